"""Facts stored when the language had fewer fields are, after the update, as a rebuild writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import asyncpg

from services.reporting.domain.facts import SERVICES, branches_of
from services.reporting.store.facts import add_facts
from shared.events.base import Event
from shared.events.envelope import decode

HERE = Path(__file__).parent
# Each file is the schema of a type as it was first published.
PUBLISHED = sorted(path.stem for path in (HERE / "published").glob("*.json") if path.name.partition(".")[0] in SERVICES)
ROWS = "SELECT * FROM fact ORDER BY event_id"


def as_stored(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """A value with exactly the fields that its schema has; those the sample leaves out have their default."""
    for one in (schema, *schema.get("anyOf", ())):
        found = whole["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if isinstance(value, dict) and "properties" in found:
            return {
                name: as_stored(value.get(name, field.get("default")), field, whole)
                for name, field in found["properties"].items()
            }
        if isinstance(value, list) and "items" in found:
            return [as_stored(item, found["items"], whole) for item in value]
    return value


def of_old(nth: int, type_: str) -> dict[str, Any]:
    """The frozen sample of a type, each with an id and a subject of its own, with the fields it had when published."""
    said: dict[str, Any] = json.loads((HERE / "samples" / f"{type_}.json").read_bytes())
    schema = json.loads((HERE / "published" / f"{type_}.json").read_bytes())
    said["data"] = as_stored(said["data"], schema["properties"]["data"], schema)
    return said | {"id": f"0197a1b2-0000-7000-8000-{nth:012d}", "sequence": f"{nth:010d}"}


async def test_facts_of_every_type_first_published_are_after_an_update_as_a_rebuild_writes_them(grown: Any) -> None:
    told = [of_old(nth, type_) for nth, type_ in enumerate(PUBLISHED, 1)]
    events: list[Event[Any]] = [decode(json.dumps(said).encode()) for said in told]

    async def fill(connection: asyncpg.Connection[Any]) -> None:
        for said, event in zip(told, events, strict=True):
            await connection.execute(
                """
                INSERT INTO fact (event_id, source, subject, version, type, effective_on, recorded_at, actor,
                                  batch_id, branches, data)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)
                """,
                event.id, event.source, event.subject, event.version, said["type"], event.effective_on,
                event.recorded_at, event.actor, event.batch_id, branches_of(event.data), json.dumps(said["data"]),
            )  # fmt: skip

    async with grown("reporting", "0001", fill) as database:
        moved = [dict(row) for row in await database.pool.fetch(ROWS)]
        await database.pool.execute("DELETE FROM fact")
        async with database.transaction("test") as uow:
            await add_facts(uow, events)
        assert moved == [dict(row) for row in await database.pool.fetch(ROWS)]
    decided = [row for row in moved if row["data"].get("decision")]
    assert len(moved) == len(PUBLISHED)
    assert {row["type"] for row in decided} >= {"registry.branch.founded.v1"}
