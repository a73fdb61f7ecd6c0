"""Whoever was erased in the registry has no mailbox here any more; every place for sealed text was thought about."""

from __future__ import annotations

from typing import Any

from services.reporting.__main__ import SERVICE
from shared.events.registry import PersonErased
from shared.marks import marks
from tests.reporting.delivery.conftest import LONG_AGO, Room, heard, occurrence

# Column of bytes -> why erasing a person has nothing to do there, or what it does.
DECIDED = {
    "address_book.sealed": "the address of an office or a person: goes when the person is erased",
    "channel.sealed": "robots' addresses, logins and keys of the society itself",
    "foreign_parked.sealed": "events of other societies: counts and codes, forgotten after 90 days",
    "link_secret.secret": "a key of ours",
    "run_file.content": "papers as they were sent: codes; names are put in when a paper is given out, and not kept",
}


def erased(person: str, *, replay: bool = False) -> Any:
    return heard(PersonErased(code=person, effective_on=LONG_AGO), replay=replay)


async def test_the_address_of_a_person_goes_with_the_person_and_is_audited(room: Room) -> None:
    await room.channel()
    for holder in ("R-1", "R-2", "secretariat"):
        await room.address(holder)
    for event in (erased("R-1"), erased("R-9")):
        await room.hear(event)
    left = await room.database.pool.fetch("SELECT holder FROM address_book ORDER BY holder")
    assert [row["holder"] for row in left] == ["R-2", "secretariat"]
    written = await room.database.pool.fetch("SELECT reader, subject FROM audit WHERE action = 'remove address'")
    assert [tuple(row) for row in written] == [("reporting", "address/R-1")]
    await room.tell(occurrence("notice/M-1/1", "B-1", "B-2"))
    await room.sender().turn()
    states = await room.states()
    assert states["liaison", "B-1"] == ("failed", "no_address")  # loudly: the duty officer is told
    assert states["liaison", "B-2"] == ("accepted", None)


async def test_an_address_that_a_restore_brought_back_goes_when_the_erasure_is_told_again(room: Room) -> None:
    await room.address("R-1")
    await room.hear(erased("R-1", replay=True))
    assert await room.database.pool.fetchval("SELECT count(*) FROM address_book") == 0


async def test_every_column_of_bytes_is_decided_for_an_erasure(room: Room) -> None:
    rows = await room.database.pool.fetch(
        """
        SELECT table_name || '.' || column_name AS place, table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'bytea'
        """
    )
    own = marks({f"service/{path.name}": path.read_text() for path in sorted(SERVICE.migrations.glob("*.sql"))})
    assert {row["place"] for row in rows if row["table_name"] in own} == set(DECIDED)


async def test_an_update_forgets_the_addresses_of_those_erased_before(room: Room) -> None:
    await room.hear(erased("R-1"))
    for person in ("R-1", "R-2"):
        await room.address(person)
    await room.database.pool.execute((SERVICE.migrations / "0026_erased_addresses.sql").read_text())
    assert [row["holder"] for row in await room.database.pool.fetch("SELECT holder FROM address_book")] == ["R-2"]
