"""Empty sheets with hints, and with lists of what the registry knows today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from services.registry.domain.roster.columns import BRANCHES
from shared.database import Connection
from shared.workbook.shape import Shape
from shared.workbook.writing import Filled, workbook


async def template(connection: Connection, shapes: Sequence[Shape]) -> Callable[[], bytes]:
    """Writes the workbook when it is called, which may take a moment."""
    codes = await connection.fetch("SELECT code FROM branch WHERE status <> 'ended' ORDER BY code")
    endings = await connection.fetchval(
        """
        SELECT value -> 'endings' FROM rule
        WHERE name = 'branch_name' AND effective_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY effective_on DESC LIMIT 1
        """
    )
    lists = {"branch": [row["code"] for row in codes], "kind": endings or ()}
    return partial(workbook, [_empty(shape, lists) for shape in shapes])


def _empty(shape: Shape, lists: dict[str, Sequence[str]]) -> Filled:
    own = {column.meaning: lists[column.meaning] for column in shape.columns if lists.get(column.meaning)}
    if shape.sheet == BRANCHES.sheet:
        own.pop("branch", None)
    return Filled(shape, lists=own, example=True)
