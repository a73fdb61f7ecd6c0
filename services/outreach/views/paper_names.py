"""Who raised items, for papers that other services make: by the same rule as on the pack of this service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.outreach.store.vault import open_private_of
from services.outreach.views.pack import MAY_BE_NAMED
from shared.database import UnitOfWork


async def raisers(uow: UnitOfWork, items: Sequence[str], paper: str) -> list[dict[str, Any]]:
    """Item -> name and unit of the expert who raised it and may be named; each person is audited once."""
    rows = await uow.connection.fetch(
        f"""
        SELECT item.code, item.expert
        FROM item
        JOIN item_kept AS kept ON kept.item = item.code
        WHERE item.code = ANY($1::text[])
          AND withdrawn_on IS NULL
          AND NOT confidential
          AND origin <> 'branch'
          AND {MAY_BE_NAMED}
        ORDER BY item.code
        """,  # noqa: S608  (a constant)
        list(items),
    )
    persons = await open_private_of(uow, sorted({row["expert"] for row in rows}), f"paper {paper}")
    named = ((row["code"], persons.get(row["expert"], {})) for row in rows)
    return [{"code": code, "name": one["name"], "unit": one["unit"]} for code, one in named if one.get("name")]
