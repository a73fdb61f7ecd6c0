"""Experts, contacts and items go out as their own sheets, ready to come back; what is sealed is opened audited."""

from __future__ import annotations

from services.outreach.domain.imports import exported
from services.outreach.domain.viewer import Viewer
from services.outreach.store import imports as store
from shared.database import UnitOfWork
from shared.workbook.faults import MAX_ROWS, TooManyRows
from shared.workbook.writing import Filled

OUT = "export"


async def export_experts(uow: UnitOfWork, viewer: Viewer, named: store.Named, names: bool) -> Filled:
    """The sheet 专家: all on the list and all who were, as far as they are the viewer's own."""
    known = await store.known_experts(uow)
    own = {
        code: one
        for code, one in known.items()
        if viewer.reaches(one.expert.reach) and named.branch in (None, one.expert.branch)
    }
    opened = await store.opened_experts(uow, own, own if names else (), OUT)
    return _whole(exported.experts(opened.values()), names)


async def export_contacts(uow: UnitOfWork, viewer: Viewer, named: store.Named, names: bool) -> Filled:
    """The sheet 联系记录 of a span of days."""
    known = await store.known_contacts(uow, named, viewer, OUT if names else None)
    return _whole(exported.contacts(known.values()), names)


async def export_items(uow: UnitOfWork, viewer: Viewer, named: store.Named, names: bool) -> Filled:
    """The sheet 意见诉求 of a span of days."""
    known = await store.known_items(uow, named, viewer, OUT if names else None)
    return _whole(exported.items(known.values()), names)


def _whole(filled: Filled, names: bool) -> Filled:
    if len(filled.lines) > MAX_ROWS:
        raise TooManyRows(field="from", limit=f"{MAX_ROWS:,}")
    return filled if names else exported.without_persons(filled)
