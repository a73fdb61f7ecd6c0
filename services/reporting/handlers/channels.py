"""Channels and the address book are changed; each change is audited, and no secret is shown again."""

from __future__ import annotations

from collections.abc import Sequence

from services.reporting.commands.deliveries import RemoveAddress, SetAddress, SetChannel
from services.reporting.domain.delivery import channel as domain
from services.reporting.store import channels as store
from services.reporting.store.channels import Channel
from shared.audit import audit
from shared.database import UnitOfWork
from shared.errors import StaleVersion, Unknown, VersionMissing
from shared.http import Answer


async def set_channel(uow: UnitOfWork, command: SetChannel) -> Answer:
    """A new one needs nothing; to change one, If-Match names the version seen. What waits for it goes out then."""
    before = await store.channel(uow, command.code)
    version = _next(uow, f"channel/{command.code}", before.version if before else 0)
    kept = before.secrets if before and before.kind == command.kind else {}
    secrets = kept | command.secrets.given()
    settings = command.settings.model_dump(exclude_none=True)
    domain.check(command.kind, command.code, settings, secrets, command.topics)
    given = {name: getattr(command, name) for name in ("code", "kind", "name", "enabled", "topics", "per_minute")}
    await store.save_channel(uow, Channel(**given, settings=settings, version=version, secrets=secrets))
    await audit(uow, "set channel", [f"channel/{command.code}"])
    return {"channel": command.code, "version": version, "enabled": command.enabled}


async def set_address(uow: UnitOfWork, command: SetAddress) -> Answer:
    """A new entry needs nothing; to change one, If-Match names the version seen."""
    version = _next(uow, f"address/{command.holder}", await store.address_version(uow, command.holder))
    await store.save_address(uow, command.holder, command.address, version)
    await audit(uow, "set address", [f"address/{command.holder}"])
    return {"holder": command.holder, "version": version}


async def remove_address(uow: UnitOfWork, command: RemoveAddress) -> Answer:
    """Whoever held it gets no more mail."""
    before = await store.address_version(uow, command.holder)
    if not before:
        raise Unknown(what="邮箱 (address)", code=command.holder)
    _next(uow, f"address/{command.holder}", before)
    await store.remove_address(uow, command.holder)
    await audit(uow, "remove address", [f"address/{command.holder}"])
    return {"holder": command.holder}


async def forget_addresses(uow: UnitOfWork, persons: Sequence[str]) -> None:
    """Whoever was erased has no mailbox here any more; where there was one, it is written down that it went."""
    gone = [person for person in persons if await store.remove_address(uow, person)]
    await audit(uow, "remove address", [f"address/{person}" for person in gone])


def _next(uow: UnitOfWork, subject: str, before: int) -> int:
    """The version a change makes. Raises VersionMissing, StaleVersion."""
    if before and uow.expected is None:
        raise VersionMissing
    if uow.expected is not None and uow.expected != before:
        raise StaleVersion(subject, seen=uow.expected, now=before)
    return before + 1
