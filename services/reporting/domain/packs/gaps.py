"""What a pack would still want, read from what it has: listed before it is kept, so that it can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.reporting.domain.gaps import Gap
from services.reporting.domain.packs.rows import Pack, Project


def gaps_of(pack: Pack, last_day: date) -> list[Gap]:
    """The gaps of a pack's own sections, by kind and record; public titles and codes only."""
    found = [*_annual(pack), *_sessions(pack)]
    if pack.report == "programme_closing":
        found += [gap for project in pack.projects for gap in _closing(project, last_day)]
        if not pack.projects:
            found.append(Gap("project_missing", f"digest/{last_day.year}", None, last_day))
    return found


def _annual(pack: Pack) -> Iterator[Gap]:
    for row in pack.annual_facts:
        if row.state != "complete":
            due = min((one.due_on for one in row.due), default=None)
            day = due or row.handed_in_on or date.min
            yield Gap(f"annual_facts_{row.state}", f"branch/{row.branch}", row.name, day)


def _sessions(pack: Pack) -> Iterator[Gap]:
    for session in pack.sessions:
        if not session.party_building:
            yield Gap("session_without_item", f"session/{session.code}", session.title, session.held_on)


def _closing(project: Project, last_day: date) -> Iterator[Gap]:
    about = f"project/{project.code}"
    if not project.decided("approved"):
        yield Gap("project_not_approved", about, project.title, last_day)
    for stage in project.stages:
        if stage.ended_on is None:
            yield Gap("stage_not_ended", about, stage.title, stage.ends_on)
    if not project.decided("closing_reported"):
        yield Gap("closing_not_reported", about, project.title, last_day)
    for line in project.budget:
        if line.over_fen:
            yield Gap("line_overspent", about, line.title, last_day)
