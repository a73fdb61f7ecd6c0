"""The board of open items: its columns are the lists behind them, and small counts stay small."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.outreach import store
from services.outreach.views import board as views
from services.outreach.views.pages import Page, Viewer
from shared.events.outreach import ItemState
from tests.world import World

TODAY = date(2026, 11, 23)
OFFICE = Viewer(None, [], secretariat=True)
LEADER = Viewer(None, [], secretariat=False)
LIAISON = Viewer(["CSBME-01"], ["CSBME-01"], secretariat=False)


def item(code: str, branch: str = "CSBME-01", topic: Any = "talent", **fields: Any) -> ItemState:
    """An item raised in October, its answer due in November, unless told otherwise."""
    given: dict[str, Any] = {
        "origin": "branch", "kind": "demand", "wants_reply": True, "confidential": False,
        "raised_on": date(2026, 10, 1), "answer_due_on": date(2026, 11, 30), "acknowledge_due_on": date(2026, 12, 1),
    }  # fmt: skip
    given |= {"code": code, "branch": branch, "topic": topic} | fields
    return ItemState(**given, effective_on=given["raised_on"])


OVERDUE = {"answer_due_on": date(2026, 11, 22)}
ANSWERED: dict[str, Any] = {"answered_on": date(2026, 10, 9), "result": "D", "solved": False}
OWNED = {
    "owner": "CSBME-02",
    "owner_kind": "body",
    "assigned_on": date(2026, 10, 2),
    "acknowledged_on": date(2026, 10, 2),
}
PASSED = {"passed_on_to": "示例上级", "passed_on_on": date(2026, 10, 3)}
ITEMS = [
    item("I-1"),
    item("I-2", **OVERDUE),
    item("I-3", acknowledged_on=date(2026, 10, 2)),
    item("I-4", **OWNED),
    item("I-5", **OWNED, **PASSED),
    item("I-6", **OWNED, **PASSED, passed_on_replied_on=date(2026, 10, 20)),
    item("I-7", carried_to="S-1", carried_on=date(2026, 10, 5)),
    item("I-8", **ANSWERED),
    item("I-9", **ANSWERED, told_on=date(2026, 10, 10)),
    item("I-10", wants_reply=False),
    item("I-11", "CSBME-02", confidential=True),
    item("I-12", "CSBME-02", "life", reopened=1, reopened_on=date(2026, 11, 13)),
    item("I-13", **ANSWERED, told_on=date(2026, 10, 10), closed_on=date(2026, 10, 11)),
    item("I-14", withdrawn_on=date(2026, 10, 11)),
]


async def shown(door: World, viewer: Viewer, counts_only: bool = False) -> dict[str, Any]:
    async with door.running["outreach"].database.reading() as connection:
        found = await views.board(connection, viewer, TODAY, counts_only)
    return {column["stage"]: column for column in found["columns"]}


async def test_a_column_counts_what_is_behind_it_overdue_first(door: World) -> None:
    database = door.running["outreach"].database
    async with database.transaction("test") as uow:
        await store.save_items(uow, ITEMS)
    columns = await shown(door, OFFICE)
    assert {stage: [card["code"] for card in column["cards"]] for stage, column in columns.items()} == {
        "acknowledge": ["I-2", "I-1", "I-11", "I-12"],
        "assign": ["I-3"],
        "in_hand": ["I-4", "I-6"],
        "passed_on": ["I-5"],
        "carried": ["I-7"],
        "tell": ["I-8"],
        "close": ["I-9"],
        "note": ["I-10"],
    }
    first, *_, reopened = columns["acknowledge"]["cards"]
    assert (first["overdue"], first["age_days"], columns["acknowledge"]["overdue"]) == (True, 53, 1)
    assert (reopened["age_days"], columns["tell"]["cards"][0]["due"]) == (10, None)
    for viewer in (OFFICE, LIAISON):
        for stage, column in (await shown(door, viewer)).items():
            listed, cursor = [], None
            async with database.reading() as connection:
                while True:
                    page = await views.stage_of(connection, viewer, stage, Page(TODAY, 1, cursor))  # type: ignore[arg-type]
                    listed += page["cards"]
                    if (cursor := page["next"]) is None:
                        break
            assert (len(listed), sum(card["overdue"] for card in listed)) == (column["items"], column["overdue"]), stage
            assert [card["code"] for card in listed] == [card["code"] for card in column["cards"]]

    own = await shown(door, LIAISON)
    assert "I-11" not in str(own), "the confidential one is another branch's"
    assert "I-12" not in str(own)
    leading = await shown(door, LEADER, counts_only=True)
    assert [column["items"] for column in leading.values()] == [column["items"] for column in columns.values()]
    assert "cards" not in str(leading)
    wide = await shown(door, LEADER)
    assert {card["topic"] for column in wide.values() for card in column["cards"]} == {None}

    async with database.reading() as connection:
        office, leader, liaison = [
            await views.themes(connection, viewer, date(2026, 1, 1), TODAY) for viewer in (OFFICE, LEADER, LIAISON)
        ]
    rows = [{row["branch"]: row["topics"] for row in themes["branches"]} for themes in (office, leader, liaison)]
    assert (rows[0]["CSBME-01"]["talent"], rows[0]["CSBME-02"]["talent"], rows[0]["CSBME-02"]["life"]) == (11, 1, 1)
    assert (rows[1]["CSBME-02"]["talent"], rows[1]["CSBME-02"]["life"]) == ("<5", "<5")
    assert rows[2] == {"CSBME-01": rows[0]["CSBME-01"]}
    assert office["items"] == leader["items"] == 13


async def test_nobody_else_than_the_offices_of_the_policy_reads_the_board(door: World) -> None:
    for office, scope, status in (
        ("secretariat", None, 200),
        ("leader", None, 200),
        ("party_branch", None, 200),
        ("branch_liaison", "CSBME-01", 200),
        ("reviewer", None, 403),
        ("publisher", "x", 403),
    ):
        client = door.client("outreach", office, scope=scope)
        for path in ("/item-board", "/item-themes"):
            assert (await client.get(path)).status_code == status, (office, path)
    assert (await door.client("outreach", "leader").get("/item-board/tell")).status_code == 403
    assert (await door.client("outreach", "secretariat").get("/item-board/nothing")).status_code == 422
