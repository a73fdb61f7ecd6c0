"""What spoiled messages have found, one by one and small."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from cryptography.fernet import Fernet

from services.registry.domain.envelope import Message, read
from services.registry.handlers.ingress import Desk
from services.registry.store.ingress import save_publisher
from shared.database import Database
from tests.registry.ingress import PUBLISHER, event, structured


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
