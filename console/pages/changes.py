"""A run as it was sent beside the same figures as known today or at another moment, record by record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from console.addresses import Day, Run
from console.pages.run import lines_of
from console.screen import screen
from console.session import Reader
from console.window import window
from shared.database import clock

router = APIRouter()


@router.get("/runs/{run}/changes")
async def changes(request: Request, session: Reader, run: Run, known_on: Day = None) -> Response:
    """Each figure that differs, with the records that make the difference; then those that are as they were."""
    peers = window(request).peers
    told, catalogue, kept = await asyncio.gather(
        peers.json("reporting", f"/runs/{run}/changes", session.token, known_on=end_of(request, known_on)),
        peers.json("reporting", "/figures", session.token),
        peers.json("reporting", f"/runs/{run}", session.token),
    )
    lines = lines_of(catalogue["figures"], told["figures"])
    return screen(
        request,
        "changes",
        run=kept,
        told=told,
        changed=[line for line in lines if line[1]["changed"]],
        same=[line for line in lines if not line[1]["changed"]],
        tables=tables_of(told["tables"]),
        known_on=known_on,
    )


def end_of(request: Request, day: date | None) -> str | None:
    """The last moment of a day by the office's clock, or now where that is yet to come; None: now."""
    if day is None:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), window(request).zone)
    return min(midnight - timedelta(microseconds=1), clock()).isoformat()


def tables_of(told: Mapping[str, Any]) -> list[tuple[str, int, list[dict[str, Any]]]]:
    """Each table that differs: its name, how many rows do, and those that are named, field by field as they differ."""
    return [
        (name, table["differences"], [row | {"cells": cells_of(row["sent"], row["today"])} for row in table["rows"]])
        for name, table in told.items()
    ]


def cells_of(sent: Any, today: Any) -> list[tuple[str, Any, Any]]:
    """(field, as sent, as known today) where they differ; a value that is no row of fields has the field ""."""
    if not all(side is None or isinstance(side, dict) for side in (sent, today)):
        return [("", sent, today)]
    left, right = sent or {}, today or {}
    names = [*left, *(name for name in right if name not in left)]
    pairs = [(name, left.get(name), right.get(name)) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]]
