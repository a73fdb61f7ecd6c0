"""The society's own limits for its contact with experts: which one was set, from which day, to which number."""

from __future__ import annotations

from shared.events.base import Code, Count, DomainEvent


class SettingSet(DomainEvent, type="outreach.setting.set.v1"):
    """A limit has another value from `effective_on` on; the values it had before remain for the days before."""

    code: Code
    value: Count
