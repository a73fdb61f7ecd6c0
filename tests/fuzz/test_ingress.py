"""Spoiled messages through a real broker into a real registry: every one is judged once, none ends the hearing."""

from __future__ import annotations

import asyncio
import json
import typing
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
import structlog
from cryptography.fernet import Fernet

from services.registry.domain.envelope import Message, read
from services.registry.domain.examined import Publisher
from services.registry.domain.texts import ERASED
from services.registry.domain.verdict import Outcome
from services.registry.store.ingress import save_publisher
from shared.bus import login_of
from shared.database import Database
from shared.events.membership import TYPES
from tests.conftest import service
from tests.fuzz.publisher import events_in, message
from tests.fuzz.spoil import Spoiler
from tests.fuzz.wire import Sent, publish, table
from tests.registry.ingress import SOURCE, event
from tests.servers import Broker
from tests.world import Keys, World

HEAVY = (pytest.mark.heavy, pytest.mark.timeout(1200))

HARMED_TEXTS = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0", b"a\0b")


@pytest.fixture
async def world(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    databases = {"registry": await database_url_of("registry")}
    async with World(keys, broker.amqp_url(vhost), databases, {"registry": service("registry")}) as running:
        database = running.running["registry"].database
        async with database.transaction("test") as uow:
            await save_publisher(uow, Publisher(login_of(running.broker_url), SOURCE, frozenset(TYPES)))
            await uow.connection.execute(
                """
                INSERT INTO branch (code, name, kind, status, effective_on)
                VALUES ('B-1', 'B-1', '分会', 'normal', '1980-01-01')
                """
            )
        yield running


def on_the_wire(n: int, login: str) -> tuple[Message, Sent]:
    """Message number n as it is to be judged, and as it is sent; one in fifty has properties that are no texts."""
    made = message(n)
    texts = {
        "content_type": made.content_type,
        "content_encoding": made.content_encoding,
        "message_id": made.message_id,
    }
    written = {name: text.encode()[:255] for name, text in texts.items() if text is not None}
    if made.login is not None and made.login != "nobody":  # another's login the broker itself refuses
        written["user_id"] = login.encode()
    harm = Spoiler(n).random
    if harm.random() < 0.02:
        written[harm.choice(("content_type", "message_id", "type", "app_id"))] = harm.choice(HARMED_TEXTS)
    seen = {name: text.decode("utf-8", "replace") for name, text in written.items()}
    judged = Message(made.body, seen.get("content_type"), seen.get("content_encoding"), made.headers)
    timestamp = harm.choice((None, None, 0, 2**63, 2**64 - 1))
    return judged, Sent(made.body, written, table(dict(made.headers)), timestamp)


async def outcomes(database: Database) -> dict[int, tuple[str, str | None, str | None]]:
    """Cursor -> outcome, reason and sentence of everything that was judged."""
    rows = await database.pool.fetch(
        """
        SELECT cursor, outcome, reason, sentence_en FROM ingress_event
        UNION ALL
        SELECT cursor, outcome, reason, sentence_en FROM ingress_aside
        """
    )
    assert len({row["cursor"] for row in rows}) == len(rows)
    return {row["cursor"]: (row["outcome"], row["reason"], row["sentence_en"]) for row in rows}


async def require_bodies(database: Database, keys: Keys, sent: Sequence[Message]) -> int:
    """Every body that could not be read is kept as it was sent; returns how many there are."""
    cipher = Fernet(keys.parked_key_file.read_bytes())
    rows = await database.pool.fetch("SELECT cursor, body FROM ingress_unreadable")
    kept = {row["cursor"]: zlib.decompress(cipher.decrypt(row["body"])) for row in rows}
    cursor = 0
    for one in sent:
        for claim in read(one):
            cursor += 1
            body = kept.get(cursor)
            # A later erasure blanks its code in what could not be read.
            assert body == claim.unreadable or (body and claim.unreadable and ERASED in body)
            assert claim.unreadable is None or claim.place or claim.unreadable == one.body
    return len(kept)


@pytest.mark.parametrize("cases", [200, pytest.param(5_000, marks=HEAVY)])
async def test_every_message_is_judged_once_and_no_body_is_lost(world: World, keys: Keys, cases: int) -> None:
    database, login = world.running["registry"].database, login_of(world.broker_url)
    # Every tenth is sent a second time.
    sent = [on_the_wire(n - 9 if n % 10 == 9 else n, login) for n in range(cases)]
    wanted = sum(events_in(judged) for judged, _ in sent)
    last = event("after all", member="M-LAST")
    good = {"content_type": b"application/cloudevents+json", "user_id": login.encode()}
    with structlog.testing.capture_logs() as logs:
        await asyncio.to_thread(publish, world.broker_url, [wire for _, wire in sent])
        await asyncio.to_thread(publish, world.broker_url, [Sent(json.dumps(last).encode(), good)])

        async def all_judged() -> bool:
            cursor = await database.pool.fetchval("SELECT cursor FROM ingress_head")
            assert cursor == wanted + 1
            return True

        await world.eventually(all_judged, 120)
    told = await outcomes(database)
    assert sorted(told) == list(range(1, wanted + 2))
    assert told[wanted + 1][0] == "accepted"  # the hearing went on
    counts = {name: sum(outcome == name for outcome, _, _ in told.values()) for name in typing.get_args(Outcome)}
    assert sum(counts.values()) == wanted + 1, counts
    assert min(counts.values()) > 0, counts
    assert all(reason and sentence for outcome, reason, sentence in told.values() if outcome == "parked")
    assert [log for log in logs if log["log_level"] in ("error", "critical")] == []
    assert await require_bodies(database, keys, [judged for judged, _ in sent]) > cases / 10
