"""What spoiled messages have found, one by one and small."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from services.registry.domain.envelope import Message, read
from services.registry.handlers.ingress import Desk
from services.registry.store.ingress import save_publisher
from shared.database import Database
from tests.registry.ingress import PUBLISHER, binary, event, structured, told


@pytest.fixture
async def desk(database_of: Callable[[str], Awaitable[Database]]) -> Desk:
    """A desk that knows one publisher and the branch B-1."""
    database = await database_of("registry")
    async with database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
        await uow.connection.execute(
            """
            INSERT INTO branch (code, name, kind, status, effective_on)
            VALUES ('B-1', 'B-1', '分会', 'normal', '1980-01-01')
            """
        )
    return Desk(database, Fernet.generate_key())


async def outcomes(desk: Desk, *messages: Message) -> list[str]:
    judged = await desk.take_in([claim for message in messages for claim in read(message)], "ingress")
    return [one.verdict.fault.reason if one.verdict.fault else one.verdict.outcome for one in judged]


@pytest.mark.parametrize("together", [True, False])
async def test_an_id_used_again_for_a_personal_code_is_a_conflict_and_the_member_can_still_be_erased(
    desk: Desk, together: bool
) -> None:
    messages = [
        structured(event("e1")),
        structured(event("e1", member="13800138000")),
        structured(event("e2", "erased")),
    ]
    if together:
        told = await outcomes(desk, *messages)
    else:
        told = [outcome for message in messages for outcome in await outcomes(desk, message)]
    assert told == ["accepted", "conflict", "accepted"]


def test_a_code_of_a_quarter_of_a_megabyte_is_refused_without_searching_it_for_minutes() -> None:
    started = time.process_time()
    for data in ({"branches": ["x" * 250_000]}, {"branches": ["1" * 250_000]}, {"from_branch": "x@" * 125_000}):
        [(outcome, reason, _)] = told(structured(event(past="transferred", data=data)))
        assert (outcome, reason) == ("parked", "schema")
    assert time.process_time() - started < 5  # it was a quarter of an hour


def test_megabytes_in_one_event_are_set_aside_without_being_written_anew() -> None:
    body = json.dumps({"member": [{"a": 0.5}] * 300_000}).encode()
    started = time.process_time()
    assert told(replace(binary(event()), body=body)) == [("parked", "too_large", "")]
    assert time.process_time() - started < 0.6  # a tenth of a second; written canonically 1.3
