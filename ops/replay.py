"""`ops replay`: a producer tells its log again to a hearer: what is known stays, what is missing is applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ops.client import ask
from ops.place import Place
from ops.screen import console, show

AT_ONCE = 5_000


@dataclass(frozen=True)
class What:
    """Which part of a log: one stream, from a version on, after a position."""

    subject: str | None = None
    from_version: int = 1
    after_position: int = 0


def replay(place: Place, producer: str | None, hearer: str | None, what: What) -> int:
    """
    Tell again, page by page, on every way between the services named (all of them when none is); prints how many.

    Goes through the producers' own doors as the operator, so that rights and exchange are those of every replay.
    """
    rows, total = [], 0
    for said, heard, families in _ways(place, producer, hearer):
        told = _told(place, said, heard, {"families": families, **_asked(what)})
        rows.append((f"{said} → {heard}", told))
        total += told
    show("重放 | replay", ("说 → 听", "事件 | events"), rows)
    return total


def _asked(what: What) -> dict[str, Any]:
    return {"subject": what.subject, "from_version": what.from_version, "after_position": what.after_position}


def _ways(place: Place, producer: str | None, hearer: str | None) -> Iterator[tuple[str, str, list[str]]]:
    """Who hears what from whom, asked of the hearers."""
    for name in (producer, hearer):
        if name is not None:
            place.url(name)  # an unknown name ends the command
    for heard in [hearer] if hearer else place.urls:
        families = ask(place, heard, "operator", "GET", "/ops/hears").json()["families"]
        for said in [producer] if producer else place.urls:
            if own := [family for family in families if family.startswith(f"{said}.")]:
                yield said, heard, own


def _told(place: Place, producer: str, hearer: str, asked: dict[str, Any]) -> int:
    told, position = 0, int(asked["after_position"])
    with console.status(f"{producer} → {hearer}") as status:
        while True:
            wish = {**asked, "to": hearer, "after_position": position, "limit": AT_ONCE}
            answer = ask(place, producer, "operator", "POST", "/ops/replay", json=wish).json()
            told, position = told + int(answer["events"]), answer["position"]
            status.update(f"{producer} → {hearer}: {told:,}")
            if answer["events"] < AT_ONCE:
                return told
