"""Items raised, what has become of them, and the days by which they are to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.outreach.commands.items import AnswerItem, RaiseItem
from services.outreach.domain import Ground
from services.outreach.store.calendar import working_days
from services.outreach.store.experts import expert
from services.outreach.store.heard import branch_status, limit_on
from services.outreach.store.vault import ciphers, sealed
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.outreach import ItemState

# Longer than any deadline in working days is in calendar days.
CALENDAR_DAYS = 400

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
    branch = who.branch if who else command.branch
    known = await connection.fetchval("SELECT true FROM activity_known WHERE code = $1", command.activity)
    return Ground(
        expert=who,
        branch=branch,
        branch_status=await branch_status(connection, branch, day),
        activity_is_known=bool(known),
        calendar=await working_days(connection, day, day + timedelta(days=CALENDAR_DAYS)),
        answer_working_days=await limit_on(connection, "answer_working_days", day),
        suggestion_months=await limit_on(connection, "suggestion_months", day),
    )


async def item(uow: UnitOfWork, code: str) -> ItemState:
    """An item with all that has become of it. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT *, stands_since AS effective_on FROM item WHERE code = $1", code)
    if row is None:
        raise Unknown(what="item", code=code)
    return ItemState.model_validate(dict(row))


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


async def keep_item(uow: UnitOfWork, command: RaiseItem) -> None:
    """Keep the text, under the expert's key where an expert raised it."""
    await uow.connection.execute(
        """
        INSERT INTO item_kept (item, expert, activity, text, consent_to_be_named) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (item) DO UPDATE
        SET expert = EXCLUDED.expert, activity = EXCLUDED.activity, text = EXCLUDED.text, answer = NULL,
            consent_to_be_named = EXCLUDED.consent_to_be_named
        """,
        command.code,
        command.expert,
        command.activity,
        await _written(uow, command.expert, command.text) or b"",
        command.consent_to_be_named,
    )


async def keep_answer(uow: UnitOfWork, expert_code: str | None, command: AnswerItem) -> None:
    """Keep the answer's text, under the expert's key where an expert raised the item."""
    if command.text is not None:
        written = await _written(uow, expert_code, command.text)
        await uow.connection.execute("UPDATE item_kept SET answer = $2 WHERE item = $1", command.code, written)


async def _written(uow: UnitOfWork, expert_code: str | None, text: str) -> bytes | None:
    if expert_code is None:
        return text.encode()
    return sealed((await ciphers(uow, [expert_code])).get(expert_code), text)
