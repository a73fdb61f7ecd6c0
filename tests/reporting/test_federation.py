"""Digests of many societies: taken only from whom they belong to, the newest one, side by side, never adding people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from services.reporting.commands.federation import AdmitSociety, ChangeSociety, DropForeign, PublishDigest
from services.reporting.commands.runs import KeepRun
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.federation import AdmittedAlready, LoginIsTaken, Society, overdue, state_of
from services.reporting.domain.period import period_of
from services.reporting.domain.publishing import (
    NewerIsPublished,
    NotAnOfficialDigest,
    PublishedAlready,
    adds_up,
    number_of,
)
from services.reporting.domain.roll_up import Row, roll_up
from services.reporting.handlers.federation import (
    admit_society,
    arrivals_of,
    change_society,
    drop_foreign,
    take_in,
)
from services.reporting.handlers.publishing import publish_digest, publish_if_official
from services.reporting.handlers.runs import keep_run
from services.reporting.views import federation as views
from shared.database import Database, clock
from shared.errors import StaleVersion, Unknown
from shared.events.envelope import decode, encode
from shared.sealing import sealing_of
from tests.conftest import ROOT
from tests.reporting.conftest import Databases
from tests.reporting.federated import Came, came, digest, figure, said
from tests.reporting.story import a_year, activity

OCTOBER = date(2026, 10, 20)
Q3 = period_of("2026-Q3")


def society(code: str = "alpha", **changes: Any) -> Society:
    usual = {"since": date(2026, 1, 1), "until": None, "expects": ("quarter",), "days_after": 10, "version": 1}
    return Society(code=code, name=code, login=f"fed-{code}", **usual | changes)


def row(rows: list[Row], name: str, version: int = 1) -> Row:
    [found] = [one for one in rows if (one.name, one.definition) == (name, version)]
    return found


def test_what_belongs_to_one_society_adds_up_and_a_percentage_by_its_two_lengths() -> None:
    rows = roll_up(
        {
            "alpha": digest("2026-Q3", figure("activities_held", 5), figure("organisation_coverage", 1, of=4)),
            "beta": digest("2026-Q3", figure("activities_held", 7), figure("organisation_coverage", 10, of=10)),
        }
    )
    held, coverage = row(rows, "activities_held"), row(rows, "organisation_coverage")
    assert (held.values, held.total, held.no_total) == ({"alpha": 5, "beta": 7}, 12, None)
    assert (coverage.values, coverage.parts) == ({"alpha": 25.0, "beta": 100.0}, {"alpha": (1, 4), "beta": (10, 10)})
    assert (coverage.total_parts, coverage.total) == ((11, 14), 78.6)


@pytest.mark.parametrize("name", ["beneficiaries_people", "members", "experts_in_contact", "experts_reached"])
def test_people_are_never_added_up(name: str) -> None:
    of = 10 if DEFINITIONS[name].kind == "ratio" else None
    [one] = roll_up({code: digest("2026-Q3", figure(name, 5, of)) for code in ("alpha", "beta")})
    assert (one.total, one.total_parts, one.no_total) == (None, None, "persons")


def test_no_figure_of_persons_is_said_to_add_up() -> None:
    wrong = {d.name for d in DEFINITIONS.values() if adds_up(d)} & {
        d.name
        for d in DEFINITIONS.values()
        if d.unit in ("people", "members", "experts") or d.once_by in ("expert", "member", "person key")
    }
    assert wrong == set()
    assert adds_up(DEFINITIONS["activities_held"])
    assert adds_up(DEFINITIONS["beneficiaries_attendances"])
    mean = row(roll_up({"alpha": digest("2026-Q3", figure("attendances_per_activity", 5))}), "attendances_per_activity")
    assert mean.no_total == "mean"


def test_two_versions_of_a_definition_are_two_rows_and_one_that_says_it_does_not_add_up_is_believed() -> None:
    rows = roll_up(
        {
            "alpha": digest("2026-Q3", figure("activities_held", 5)),
            "beta": digest("2026-Q3", figure("activities_held", 7, definition=99)),
            "gamma": digest("2026-Q3", figure("activities_held", 1, adds_up=False)),
        }
    )
    own = DEFINITIONS["activities_held"].version
    assert row(rows, "activities_held", 99).values == {"beta": 7}
    assert (row(rows, "activities_held", own).total, row(rows, "activities_held", own).no_total) == (None, "persons")


@pytest.mark.parametrize(
    ("today", "received", "state"),
    [
        (date(2026, 10, 10), False, "awaited"),
        (date(2026, 10, 11), False, "missing"),
        (date(2026, 10, 11), True, "received"),
    ],
)
def test_a_digest_is_missing_the_day_after_its_last_day(today: date, received: bool, state: str) -> None:
    assert state_of(society(), Q3, today, received=received) == state


def test_only_the_periods_under_an_admission_are_expected() -> None:
    one = society(since=date(2026, 4, 1), until=date(2026, 9, 30))
    assert [period.code for period in overdue(one, set(), date(2027, 6, 1))] == ["2026-Q2"]
    assert state_of(one, Q3, OCTOBER, received=False) == "not_expected"
    assert state_of(society(expects=("year",)), Q3, OCTOBER, received=False) == "not_expected"
    both = society(expects=("quarter", "year"))
    assert [period.code for period in overdue(both, {"2026-Q1", "2026-Q3"}, date(2027, 1, 12))] == [
        "2026-Q2",
        "2026-Q4",
        "2026",
    ]


async def admitted(database: Database, code: str, **more: Any) -> dict[str, Any]:
    fields = {"society": code, "name": f"示例{code}", "login": f"fed-{code}", "since": date(2026, 1, 1)}
    async with database.transaction("test") as uow:
        told = await admit_society(uow, AdmitSociety.model_validate(fields | more))
    assert isinstance(told, dict)
    return told


async def take(database: Database, *messages: Came) -> None:
    await take_in(database, [one for message in messages for one in arrivals_of(message)])  # type: ignore[arg-type]


async def shown(database: Database) -> dict[str, Any]:
    async with database.reading() as connection:
        return await views.side_by_side(connection, Q3, OCTOBER)


async def set_aside(database: Database) -> list[str]:
    async with database.reading() as connection:
        return [one["reason"] for one in (await views.parked(connection, 100, 0))["parked"]]


@pytest.fixture
async def superior(database_of: Databases) -> Database:
    database = await database_of("reporting")
    database.sealing = sealing_of("reporting", b"invented key of a test, 32 bytes")
    return database


async def test_the_newest_version_holds_in_whatever_order_they_come_and_who_is_missing_is_said(
    superior: Database,
) -> None:
    for code in ("alpha", "beta", "gamma"):
        await admitted(superior, code)
    first, second = (
        digest("2026-Q3", figure("activities_held", 5)),
        digest("2026-Q3", figure("activities_held", 6), run=2),
    )
    newer = came("alpha", second, 2)
    await take(superior, newer, came("alpha", first), newer, came("beta", first))
    told = await shown(superior)
    assert [(one["society"], one["state"], one.get("run")) for one in told["societies"]] == [
        ("alpha", "received", "2026-Q3-2"),
        ("beta", "received", "2026-Q3-1"),
        ("gamma", "missing", None),
    ]
    assert (told["complete"], told["figures"][0]["total"]) == (False, 11)
    assert await set_aside(superior) == []
    await take(superior, came("gamma", first))
    assert (await shown(superior))["complete"]


@pytest.mark.parametrize("order", list(permutations(((2, 1), (10, 2), (2, 3)))))
async def test_an_older_run_said_later_replaces_no_newer_one_in_whatever_order_they_come(
    superior: Database, order: tuple[tuple[int, int], ...]
) -> None:
    await admitted(superior, "alpha")
    for run, version in order:
        await take(superior, came("alpha", digest("2026-Q3", figure("activities_held", run), run=run), version))
    assert [one.get("run") for one in (await shown(superior))["societies"]] == ["2026-Q3-10"]
    assert await set_aside(superior) == []


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (lambda d: came("alpha", d, login="fed-beta"), "foreign_source"),
        (lambda d: came("alpha", d, login=None), "unknown_login"),
        (lambda d: came("alpha", d, login="somebody"), "unknown_login"),
        (lambda d: came("alpha", d.model_copy(update={"society": "beta"})), "schema"),
        (lambda d: came("alpha", d.model_copy(update={"first_day": date(2026, 6, 1)})), "schema"),
        (lambda d: came("alpha", d.model_copy(update={"code": "next year"})), "schema"),
        (lambda d: Came(b"{}", "fed-alpha"), "schema"),
        (lambda d: Came(b"[", "fed-alpha", "application/cloudevents-batch+json"), "schema"),
        (lambda d: came("alpha", d.model_copy(update={"title": "a\0b"})), "failed"),
    ],
)
async def test_what_does_not_come_from_whom_it_belongs_to_is_set_aside_and_the_rest_is_taken(
    superior: Database, message: Callable[[Any], Came], reason: str
) -> None:
    for code in ("alpha", "beta"):
        await admitted(superior, code)
    data = digest("2026-Q3", figure("activities_held", 5))
    await take(superior, came("beta", data), message(data), message(data))
    told = await shown(superior)
    assert {one["society"]: one["state"] for one in told["societies"]} == {"alpha": "missing", "beta": "received"}
    assert await set_aside(superior) == [reason] * (
        1 if reason != "failed" and message(data).body in (b"{}", b"[") else 2
    )


async def test_an_event_of_another_type_or_after_the_end_and_a_second_one_of_a_version_are_set_aside(
    superior: Database,
) -> None:
    await admitted(superior, "alpha")
    data = digest("2026-Q3", figure("activities_held", 5))
    await take(superior, came("alpha", data), came("alpha", data))
    assert await set_aside(superior) == ["conflict"]
    sample = decode((ROOT / "tests/language/samples/reporting.run.kept.v2.json").read_bytes())
    sample.source = "/societies/alpha/reporting"
    await take(superior, Came(encode(sample), "fed-alpha"))
    assert await set_aside(superior) == ["conflict", "foreign_type"]
    fields = {"society": "alpha", "name": "x", "login": "fed-alpha", "since": "2026-01-01", "until": "2026-02-01"}
    async with superior.transaction("test", expected=1) as uow:
        await change_society(uow, ChangeSociety.model_validate(fields))
    await take(superior, came("alpha", data, 7))
    assert (await set_aside(superior))[-1] == "ended"


async def test_what_came_before_a_society_was_admitted_is_judged_again(superior: Database) -> None:
    data = digest("2026-Q3", figure("activities_held", 5))
    await take(superior, came("alpha", data), came("alpha", data, login="stranger"))
    assert await set_aside(superior) == ["unknown_login"] * 2
    assert (await admitted(superior, "alpha"))["taken"] == 1
    assert (await shown(superior))["societies"][0]["state"] == "received"
    with pytest.raises(AdmittedAlready):
        await admitted(superior, "alpha")
    with pytest.raises(LoginIsTaken):
        await admitted(superior, "beta", login="fed-alpha")
    async with superior.reading() as connection:
        [left] = (await views.parked(connection, 100, 0))["parked"]
    async with superior.transaction("test") as uow:
        await drop_foreign(uow, DropForeign(number=left["number"], because="示例"))
    assert await set_aside(superior) == []
    with pytest.raises(Unknown):
        async with superior.transaction("test") as uow:
            await drop_foreign(uow, DropForeign(number=left["number"], because="示例"))
    again = ChangeSociety(society="alpha", name="x", login="fed-alpha", since=date(2026, 1, 1))
    with pytest.raises(StaleVersion):
        async with superior.transaction("test", expected=9) as uow:
            await change_society(uow, again)


async def test_a_packed_message_is_taken_event_by_event(superior: Database) -> None:
    await admitted(superior, "alpha")
    events = [encode(said("alpha", digest(code), 1)) for code in ("2026-Q1", "2026-Q2", "2026-Q3")]
    body = b"[" + b",".join([*events[:2], b"{}", events[2]]) + b"]"
    await take(superior, Came(body, "fed-alpha", "application/cloudevents-batch+json; charset=utf-8"))
    async with superior.reading() as connection:
        [told] = (await views.societies(connection, OCTOBER))["societies"]
    assert (told["digests"], told["missing"], await set_aside(superior)) == (3, [], ["schema"])


async def test_an_official_digest_is_published_once_and_again_when_another_takes_its_place(
    superior: Database,
) -> None:
    story = a_year(7, members=10, activities_held=8, contacts=4)
    await story.tell(superior)

    async def kept(official: bool) -> str:
        async with superior.transaction("test") as uow:
            told = await keep_run(uow, KeepRun(digest="2025-Q4", official=official))
        assert isinstance(told, dict)
        return str(told["same_as"] or told["run"])

    async def published(run: str) -> Any:
        async with superior.transaction("test") as uow:
            return await publish_digest(uow, PublishDigest(run=run))

    draft = await kept(official=False)
    with pytest.raises(NotAnOfficialDigest):
        await published(draft)
    run = await kept(official=True)
    assert (await published(run))["digest"] == "2025-Q4"
    with pytest.raises(PublishedAlready):
        await published(run)
    body = await superior.pool.fetchval("SELECT body FROM outbox WHERE type LIKE 'reporting.digest.%'")
    event = decode(body)
    assert (event.subject, event.version, event.data.run, event.data.kind) == ("digest/2025-Q4", 1, run, "quarter")
    by_name = {one.name: one for one in event.data.figures}
    values = await superior.pool.fetchval("SELECT dataset->'figures' FROM run WHERE code = $1", run)
    assert {name: one.value for name, one in by_name.items()} == {n: f["value"] for n, f in values.items()}
    coverage = by_name["organisation_coverage"]
    assert coverage.of == values["organisation_coverage"]["denominator"]
    assert len(body) < 64 * 1024
    story.say(activity("A-LATE", date(2025, 11, 5), "B-01", attendances=3), recorded=clock())
    await story.tell(superior)
    newer = await kept(official=True)
    await published(newer)
    with pytest.raises(NewerIsPublished):
        await published(run)
    async with superior.transaction("test") as uow:
        await publish_if_official(uow, run)
    bodies = await superior.pool.fetch("SELECT body FROM outbox WHERE type LIKE 'reporting.digest.%' ORDER BY id")
    assert [decode(row["body"]).data.run for row in bodies] == [run, newer]


@pytest.mark.parametrize(("run", "number"), [("2026-Q3-12", 12), ("week-2026-W01-2", 2), ("x", 0), ("x-٣", 0), ("", 0)])
def test_a_run_is_numbered_by_the_end_of_its_code(run: str, number: int) -> None:
    assert number_of(run) == number
