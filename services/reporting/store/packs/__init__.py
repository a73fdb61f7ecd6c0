"""What a pack tells beside the figures, put together by its sections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Figure, Listed, figure_of
from services.reporting.domain.packs.kinds import Kind, Section, parts_of
from services.reporting.domain.packs.rows import Pack, Part
from services.reporting.domain.period import Period
from services.reporting.store.compute import Window, compute_all, value_of, window_of
from services.reporting.store.packs import annual, items, order, projects
from shared.database import Connection


async def pack(connection: Connection, kind: Kind, period: Period, known_on: datetime, keep: bool) -> Pack:
    """The sections of a kind of pack, of a period as known at a moment; `keep` also stores the lists of its parts."""
    window = window_of(period, known_on)
    return Pack(
        report=kind.name,
        parts=tuple(await _parts(connection, parts_of(kind, period), known_on, keep)),
        **await _sections(connection, kind, window),
    )


_ROWS: Final[dict[Section, tuple[str, Callable[[Connection, Window], Awaitable[Any]]]]] = {
    "branches": ("branch_changes", order.branch_changes),
    "sessions": ("sessions", order.sessions),
    "honours": ("honours", order.honours),
    "re_elections": ("re_elections", order.re_elections),
}


async def _sections(connection: Connection, kind: Kind, window: Window) -> dict[str, Any]:
    known = [_ROWS[section] for section in kind.sections if section in _ROWS]
    found = {field: await read(connection, window) for field, read in known}
    if "projects" in kind.sections:
        found["projects"] = await projects.projects(connection, window, window.last_day)
    if "closing" in kind.sections:
        found["projects"] = await projects.projects(connection, window, None)
    if "annual_facts" in kind.sections:
        found |= await annual.annual_facts(connection, window)
    if "items" in kind.sections:
        found |= await items.items(connection, window)
    return found


async def _parts(connection: Connection, periods: list[Period], known_on: datetime, keep: bool) -> list[Part]:
    """Each part with all figures, compared with the part before it where both are as long."""
    made: list[Part] = []
    for period in periods:
        before = made[-1].figures if made and period.previous().first_day == made[-1].first_day else {}
        figures = await _figures(connection, window_of(period, known_on), before, keep)
        made.append(Part(code=period.code, first_day=period.first_day, last_day=period.last_day, figures=figures))
    return made


async def _figures(connection: Connection, window: Window, before: dict[str, Figure], keep: bool) -> dict[str, Figure]:
    lists = await compute_all(connection, window, keep)
    return {
        name: figure_of(
            definition,
            {role: Listed(sha256=found.sha256, length=found.length) for role, found in lists[name].items()},
            value_of(definition, lists[name]),
            {},
            before[name].compared if name in before else None,
        )
        for name, definition in DEFINITIONS.items()
    }
