"""A link by which the holder of an office reads one kept run as that office may, without an account, for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from services.reporting.domain.delivery.occurrence import ME, Office
from services.reporting.domain.delivery.recipients import Post, holders
from shared.errors import Refused
from shared.links import Link, LinkIsBroken

PURPOSE: Final = "run"
PATH: Final = "/links/run"
DAYS: Final = 30


class LinkOfAFormerOffice(Refused):
    """
    链接是发给当时任职者的，该职务现已由他人担任。
    The link was made for whoever held the office then, and somebody else holds it now.
    """

    STATUS = 403


@dataclass(frozen=True, slots=True)
class Readership:
    """Who may read which run: the office whose view it is, and its holder when the link was made ('': a mailbox)."""

    run: str
    office: Office
    holder: str

    @property
    def subject(self) -> str:
        """What the link is bound to: `<run>/<office>/<scope>/<holder>`."""
        return "/".join((self.run, self.office.name, self.office.scope, self.holder))

    @property
    def reader(self) -> str:
        """Who reads, as it is written down: the office and its holder."""
        return "/".join(part for part in (self.office.name, self.office.scope, self.holder) if part)

    @classmethod
    def of(cls, link: Link) -> Self:
        """From a link that holds. Raises LinkIsBroken."""
        parts = link.subject.split("/")
        if len(parts) != 4:
            raise LinkIsBroken
        run, office, scope, holder = parts
        return cls(run, Office(office, scope), holder)

    def link(self, now: datetime, days: int, nonce: int) -> Link:
        """The link that is made at a moment."""
        return Link(PURPOSE, self.subject, now + timedelta(days=days), nonce)

    def hold(self, posts: list[Post]) -> None:
        """Refuse whoever has left the office since. Raises LinkOfAFormerOffice."""
        if self.office.name == ME or not self.holder:
            return
        if self.holder not in holders(self.office, posts):
            raise LinkOfAFormerOffice
