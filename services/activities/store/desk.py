"""What is so where a sheet is filled in."""

from __future__ import annotations

from services.activities.commands.attendance import WholeSheet
from services.activities.domain import Activity, Desk, NobodyIsExpected
from services.activities.store.activities import people_key, standing
from services.activities.store.attendance import find_sheet
from services.activities.store.posts import committees_on
from shared.database import UnitOfWork


async def desk_of(uow: UnitOfWork, command: WholeSheet, activity: Activity) -> Desk:
    """Who is expected, and which records among the evidence stand. Raises NobodyIsExpected."""
    day = activity.event.effective_on
    seats = await committees_on(uow.connection, command.expecting, day) if command.expecting else []
    for body in command.expecting:
        if all(seat.body != body for seat in seats):
            raise NobodyIsExpected(field="expecting", code=body, day=day)
    evidence = sorted({given.evidence for given in command.heads})
    return Desk(
        state=activity.state,
        # Who sits in several is expected once, for the first of them.
        expected={seat.person: seat.body for seat in reversed(seats)},
        people_key=await people_key(uow),
        sheet=await find_sheet(uow.connection, command.activity),
        records=await standing(uow, evidence) if evidence else frozenset(),
    )
