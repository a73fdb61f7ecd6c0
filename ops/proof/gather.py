"""Gathering a bundle on the running system: the run from reporting, the stretches of the logs from the databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import asyncpg

from ops.client import ask
from ops.place import Place
from ops.proof.bundle import Bundle, Log

OWN = "reporting"
START = bytes(32)


def silent(_: str) -> None:
    """Whoever asks for nothing is told nothing of how far it is."""


async def gather(place: Place, run: str, saying: Callable[[str], None] = silent) -> Bundle:
    """
    Everything by which a run can be verified elsewhere; `saying` hears which log is read. Raises Refusal where there
    is no such run.
    """
    saying(run)
    told = ask(place, OWN, "operator", "GET", f"/runs/{quote(run, safe='')}/proof").json()
    return await with_logs(told, place.known["databases"], saying)


async def with_logs(told: dict[str, Any], databases: dict[str, str], saying: Callable[[str], None] = silent) -> Bundle:
    """What reporting tells of a run, with the stretches of the logs that it rests on."""
    cited = {event for one in told["lists"] for event in one["event_ids"]}
    printed = {head["log"]: head["position"] for head in told["heads"]}
    logs = {}
    for service, url in databases.items():
        saying(service)
        connection = await asyncpg.connect(url)
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                log = await _stretch(connection, service, _wanted(service, cited, told), printed.get(service))
        finally:
            await connection.close()
        if log:
            logs[service] = log
    return Bundle(told, logs)


def _wanted(service: str, cited: set[str], told: dict[str, Any]) -> tuple[str, list[str]]:
    """The condition for the events whose bodies are needed, with its argument."""
    if service == OWN:
        return "subject = ANY($1::text[])", [f"run/{told['run']['code']}"]
    return "event_id = ANY($1::uuid[])", sorted(cited)


async def _stretch(
    connection: asyncpg.Connection[Any], service: str, wanted: tuple[str, list[str]], printed: int | None
) -> Log | None:
    """From the first event that is needed, or the head that the paper names, to the end."""
    condition, argument = wanted
    rows = await connection.fetch(
        f"SELECT position, body FROM event_log WHERE {condition} ORDER BY position",  # noqa: S608  (two fixed texts)
        argument,
    )
    events = {row["position"]: row["body"] for row in rows}
    firsts = [*events, *([printed] if printed is not None else [])]
    if not firsts:
        return None
    before = max(min(firsts) - 1, 0)
    start = await connection.fetchval("SELECT hash FROM event_log WHERE position = $1", before) if before else START
    links = await connection.fetch(
        "SELECT sha256(body) AS link FROM event_log WHERE position > $1 ORDER BY position", before
    )
    return Log(service, before, start or START, tuple(row["link"] for row in links), events)
