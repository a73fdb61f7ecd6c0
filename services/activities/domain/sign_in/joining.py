"""What a file says, laid upon the sheet as it stands: lines it does not speak of stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from services.activities.commands.attendance import MAX_LINES, SheetLine
from services.activities.domain.attendance import Key, SheetIsTooLong
from services.activities.domain.people import key_of
from services.activities.domain.sign_in.reading import ReadRow
from shared.events.activities import AttendanceRecorded

Outcome = Literal["new", "changed", "same"]
Reasons = Mapping[int, str]
"""Line of the sheet -> why."""


def joined(
    lines: Sequence[SheetLine], sheet: AttendanceRecorded | None, reasons: Reasons, key: bytes
) -> tuple[list[SheetLine], list[Outcome]]:
    """The lines of the sheet to be, and what becomes of each line; sort and reason stay where a file says none."""
    standing = list(sheet.lines) if sheet else []
    result = [
        SheetLine(
            line=nth, branch=line.branch, state=line.state, sort=line.sort, entry=line.entry, reason=reasons.get(nth)
        )
        for nth, line in enumerate(standing, 1)
    ]
    places = _places(sheet)
    outcomes: list[Outcome] = []
    for line in lines:
        at = line.line or places.get((*key_of(key, line), line.branch)) or places.get((*key_of(key, line), None))
        if at is None:
            result.append(line)
            outcomes.append("new")
            continue
        before = result[at - 1]
        result[at - 1] = before.model_copy(update=_said(line, before))
        outcomes.append("same" if result[at - 1] == before else "changed")
    if len(result) > MAX_LINES:
        raise SheetIsTooLong(field="file", lines=len(result), limit=MAX_LINES)
    return result, outcomes


def _places(sheet: AttendanceRecorded | None) -> dict[tuple[Any, ...], int]:
    """(known_by, who, branch) -> line; under no branch the first line of the person."""
    places: dict[tuple[Any, ...], int] = {}
    for nth, line in enumerate(sheet.lines if sheet else (), 1):
        person: Key = (line.known_by, line.who)
        places.setdefault((*person, line.branch), nth)
        places.setdefault((*person, None), nth)
    return places


def _said(line: SheetLine, before: SheetLine) -> dict[str, Any]:
    """What a line of a file changes; a reason belongs to who was not there."""
    state = line.state
    reason = (line.reason or before.reason) if state in ("excused", "absent") else line.reason
    return {
        "state": state,
        "sort": before.sort if line.sort == "unknown" else line.sort,
        "reason": reason,
        "branch": line.branch or before.branch,
    }


def told(rows: Sequence[ReadRow], outcomes: Mapping[int, Outcome]) -> list[dict[str, Any]]:
    """Row by row: who was found by what, the state, and what becomes of it; names are not repeated."""
    return [
        {
            "row": one.row,
            "who": one.line and (one.line.person or one.line.member or (one.line.line and f"#{one.line.line}")),
            "found_by": one.how,
            "state": one.line and one.line.state,
            "outcome": "error" if one.faults else outcomes.get(one.row, "repeated"),
        }
        for one in rows
    ]
