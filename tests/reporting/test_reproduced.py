"""Byte for byte: datasets and papers computed again from the ledgers alone, in a database that has never seen them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.__main__ import SERVICE
from services.reporting.commands.paragraphs import WriteParagraph
from services.reporting.commands.runs import KeepRun
from services.reporting.domain.audience import Readers
from services.reporting.domain.paragraphs import as_kept
from services.reporting.domain.runs import Asked
from services.reporting.handlers.paragraphs import write_paragraph
from services.reporting.handlers.run_files import file_of
from services.reporting.handlers.runs import keep_run
from services.reporting.papers import write
from services.reporting.papers.of_run import paper_of_run
from services.reporting.store.paragraphs import current
from services.reporting.views.recomputed import check, recomputed
from shared.database import Connection, Database
from shared.events.base import Event
from shared.events.envelope import decode, encode
from shared.rebuild import Order
from shared.rebuild.apply import Applier
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, a_year, activity

FORMS = ("html", "md")
AUDIENCES = (Readers("secretariat"), Readers("leaders"), Readers("liaisons", ("B-01",)))


async def live(database: Database) -> Story:
    """A year with a paragraph, runs of two quarters, and what came late between and after them."""
    story = a_year(9, members=20, activities_held=20, contacts=20)
    await story.tell(database)
    async with database.transaction("P-07") as uow:
        await write_paragraph(uow, WriteParagraph(digest="2025-Q4", chapter="coverage", text="本季度**全部**覆盖。"))
    await keep(database, "2025-Q3", datetime(2026, 1, 2, tzinfo=UTC))
    for n, late in enumerate((datetime(2026, 1, 3, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC))):
        for month in (8, 11):
            one = activity(f"A-late-{n}-{month}", datetime(2025, month, 5, tzinfo=UTC).date(), "B-01", attendances=9)
            story.say(one, recorded=late)
    await story.tell(database)
    await keep(database, "2025-Q4", datetime(2026, 1, 4, tzinfo=UTC))
    await keep(database, "2025-Q4", datetime(2026, 2, 4, tzinfo=UTC))
    return story


async def keep(database: Database, digest: str, known_on: datetime) -> None:
    async with database.transaction("test-secretariat") as uow:
        run = await keep_run(uow, KeepRun(digest=digest, known_on=known_on, official=True))
    for readers in AUDIENCES:
        for form in FORMS:
            await file_of(database, run["run"], readers, form, "zh", "P-1")  # type: ignore[arg-type]


async def ledger_of(database: Database) -> list[Event[Any]]:
    rows = await database.pool.fetch("SELECT body FROM ledger ORDER BY recorded_at, version")
    return [decode(row["body"], replay=True) for row in rows]


async def rebuilt(database: Database, story: Story, own: list[Event[Any]]) -> None:
    """What a rebuild does, in a database where nothing was: the ledgers of all are applied again."""
    order = Order(database="", ledgers={}, society="csbme", replace=False)
    heard = [decode(encode(event), replay=True) for event in story.events]
    async with database.pool.acquire() as connection, connection.transaction():
        applier = Applier(SERVICE.recipe, order, connection)
        await applier.hear(heard)
        await applier.remember(own)


async def run_of(connection: Connection, event: Event[Any], paragraphs: dict[str, Any]) -> dict[str, Any]:
    """A run as its event and the facts give it."""
    told = event.data
    asked = Asked(told.report, told.official)
    data = await recomputed(connection, asked, told.digest, told.known_on, event.recorded_at)
    return told.model_dump(mode="json") | {
        "known_on": told.known_on,
        "kept_on": database_day(event),
        "last_day": told.effective_on,
        "dataset": data.model_dump(mode="json"),
        "dataset_sha256": data.sha256,
        "paragraphs": paragraphs,
    }


def database_day(event: Event[Any]) -> Any:
    return event.recorded_at.astimezone(ZoneInfo("Asia/Shanghai")).date()


async def test_datasets_and_papers_come_out_byte_for_byte_from_the_ledgers_alone(database_of: Databases) -> None:
    database, fresh = await database_of("reporting"), await database_of("reporting")
    story = await live(database)
    own = await ledger_of(database)
    await rebuilt(fresh, story, own)
    kept = {row["code"]: row for row in await database.pool.fetch("SELECT * FROM run")}
    files = await database.pool.fetch("SELECT * FROM run_file")
    assert (len(kept), len(files)) == (3, 3 * len(FORMS) * len(AUDIENCES))
    assert any(row["dataset"]["carried"] for row in kept.values())
    assert await fresh.pool.fetchval("SELECT count(*) FROM run") == 0
    events = {event.data.code: event for event in own if event.type == "reporting.run.kept.v2"}
    async with database.reading() as connection:
        written = as_kept(await current(connection, "digest", "2025-Q4"))
    for code, row in kept.items():
        async with fresh.reading() as connection:
            again = await run_of(connection, events[code], written if "Q4" in code else {})
        assert again["dataset_sha256"] == row["dataset_sha256"], code
        for file in (file for file in files if file["run"] == code):
            reader = Readers(file["audience"], tuple(file["scope"].split(",")) if file["scope"] else ()).reader
            one = paper_of_run(again, reader)
            made = write(file["form"], one.report, one.head, one.dataset, file["language"], one.paragraphs)
            assert made == file["content"], (code, file["audience"], file["form"])


async def test_a_kept_run_is_computed_again_and_says_what_was_changed_or_heard_later(database_of: Databases) -> None:
    database = await database_of("reporting")
    story = await live(database)
    async with database.reading() as connection:
        told = await check(connection, "2025-Q4-1")
    assert (told["same"], told["different"], told["heard_later"], told["redefined"]) == (True, [], {}, [])
    story.say(activity("A-in-the-queue", datetime(2025, 12, 5, tzinfo=UTC).date(), "B-01"))
    await story.tell(database)
    async with database.reading() as connection:
        told = await check(connection, "2025-Q4-1")
    assert not told["same"]
    assert told["heard_later"] == {"/societies/csbme/activities": 1}
    assert "figures/activities_held" in told["different"]
