"""The data of an outside event: checked against its schema, cleared of what must not be kept, read as a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services.registry.domain.examined import Examined
from services.registry.domain.membership import Fact, State
from services.registry.domain.sameness import known_part
from services.registry.domain.texts import EPOCH, looks_personal
from services.registry.domain.verdict import Unfit, fault
from shared.events.membership import (
    TYPES,
    Erased,
    Joined,
    Left,
    Merged,
    Said,
    Snapshot,
    known_class,
)

# The contract counts days in this zone, whatever zone an office keeps.
CONTRACT_ZONE = ZoneInfo("Asia/Shanghai")
SINCE_BEFORE_OUR_RECORDS = date(1900, 1, 1)
# Lists of other members' codes are kept in tables of their own, in which an erasure finds them.
LISTS_OF_CODES = ("merged", "members")


def check_data(seen: Examined) -> None:
    """Set `seen.data` and the part of it that may be kept. Raises Unfit."""
    said = _read(seen)
    if isinstance(said, Snapshot):
        if said.snapshot != seen.subject:
            raise Unfit(fault("subject_snapshot", "/subject"))
    elif isinstance(said, Joined | Left | Merged | Erased) and said.member != seen.subject:
        raise Unfit(fault("subject", "/subject"))
    if isinstance(said, Joined) and said.ends_on and said.ends_on <= _effective_on(seen, said):
        raise Unfit(fault("ends_on", "/data/ends_on"))
    if isinstance(said, Snapshot):
        _check_roster(seen, said)
    seen.data = said


def _check_roster(seen: Examined, said: Snapshot) -> None:
    if said.chunk > said.chunks:
        raise Unfit(fault("chunk", "/data/chunk"))
    for n, line in enumerate(said.members):
        if line.ends_on and line.ends_on <= _effective_on(seen, line):
            raise Unfit(fault("ends_on", f"/data/members/{n}/ends_on"))


def _read(seen: Examined) -> Said:
    data = seen.claim.data
    if data is None:
        raise Unfit(fault("no_data", "/data"))
    if not isinstance(data, dict):
        raise Unfit(fault("data_object", "/data"))
    raw = known_part(seen.type, data)
    try:
        said = TYPES[seen.type or ""].model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        broken = {str(one["loc"][0]) for one in faults}
        seen.known["data"] = {name: value for name, value in raw.items() if name not in broken}
        if "member_class" in seen.known["data"]:
            seen.known["data"]["member_class"] = known_class(raw["member_class"])
        _refuse_personal(seen, raw)
        pointer = "/data" + "".join(f"/{part}" for part in faults[0]["loc"])
        raise Unfit(fault(faults[0]["type"], pointer)) from None
    seen.known["data"] = said.model_dump(mode="json", exclude_none=True, exclude={"member", *LISTS_OF_CODES})
    _refuse_personal(seen, raw)
    return said


def fact_of(seen: Examined) -> Fact:
    """What a state-carrying event says of its member."""
    said, key = seen.data, seen.order_key()
    if isinstance(said, Left):
        return Fact(key, _effective_on(seen, said), State(False, said.kind), told_ns=seen.told_ns())
    assert isinstance(said, Joined)  # noqa: S101  (the others never come here)
    state = State(True, said.kind, said.member_class, tuple(sorted(set(said.branches))), bool(said.bulk))
    return Fact(key, _effective_on(seen, said), state, said.ends_on, seen.told_ns())


def effective_day(seen: Examined) -> date:
    """From which day on a merging holds."""
    assert isinstance(seen.data, Merged)  # noqa: S101  (nothing else is merged)
    return _effective_on(seen, seen.data)


def branches_of(seen: Examined) -> tuple[str, ...]:
    """The branches an event puts its member in; the two that only explain a transfer are not asked for."""
    return seen.data.branches if isinstance(seen.data, Joined) else ()


def _effective_on(seen: Examined, said: Joined | Left | Merged) -> date:
    """The day given; unknown, a joining counts since before our records and anything else from the day of `time`."""
    if said.effective_on is not None:
        return said.effective_on
    if type(said) is Joined:
        return SINCE_BEFORE_OUR_RECORDS
    assert seen.time_ns is not None  # noqa: S101  (checked before the data)
    return (EPOCH + timedelta(microseconds=seen.time_ns // 1000)).astimezone(CONTRACT_ZONE).date()


def keep_nothing_personal(seen: Examined) -> None:
    """Of a parked event's code that may be a person's number nothing is kept, wherever else it stands."""
    data = seen.known.get("data", {})
    for name in ("member", *LISTS_OF_CODES):
        data.pop(name, None)
    is_personal = seen.fault is not None and seen.fault.reason == "personal"
    if is_personal or any(looks_personal(text) for text in (seen.subject or "", seen.corrects or "")):
        seen.forget_code()
        seen.known.pop("data", None)
    if seen.id and looks_personal(seen.id):
        seen.id = seen.sealed


def _refuse_personal(seen: Examined, data: Mapping[str, Any]) -> None:
    for pointer, code in _codes(seen.subject, data):
        if isinstance(code, str) and looks_personal(code):
            raise Unfit(fault("personal", pointer))


def _codes(subject: str | None, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(pointer, code) of every code in an event."""
    if subject:
        yield "/subject", subject
    for name in ("member", "snapshot", "from_branch", "to_branch"):
        yield f"/data/{name}", data.get(name)
    for name in ("branches", "merged"):
        for n, code in enumerate(_listed(data.get(name))):
            yield f"/data/{name}/{n}", code
    for n, one in enumerate(_listed(data.get("members"))):
        for pointer, code in _codes(None, one if isinstance(one, dict) else {}):
            yield f"/data/members/{n}{pointer.removeprefix('/data')}", code


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
