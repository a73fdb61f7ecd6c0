"""A row is tried by the very handler of its command; what is refused leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from shared.commands import Command
from shared.database import UnitOfWork
from shared.events.base import DomainEvent
from shared.imports.lines import Rights

Asks = Sequence[tuple[Command, Callable[[UnitOfWork, Any], Awaitable[object]]]]


async def tried(uow: UnitOfWork, asks: Asks, rights: Rights) -> list[DomainEvent]:
    """
    Carry out commands one after the other, each under the permit of its own door; the events are not said yet.

    Whatever is raised takes all of them back.
    """
    said, permit = len(uow.said), uow.permit
    try:
        async with uow.connection.transaction():
            for command, handler in asks:
                uow.permit = rights(type(command).__name__)
                for scope in command.concerns():
                    uow.permit.allow(scope)
                await handler(uow, command)
                uow.permit.settle()
        return [one.data for one in uow.said[said:]]
    finally:
        del uow.said[said:]
        uow.permit = permit


@asynccontextmanager
async def kept_if(uow: UnitOfWork, commit: bool) -> AsyncIterator[None]:
    """What is written inside stays only if it is to be kept: a dry run does the same and takes it back."""
    with suppress(_TakenBack):
        async with uow.connection.transaction():
            yield
            if not commit:
                raise _TakenBack


class _TakenBack(Exception):
    """What was tried is taken back, as was meant."""
