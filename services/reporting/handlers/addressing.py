"""Who is to get it, asked again when it is sent: holders of the office today, and their entry in the address book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.reporting.domain.delivery.occurrence import GROUP, MAIL, ME
from services.reporting.domain.delivery.recipients import Post, holders, mailbox_of
from services.reporting.store import channels, deliveries, offices, tries
from services.reporting.store.channels import Channel
from services.reporting.store.deliveries import Delivery
from shared.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Addressed:
    """A delivery with its address, or with the reason why there is none; facts as they are now."""

    delivery: Delivery
    address: str | None
    facts: dict[str, Any]
    fault: str | None = None


async def addressed(uow: UnitOfWork, channel: Channel, taken: Sequence[Delivery]) -> list[Addressed]:
    """Those of what was taken that go to one and the same holder; the others are put back, to be taken again."""
    if not taken:
        return []
    posts = await offices.posts_on(uow.connection, uow.today, uow.now)
    checked = [await _checked(uow, one, posts) for one in taken]
    first = checked[0].delivery.holder
    for one in checked[1:]:
        if one.delivery.holder != first:
            await tries.release(uow, one.delivery.code)
    return [one for one in checked if one.delivery.holder == first]


async def _checked(uow: UnitOfWork, one: Delivery, posts: Sequence[Post]) -> Addressed:
    facts = one.facts
    if one.topic == "alarm":
        facts = facts | await deliveries.counts(uow.connection, str(one.facts["of"]))
    if one.channel != MAIL or one.office.name == GROUP:
        return Addressed(one, None, facts)
    if one.office.name == ME:
        return await _with_address(uow, one, [one.holder], facts)
    now = holders(one.office, posts)
    if one.holder not in now:
        told = await deliveries.holders_told(uow, one.occurrence, one.channel)
        if one.holder and now and told.issuperset(now):
            return Addressed(one, None, facts, "left_office")
        successor = next((holder for holder in now if holder not in told), "")
        await deliveries.retarget(uow, one.code, successor)
        one = replace(one, holder=successor)
    return await _with_address(uow, one, [one.holder, mailbox_of(one.office)], facts)


async def _with_address(uow: UnitOfWork, one: Delivery, entries: list[str], facts: dict[str, Any]) -> Addressed:
    address = await channels.address_of(uow, [entry for entry in entries if entry])
    if address is None:
        return Addressed(one, None, facts, "no_address" if one.holder else "office_vacant")
    return Addressed(one, address, facts)
