"""Who reads, and what is hidden from them: small counts, other branches, and fields that could name a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from services.reporting.domain.dataset import Cell, Dataset, ItemTotals, Late, ShownDataset
from services.reporting.domain.packs.shown import own_pack, without_items
from shared.events.outreach import ItemTopic
from shared.identity import Caller
from shared.small_counts import without_small

WIDE_OFFICES: Final = ("secretariat", "leader", "party_branch", "reviewer")

# Fields of a record that every office with the right to read figures may see. Codes of persons are in none of them.
OPEN_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "society": ("code", "name_zh", "name_en", "founded", "targets"),
    "branch": ("code", "name", "kind", "status", "reason", "founded_on"),
    "body": ("code", "name", "kind"),
    "term": ("code", "body", "number", "until"),
    "post": ("body", "branch", "post", "until"),
    "party_group": ("code", "branch", "leader_post"),
    "rule": ("code",),
    "finding": ("code", "rule", "severity", "branch", "reason", "until"),
    "re_election": ("body", "branch", "number", "status", "elected_on", "step", "due_on"),
    "annual_facts": ("branch", "year", "name"),
    "document": ("code", "version", "title", "category", "number", "in_force_on", "until"),
    "incoming": ("code", "dated_on", "study"),
    "compendium": ("edition", "on", "branch", "how", "meeting"),
    "key_work": ("code", "year", "number", "title", "tick", "evidence", "percent"),
    "project": ("code", "programme", "year", "title", "state"),
    "setting": ("code", "value"),
    "activity": (
        "code",
        "kind",
        "title",
        "hosts",
        "ends_on",
        "online",
        "open_to",
        "led_by_party_members",
        "expected",
        "attendances",
        "members",
        "public",
        "scientists",
        "key_works",
        "partners",
        "pairing",
        "documents",
    ),
    "attendance": ("activity", "expecting", "heads"),
    "pairing": ("code", "title", "parties", "until"),
    "attachment": ("code", "to", "kind", "type", "size"),
    "series": ("code", "kind", "title", "hosts", "rule", "days", "last_on", "occurrences"),
    "meeting": (
        "code",
        "kind",
        "title",
        "number",
        "attendance",
        "quorum_met",
        "meets_on",
        "moved_from",
        "items_due_on",
        "notice_due_on",
        "due_on",
        "late",
        "step",
        "missing",
    ),
    "agenda_item": ("code", "meeting", "by", "branch", "title", "late", "at", "outcome"),
    "reply": ("meeting", "branch", "attends", "meets_on"),
    "news": ("meeting", "branch"),
    "session": ("code", "kind", "number", "title", "agenda", "expected", "attended", "attendance", "digest", "run"),
    "session_finding": ("code", "kind", "held_on", "rule_since", "reason"),
    "plan": ("code", "year", "party", "title", "session", "decision"),
    "plan_line": (
        "code",
        "plan",
        "number",
        "title",
        "kind",
        "first_day",
        "last_day",
        "hosts",
        "key_works",
        "activities",
        "attendances",
        "activity",
    ),
    "expectation_rule": ("code",),
    "calendar": ("day", "working"),
    "category": ("code", "name", "cadence_days"),
    "decided_item": ("code", "meeting", "number", "title", "lead", "co_leads", "due_on", "state"),
}
# Of these, only the secretariat and the liaison of the fact's own branch see more than its days.
CLOSED: Final = frozenset(
    {
        *("expert", "orphan", "contact", "contact_due", "absence", "item", "item_due"),
        *("member", "person", "honour", "assessment", "expectation"),
    }
)
# Hashes of people are counted and shown to nobody; a sheet is read where it is kept.
HASHED: Final = frozenset({"people", "lines", "effective_on"})


@dataclass(frozen=True, slots=True)
class Reader:
    """`everything`: the secretariat. `branches`: those whose liaison reads. `narrow`: sees own branches and totals."""

    everything: bool
    branches: frozenset[str]
    narrow: bool

    def owns(self, branches: list[str]) -> bool:
        """Whether a record of these branches may be seen whole."""
        return self.everything or not self.branches.isdisjoint(branches)


def reader_of(caller: Caller) -> Reader:
    """What a caller's offices let them see; somebody with no wide office sees own branches and totals."""
    return Reader(
        everything=caller.holds("secretariat"),
        branches=caller.scopes("branch_liaison"),
        narrow=not caller.holds(*WIDE_OFFICES),
    )


def fields_for(reader: Reader, aggregate: str, branches: list[str], data: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a record that a reader may see; None: its days only."""
    if reader.everything or (aggregate in CLOSED and reader.owns(branches)):
        return {name: value for name, value in data.items() if name not in HASHED}
    if aggregate in CLOSED:
        return None
    return {name: data[name] for name in OPEN_FIELDS.get(aggregate, ()) if name in data}


def shown_to(reader: Reader, dataset: Dataset) -> Dataset:
    """The dataset as a reader may see it: the kept one holds the true values."""
    if reader.everything:
        return dataset
    cells, totals = shown_items(reader, dataset.items_by_branch_and_topic)
    changes: dict[str, Any] = {
        "items_by_branch_and_topic": cells,
        "items_received_in_all": totals,
        "late": tuple(_without_names(late) for late in dataset.late),
        "carried": tuple(_without_names(late) for late in dataset.carried),
    }
    if dataset.pack:
        changes["pack"] = without_items(dataset.pack)
    if reader.narrow:
        own = reader.branches
        changes |= {
            "branches": tuple(branch for branch in dataset.branches if branch.code in own),
            # Led by a branch, it tells who is late; led by an office of the society, it is everybody's.
            "decided_items": tuple(
                one for one in dataset.decided_items if one.lead in own or one.lead not in dataset.branch_names
            ),
            "movement": tuple(row for row in dataset.movement if row.branch is None or row.branch in own),
            "pack": dataset.pack and own_pack(changes["pack"], own),
            "activities_by_host": {host: n for host, n in dataset.activities_by_host.items() if host in own},
        }
    return ShownDataset(**(dict(dataset) | changes))


def shown_items(reader: Reader, cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], ItemTotals]:
    """
    Items by branch and topic, and their totals; small counts are hidden except those of the reader's own branches.

    What else is hidden so that no small count follows from the totals is shared.small_counts' to say.
    """
    counts = {(cell.branch, cell.topic): int(cell.items) for cell in cells}
    rows, topics = sorted({branch for branch, _ in counts}), sorted({*get_args(ItemTopic), *(t for _, t in counts)})
    shown = without_small(counts, rows, topics, reader.branches)
    seen = [row for row in rows if row in reader.branches or not reader.narrow]
    places = [(row, topic) for row in seen for topic in topics if shown.cells[row, topic] != 0]
    return tuple(Cell(branch=row, topic=topic, items=shown.cells[row, topic]) for row, topic in places), ItemTotals(
        by_branch={row: shown.rows[row] for row in seen},
        by_topic={topic: count for topic, count in shown.columns.items() if count != 0},
    )


def _without_names(late: Late) -> Late:
    return late.model_copy(update={"subjects": ()}) if late.type.split(".")[1] in CLOSED else late
