"""Empty sheets with hints, and with lists of what is known today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from services.activities.domain.imports.columns import ITEMS
from shared.database import Connection
from shared.workbook.shape import Shape
from shared.workbook.writing import Filled, workbook


async def template(connection: Connection, shapes: Sequence[Shape]) -> Callable[[], bytes]:
    """Writes the workbook when it is called, which may take a moment."""
    hosts = await connection.fetch(
        """
        SELECT code FROM (
            SELECT DISTINCT ON (code) code, status FROM branch_state
            WHERE effective_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date
            ORDER BY code, effective_on DESC, version DESC
        ) AS known
        WHERE status <> 'ended'
        ORDER BY code
        """
    )
    works = await connection.fetch("SELECT code FROM key_work ORDER BY year DESC, number LIMIT 100")
    meetings = await connection.fetch(
        "SELECT code FROM meeting WHERE state <> 'withdrawn' ORDER BY held_on DESC LIMIT 100"
    )
    lists: dict[str, Sequence[str]] = {
        "hosts": [row["code"] for row in hosts],
        "key_works": [row["code"] for row in works],
        "meeting": [row["code"] for row in meetings],
    }
    return partial(workbook, [_empty(shape, lists) for shape in shapes])


def _empty(shape: Shape, lists: dict[str, Sequence[str]]) -> Filled:
    own = {column.meaning: lists[column.meaning] for column in shape.columns if lists.get(column.meaning)}
    return Filled(shape, lists=own, example=shape.sheet != ITEMS.sheet)
