"""What people decide about members of several codes and sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.registry.domain.contents import SINCE_BEFORE_OUR_RECORDS
from services.registry.domain.examined import Publisher
from shared.errors import Refused, Unknown


class SourcesAreOne(Refused):
    """
    两个来源相同，无需声明。
    Both sources are the same: there is nothing to declare.
    """


class AlreadyAnnulled(Refused):
    """
    第 {link} 号认定已撤销。
    Link {link} is annulled already.
    """


class NotAGroupMember(Refused):
    """
    {member} 从未登记为团体会员。
    {member} has never been a group member.
    """


def two_sources(one: str, other: str, sources: Mapping[str, Publisher]) -> tuple[Publisher, Publisher]:
    """Both publishers. Raises Unknown, SourcesAreOne."""
    for field, name in (("source", one), ("other", other)):
        if name not in sources:
            raise Unknown(field=field, what="来源 (source)", code=name)
    if one == other:
        raise SourcesAreOne(field="other")
    return sources[one], sources[other]


def since(day: date | None) -> date:
    """From which day on what is declared holds; unknown: since before our records."""
    return day or SINCE_BEFORE_OUR_RECORDS


def annullable(link: dict[str, Any] | None, number: int) -> dict[str, Any]:
    """The link, if it still holds. Raises Unknown, AlreadyAnnulled."""
    if link is None:
        raise Unknown(field="link", what="认定 (link)", code=number)
    if link["annulled_at"] is not None:
        raise AlreadyAnnulled(field="link", link=number)
    return link
