"""
Where sealed text of a person lies: a new sealed column gets a line here, or erasing would forget it (a test asks).

A key that is destroyed makes all of it unreadable; the rows are emptied besides, so that nothing waits for a stronger
machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Place:
    """A table, its sealed columns, how those of a person ($1) are read as one column, and how they are emptied."""

    table: str
    columns: tuple[str, ...]
    read: str
    empty: str


PLACES: Final = (
    Place(
        "expert_private",
        ("name", "unit", "phone", "mail"),
        "SELECT unnest(ARRAY[name, unit, phone, mail]) FROM expert_private WHERE expert = $1",
        "DELETE FROM expert_private WHERE expert = $1",
    ),
    Place(
        "consent",
        ("words",),
        "SELECT words FROM consent WHERE expert = $1",
        "UPDATE consent SET words = NULL, scope = NULL WHERE expert = $1",
    ),
    Place(
        "contact_summary",
        ("summary",),
        "SELECT summary FROM contact_summary WHERE expert = $1",
        "DELETE FROM contact_summary WHERE expert = $1",
    ),
    Place(
        "item_words",
        ("words",),
        "SELECT words FROM item_words WHERE item IN (SELECT item FROM item_kept WHERE expert = $1)",
        "DELETE FROM item_words WHERE item IN (SELECT item FROM item_kept WHERE expert = $1)",
    ),
    Place(
        "item_kept",
        ("text", "answer", "raiser"),
        "SELECT unnest(ARRAY[text, answer, raiser]) FROM item_kept WHERE expert = $1",
        "UPDATE item_kept SET text = NULL, answer = NULL, raiser = NULL WHERE expert = $1",
    ),
    Place(
        "import_before",
        ("sealed",),
        "SELECT sealed FROM import_before WHERE owner = $1",
        "DELETE FROM import_before WHERE owner = $1",
    ),
)
# Bytes that are nobody's words: keys, the secret of links, hashes of files.
NO_WORDS: Final = {
    "expert_key": ("key",),
    "item_key": ("key",),
    "link_secret": ("secret",),
    "import_batch": ("name_sha256", "file_sha256"),
}


async def sealed_of(connection: Connection, place: Place, expert: str) -> list[bytes]:
    """The sealed texts of a person in one place, in an order of their own."""
    rows = await connection.fetch(place.read, expert)
    return sorted(row[0] for row in rows if row[0])
