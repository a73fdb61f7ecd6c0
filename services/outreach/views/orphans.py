"""Experts without anybody in office to keep in touch, as it stands on a day, with why and who may be asked."""

from __future__ import annotations

from datetime import date

from services.outreach import store
from services.outreach.domain.orphan import explained
from services.outreach.store import posts
from services.outreach.views.pages import Shown, Viewer
from shared.database import UnitOfWork


async def orphans(uow: UnitOfWork, viewer: Viewer, on: date | None) -> Shown:
    """All of them, longest first; a branch's liaison sees those of the own branch."""
    day = on or uow.today
    found = await posts.without_liaison(uow, day)
    held = await posts.tenures_of(uow.connection, sorted({one.liaison for one in found.values()}))
    own = await store.own_experts(uow.connection, viewer.scopes)
    told = await posts.orphans_told(uow)
    return {
        "on": day,
        "orphans": [
            {
                **one.model_dump(exclude={"effective_on"}),
                "since": one.effective_on,
                "told": told.get(one.expert) == one,
                **explained(one, held, day),
            }
            for one in sorted(found.values(), key=lambda one: (one.effective_on, one.expert))
            if own is None or one.expert in own
        ],
    }
