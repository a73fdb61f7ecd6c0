"""A small telling of the demo's story through the whole system, compared with figures worked out another way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from deploy.demo.outside import write_lines
from deploy.demo.story import tell
from shared.database import clock
from shared.events.envelope import decode
from tests.flows.recompute import figures, percent
from tests.flows.telling import outcomes, publisher, tell_everything
from tests.reporting import recount
from tests.reporting.recount import Known
from tests.servers import Broker
from tests.world import World

SCALE = 0.05
PERIODS = {
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2025-Q2": (date(2025, 4, 1), date(2025, 6, 30)),
    "2025-11": (date(2025, 11, 1), date(2025, 11, 30)),
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
}


@pytest.fixture
async def publisher_url(world: World, broker: Broker, vhost: str) -> AsyncIterator[str]:
    """The AMQP address of a publisher that may speak for the society's membership system in this world."""
    async with publisher(world, broker, vhost) as url:
        yield url


async def pages_of_the_council(world: World) -> int:
    """On how many pages the one page of the council's pack of the year is."""
    reports = world.client("reporting", "secretariat")
    pack = (await reports.post("/runs", json={"digest": "2025", "report": "council"})).json()
    printed = await reports.get(f"/runs/{pack['run']}/one-page.pdf")
    assert printed.is_success, printed.text
    return len(pypdfium2.PdfDocument(printed.content))


async def kept(world: World, period: str) -> dict[str, Any]:
    answer = await world.client("reporting", "secretariat").post("/runs", json={"digest": period})
    assert answer.is_success, answer.text
    return dict(answer.json())


async def of_ledgers(world: World, first: date, last: date) -> dict[str, float]:
    """Every figure, counted again from what the three services have said."""
    said = []
    for service in ("registry", "activities", "outreach"):
        rows = await world.running[service].database.pool.fetch("SELECT body FROM event_log ORDER BY position")
        said += [decode(row["body"]) for row in rows]
    known = Known(said, first, last, clock())
    counted = {name: count(known) for name, count in recount.FIGURES.items()}
    return {name: percent(*found) if isinstance(found, tuple) else found for name, found in counted.items()}


async def test_the_digest_of_a_small_story_has_the_figures_worked_out_from_its_input(
    world: World, publisher_url: str, tmp_path: Path
) -> None:
    story, lines = tell(SCALE), tmp_path / "membership.jsonl"
    write_lines(story.membership.lines, lines)
    counted = await tell_everything(world, story, lines, publisher_url)
    assert counted["sent"] == len(story.membership.events)
    assert set(counted["messages"]) == {"structured", "binary", "batch"}
    deserved = story.membership.deserved
    assert await outcomes(world, counted["sent"]) == {
        "accepted": deserved["accepted"],
        "duplicate": deserved["duplicate"],
        "superseded": deserved["superseded"],
        "parked": sum(count for outcome, count in deserved.items() if outcome.startswith("parked")),
    }
    first = {period: await kept(world, period) for period in PERIODS}
    for period, (begins, ends) in PERIODS.items():
        wanted = await of_ledgers(world, begins, ends) | figures(story, begins, ends)
        assert first[period]["figures"] == wanted, period
    assert await pages_of_the_council(world) == 1

    await tell_everything(world, story, lines, publisher_url)
    again = await outcomes(world, 2 * counted["sent"])
    assert again["accepted"] == deserved["accepted"]
    for period in PERIODS:
        assert (await kept(world, period))["same_as"] == first[period]["run"], period
