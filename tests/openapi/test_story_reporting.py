"""What no other test asks reporting's door, or never sees done: for the document to show."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.reporting.handlers.federation import arrivals_of, take_in
from services.reporting.handlers.indicators import compute_indicators
from services.reporting.handlers.packs import keep_packs_asked
from services.reporting.subscribers import HEARS
from shared.database import Database
from shared.events.activities import SessionPackRequested
from tests.openapi.fuzz import token
from tests.openapi.operator import ENTRIES, LOOKS, WAITS
from tests.reporting.delivery.conftest import heard
from tests.reporting.delivery.test_notices import meeting
from tests.reporting.federated import came, digest, figure
from tests.world import World

NAMED = {"name": "示例学会", "since": "2026-01-01"}
CHANGE = {"society": "alpha", "login": "fed-alpha", **NAMED, "days_after": 15}
SCHEDULE = {"kind": "quarter", "since": "2099-01-01", "enabled": True, "official": True, "audiences": ["leaders"]}
READ = (
    "/schedules",
    "/digests/2025-Q4/gaps",
    "/packs/asked",
    "/figures/members/series?digest=2025-Q4&periods=2",
    "/statements/branches?as_of=2025-12-31&of=B-01",
    "/indicators/values?cycle=YA-2099&branch=B-01",
    "/federation/societies",
    "/federation/digests/2026-Q3",
    "/federation/digests/2026-Q3/alpha",
    "/federation/parked",
    "/ops/heads?source=/societies/csbme/registry",
    *LOOKS,
)


async def posted(client: httpx.AsyncClient, path: str, body: dict[str, Any], version: int | None = None) -> Any:
    answer = await client.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})
    assert answer.is_success, (path, answer.text)
    return answer.json()


async def read(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.is_success, (path, answer.text)
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


async def all_that_happens_elsewhere(database: Database) -> None:
    """A session asks for its pack, indicators are computed; a known society and an unknown one send digests."""
    async with database.transaction("reporting") as uow:
        asked = SessionPackRequested(code="CG-9", digest="2025", report="annual_facts", effective_on=uow.today)
        await HEARS[asked.TYPE](uow, [heard(asked)])
        notice = meeting(code="M-2099")
        await HEARS[notice.TYPE](uow, [heard(notice, replay=True)])
    async with database.transaction("clock") as uow:
        await compute_indicators(uow, rest=0)
    await keep_packs_asked(database)
    for society in ("alpha", "stranger"):
        message = came(society, digest("2026-Q3", figure("activities_held", 5)))
        await take_in(database, arrivals_of(message))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["reporting"], indirect=True)
async def test_a_digest_is_sent_published_and_opened_and_those_of_others_are_read(door: World, name: str) -> None:
    client = door.client(name, None)
    client.headers["Authorization"] = f"Bearer {token(door)}"
    await posted(client, "/federation/societies", {"society": "alpha", "login": "fed-alpha", **NAMED})
    await posted(client, "/federation/societies/change", CHANGE, 1)
    await posted(client, "/schedules", SCHEDULE)
    await all_that_happens_elsewhere(door.running[name].database)
    await door.running[name].parked.add(ENTRIES)
    for path in READ:
        await read(client, path)
    kept = await posted(client, "/runs", {"digest": "2025-Q4", "official": True})
    await posted(client, "/digests/publish", {"run": kept["run"]})
    await posted(client, "/runs/send", {"run": kept["run"], "audiences": ["leaders", "liaisons"]})
    await posted(client, "/deliveries/notices", {"meeting": "M-2099"})
    opened = await read(client, f"/runs/{kept['run']}/figures/members")
    await read(client, f"/records/{opened['records'][0]['event_id']}?run={kept['run']}")
    await read(client, f"/runs/{kept['run']}/changes/members")
    aside = await read(client, "/federation/parked")
    await posted(
        client, "/federation/parked/drop", {"number": aside["parked"][0]["number"], "because": "示例：不属本会"}
    )
    await posted(client, "/ops/replay", {"to": "activities", "limit": 10})
    await posted(client, "/ops/parked/retry", {"parked": WAITS})
    await posted(client, "/ops/parked/drop", {"parked": 2, "because": "示例：无法读取"})
