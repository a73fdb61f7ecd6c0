"""All contacts and items of a quarter or a year with their measures; names only of who consented to be named."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any, Final

from services.outreach import store
from services.outreach.views.pages import Shown
from shared.database import UnitOfWork
from shared.errors import Malformed
from shared.workdays import add_months

# Of an item with what is `kept` of it: this one may be named on it, and the person's consent stands today.
MAY_BE_NAMED: Final = """
    (coalesce(kept.consent_to_be_named, false) AND EXISTS (
        SELECT FROM consent WHERE consent.expert = item.expert AND consent.withdrawn_on IS NULL
    ))
"""
PERIOD: Final = re.compile(r"((?:19|20|21)\d\d)(?:-Q([1-4]))?")


def span_of(period: str) -> tuple[date, date]:
    """`2026` or `2026-Q3` -> its first and last day. Raises Malformed."""
    found = PERIOD.fullmatch(period)
    if found is None:
        raise Malformed(field="period", field_name="period", why="2026 或 2026-Q3 | 2026 or 2026-Q3")
    year, quarter = int(found[1]), int(found[2]) if found[2] else None
    first = date(year, 3 * (quarter or 1) - 2, 1)
    return first, add_months(first, 3 if quarter else 12) - timedelta(days=1)


async def pack(uow: UnitOfWork, period: str) -> Shown:
    """The pack as it reads today; every name opened is audited."""
    first, last = span_of(period)
    contacts = await _contacts(uow, first, last)
    items = [dict(row) for row in await _items(uow, first, last)]
    return {
        "period": period,
        "first_day": first,
        "last_day": last,
        "contacts": contacts,
        "items": [await _named(uow, row) for row in items if not row["confidential"]],
        "confidential": sum(row["confidential"] for row in items),
        "counts": {
            "contacts_made": sum(row["made"] for row in contacts),
            "contacts_attempted": sum(not row["made"] for row in contacts),
            "experts_contacted": await _experts_contacted(uow, first, last),
            "items_received": len(items),
            "kinds": Counter(row["kind"] for row in items),
            "origins": Counter(row["origin"] for row in items),
        },
    }


async def _contacts(uow: UnitOfWork, first: date, last: date) -> list[Shown]:
    rows = await uow.connection.fetch(
        """
        SELECT contact.happened_on, mode, contact.made, count(*) AS experts
        FROM contact
        JOIN contact_expert AS met ON met.contact = contact.code
        WHERE contact.happened_on BETWEEN $1 AND $2
        GROUP BY contact.code
        ORDER BY contact.happened_on, contact.code
        """,
        first,
        last,
    )
    return [dict(row) for row in rows]


async def _experts_contacted(uow: UnitOfWork, first: date, last: date) -> int:
    number: int = await uow.connection.fetchval(
        """
        SELECT count(DISTINCT met.expert)
        FROM contact
        JOIN contact_expert AS met ON met.contact = contact.code
        WHERE contact.happened_on BETWEEN $1 AND $2
          AND contact.made
        """,
        first,
        last,
    )
    return number


async def _items(uow: UnitOfWork, first: date, last: date) -> list[Any]:
    found: list[Any] = await uow.connection.fetch(
        f"""
        SELECT item.*, {MAY_BE_NAMED} AS may_be_named
        FROM item
        LEFT JOIN item_kept AS kept ON kept.item = item.code
        WHERE raised_on BETWEEN $1 AND $2
          AND withdrawn_on IS NULL
        ORDER BY raised_on, code
        """,  # noqa: S608  (a constant)
        first,
        last,
    )
    return found


async def _named(uow: UnitOfWork, row: Shown) -> Shown:
    """With name, unit and branch of an expert who consented; the branch stays where a branch raised it itself."""
    if row["origin"] == "branch":
        return row | {"name": None, "unit": None}
    if not row["may_be_named"]:
        return row | {"name": None, "unit": None, "branch": None}
    private = await store.open_private(uow, row["expert"])
    return row | {"name": private["name"], "unit": private["unit"]}
