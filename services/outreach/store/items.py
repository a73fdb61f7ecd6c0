"""Items raised, and what has become of them."""

from __future__ import annotations

from collections.abc import Sequence

from services.outreach.commands.items import RaiseItem
from services.outreach.domain import Ground, state_on
from services.outreach.domain.item_rights import Whose
from services.outreach.store.absences import cover_on
from services.outreach.store.experts import expert, states
from services.outreach.store.heard import branch_status
from services.outreach.store.item_days import item_days_on
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.outreach import ItemState

# An event of an item is the item whole: each of its fields is a column, and its day is the one it stands since.
_COLUMNS = tuple(name for name in ItemState.model_fields if name != "effective_on")
_SAVED = (
    """
    INSERT INTO item (stands_since, /* columns */)
    VALUES ($1, /* values */)
    ON CONFLICT (code) DO UPDATE
    SET stands_since = EXCLUDED.stands_since, /* changes */
    """.replace("/* columns */", ", ".join(_COLUMNS))
    .replace("/* values */", ", ".join(f"${number}" for number in range(2, len(_COLUMNS) + 2)))
    .replace("/* changes */", ", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS))
)


async def ground_of(uow: UnitOfWork, command: RaiseItem) -> Ground:
    """What is so when this item is raised. Raises Unknown when it names an expert who does not exist."""
    connection, day = uow.connection, command.raised_on
    who = await expert(uow, command.expert) if command.expert else None
    branch = state_on(await states(uow, who.code), day).branch if who else command.branch
    activity = await connection.fetchval("SELECT true FROM activity_known WHERE code = $1", command.activity)
    meeting = await connection.fetchval("SELECT true FROM meeting_known WHERE code = $1", command.meeting)
    return Ground(
        expert=who,
        branch=branch,
        branch_status=await branch_status(connection, branch, day),
        activity_is_known=bool(activity),
        meeting_is_known=bool(meeting),
        days=await item_days_on(connection, day),
    )


async def ground_of_correction(uow: UnitOfWork, known: ItemState, branch: str | None) -> Ground:
    """What is so for an item as corrected: its branch on the day it was raised, and the days that count from then."""
    branch, since = branch or known.branch, known.reopened_on or known.raised_on
    status = await branch_status(uow.connection, branch, known.raised_on)
    return Ground(None, branch, status, True, True, await item_days_on(uow.connection, since))


async def item(uow: UnitOfWork, code: str) -> ItemState:
    """An item with all that has become of it. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT *, stands_since AS effective_on FROM item WHERE code = $1", code)
    if row is None:
        raise Unknown(what="item", code=code)
    return ItemState.model_validate(dict(row))


async def whose(uow: UnitOfWork, known: ItemState) -> Whose:
    """Whose an item is: of the expert's liaisons, else of the branch, and of its owner; one of nobody's is nobody's."""
    branch = (known.branch,) if known.branch else ()
    raised = (await expert(uow, known.expert)).reach if known.expert is not None else branch
    return Whose.of(known, raised, await cover_on(uow.connection, uow.today))


async def hold_items(uow: UnitOfWork, codes: Sequence[str]) -> dict[str, int]:
    """Hold these items until the end, whatever version of another one was seen; item -> its version."""
    rows = await uow.connection.fetch(
        "SELECT subject, version FROM stream WHERE subject = ANY($1::text[]) ORDER BY subject FOR UPDATE",
        [f"item/{code}" for code in codes],
    )
    return {row["subject"].removeprefix("item/"): row["version"] for row in rows}


async def raised_by(uow: UnitOfWork, codes: Sequence[str]) -> dict[str, str | None]:
    """Item -> the expert who raised it (None: somebody else). Raises Unknown."""
    rows = await uow.connection.fetch("SELECT code, expert FROM item WHERE code = ANY($1::text[])", codes)
    found = {row["code"]: row["expert"] for row in rows}
    for code in codes:
        if code not in found:
            raise Unknown(field="items", what="item", code=code)
    return found


async def save_items(uow: UnitOfWork, events: Sequence[ItemState]) -> None:
    """Write items as they stand now."""
    for event in events:
        said = event.model_dump()
        await uow.connection.execute(_SAVED, event.effective_on, *(said[name] for name in _COLUMNS))
