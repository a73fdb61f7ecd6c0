"""Rules of the society's profile, and the day on which the society itself began."""

from __future__ import annotations

from datetime import date

from services.registry.commands.society import DescribeSociety
from shared.errors import Refused
from shared.events.registry import SocietyDescribed, Targets

LONG_AGO = date(1900, 1, 1)


class AnotherSociety(Refused):
    """
    本系统只为学会 {society} 服务，不能登记学会 {asked}。
    This deployment serves the society {society}; {asked} is another one.
    """


def founding_day(founded: str | None) -> date:
    """First day of `1980-11`, the day itself of `1980-11-07`, and 1900-01-01 where nothing is known."""
    if founded is None:
        return LONG_AGO
    return date.fromisoformat(founded if len(founded) == 10 else f"{founded}-01")


def describe_society(
    command: DescribeSociety, known: SocietyDescribed | None, society: str, today: date
) -> SocietyDescribed:
    """The profile from the day asked for; the first one holds since the founding unless a day is named."""
    if command.code != society:
        raise AnotherSociety(field="code", society=society, asked=command.code)
    default = today if known else founding_day(command.founded)
    fields = command.model_dump(exclude={"effective_on", "targets"})
    return SocietyDescribed(
        **fields,
        targets=Targets(**command.targets.model_dump()),
        effective_on=command.effective_on or default,
    )


def same_profile(known: SocietyDescribed | None, described: SocietyDescribed) -> bool:
    """Whether nothing but the day would be new."""
    return known is not None and known.model_copy(update={"effective_on": described.effective_on}) == described
