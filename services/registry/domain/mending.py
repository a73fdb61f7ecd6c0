"""Every fault of an event, not the first alone: a fault is mended in thought, and what is left is examined again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from services.registry.domain.claim import examine
from services.registry.domain.contents import branches_of
from services.registry.domain.envelope import BINARY, PREFIXES, Claim, Message, read
from services.registry.domain.examined import Examined, Publisher, Seal
from services.registry.domain.verdict import Fault, fault
from shared.events.base import BATCH, SINGLE
from shared.events.membership import TYPES

MOST = 100
_CODE, _BRANCH, _DAY = "M-0", "B-0", "2000-01-01"
# The earliest time there is: no other rule can be broken by it.
_TIME = "1900-01-02T00:00:00Z"
_NO_DATA = "membership.member.erased.v1"
_JOINED: Mapping[str, Any] = {"member": _CODE, "kind": "individual", "branches": [], "effective_on": None}
# A good value for each field that must be there; an optional one is left out.
_GOOD: Mapping[str, Any] = {
    **_JOINED,
    "snapshot": _CODE,
    "chunk": 1,
    "chunks": 1,
    "as_of": _DAY,
    "merged": [_CODE],
    "members": [],
}
# Faults of how it came: nothing of the event itself is another afterwards.
_OF_THE_DOOR = ("no_login", "unknown_login", "message_id", "foreign_type")
_GOOD_ELEMENT: Mapping[str, Any] = {"branches": _BRANCH, "merged": _CODE, "members": _JOINED}


@dataclass(frozen=True, slots=True)
class Known:
    """What an event is held against; `logins` speak for the publisher; `branches`: None = any code may be one."""

    publisher: Publisher
    logins: tuple[str, ...]
    now: datetime
    seal: Seal
    branches: Collection[str] | None = None

    def examine(self, claim: Claim) -> Examined:
        """The claim by itself, as the ingress examines it."""
        return examine(claim, dict.fromkeys(self.logins, self.publisher), self.now, self.seal)


def faults_of(claim: Claim, known: Known) -> list[Fault]:
    """
    All faults of a claim, at most MOST, in the order in which it would be parked for them; the claim is changed.

    A pointer begins with the event's place in its batch. What no mending can reveal (data of an unknown type, a body
    that is no JSON) is not looked into.
    """
    found: dict[tuple[str, str], Fault] = {}
    for one in _faults(claim, known):
        found.setdefault((one.rule, one.pointer), one)
        if len(found) == MOST:
            break
    return list(found.values())


def _faults(claim: Claim, known: Known) -> Iterator[Fault]:
    if claim.unreadable is not None and not claim.place:
        yield from _faults_of_message(claim, known)
        return
    event, met, mended = Mended(claim, known), set(), set()
    while (broken := event.known.examine(event.claim)).fault is not None:
        what, pointer = broken.fault, broken.fault.pointer.removeprefix(claim.place)
        if (what.rule, pointer) in met:
            return
        met.add((what.rule, pointer))
        # A value of ours may break a rule that the publisher's own did not.
        if pointer not in mended and (event.has_data or not pointer.startswith("/data")):
            yield replace(what, pointer=claim.place + pointer)
        if claim.unreadable is not None and claim.fault is not None and what.rule == claim.fault.rule:
            return
        event.mend(what.rule, pointer)
        if what.rule not in _OF_THE_DOOR:
            mended.add(pointer)
    yield from _unknown_branches(broken, known)


def _unknown_branches(seen: Examined, known: Known) -> Iterator[Fault]:
    for n, branch in enumerate(branches_of(seen)):
        if known.branches is not None and branch not in known.branches and branch != _BRANCH:
            yield fault("unknown_branch", f"{seen.claim.place}/data/branches/{n}")


def _faults_of_message(claim: Claim, known: Known) -> Iterator[Fault]:
    """A message of which nothing can be judged; its form is mended where the body tells what was meant."""
    first = known.examine(claim).fault
    if first is not None and first != claim.fault:
        yield first
    if claim.fault is None:
        return
    yield claim.fault
    message = replace(claim.message, login=known.logins[0])
    for inner in _claims_inside(message, claim.fault.rule):
        yield from _faults(inner, known)


def _claims_inside(message: Message, rule: str) -> list[Claim]:
    if rule == "content_encoding":
        return read(replace(message, content_encoding=None))
    if rule in ("content_type", "no_array"):
        form = _form(message)
        return read(replace(message, content_type=form)) if form else []
    if rule in ("long_batch", "big_batch"):
        return _one_by_one(message)
    return []


def _form(message: Message) -> str | None:
    """The form that the body and the headers speak for."""
    body = _parsed(message.body)
    if isinstance(body, list):
        return BATCH
    if any(name.lower().startswith(PREFIXES) for name in message.headers):
        return BINARY
    return SINGLE if isinstance(body, dict) and {"specversion", "data"} & body.keys() else None


def _one_by_one(message: Message) -> list[Claim]:
    """The events of a batch that is too large for one."""
    body = _parsed(message.body)
    if not isinstance(body, list):
        return []
    alone = [read(replace(message, body=orjson.dumps([one])))[0] for one in body]
    return [replace(claim, place=f"/{n}") for n, claim in enumerate(alone)]


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None


@dataclass(slots=True)
class Mended:
    """A claim that loses its faults one by one; without `has_data` its data are no longer looked at."""

    claim: Claim
    known: Known
    has_data: bool = True

    def mend(self, rule: str, pointer: str) -> None:
        """Take this fault away."""
        if rule in _OF_THE_DOOR:
            self._mend_the_door(rule)
        elif rule == "big_event":
            self.claim = replace(self.claim, fault=None)
        elif pointer in ("/data", "/type"):
            self._let_data_go()
        elif pointer.startswith("/data/"):
            _mend_data(self.claim.data, pointer.split("/")[2:], self.claim.attributes.get("subject"))
        else:
            self._mend_attribute(pointer.removeprefix("/"))
        if not self.has_data:
            self.claim = replace(self.claim, data={"member": self.claim.attributes.get("subject")})

    def _mend_the_door(self, rule: str) -> None:
        message = self.claim.message
        if rule == "foreign_type":
            self._allow_every_type()
        elif rule == "message_id":
            self.claim = replace(self.claim, message=replace(message, message_id=None))
        else:
            self.claim = replace(self.claim, message=replace(message, login=self.known.logins[0]))

    def _let_data_go(self) -> None:
        self.has_data = False
        self.claim = replace(self.claim, attributes={**self.claim.attributes, "type": _NO_DATA})
        self._allow_every_type()

    def _allow_every_type(self) -> None:
        self.known = replace(self.known, publisher=replace(self.known.publisher, types=frozenset(TYPES)))

    def _mend_attribute(self, name: str) -> None:
        good = {"specversion": "1.0", "id": "id", "source": self.known.publisher.source, "time": _TIME}
        good["subject"] = _subject_of(self.claim)
        rest = {key: value for key, value in self.claim.attributes.items() if key != name}
        self.claim = replace(self.claim, attributes=rest | ({name: good[name]} if name in good else {}))


def _subject_of(claim: Claim) -> str:
    """The code in the data, or where it is the subject already (and no good one) another."""
    data = claim.data if isinstance(claim.data, dict) else {}
    code = data.get("member") or data.get("snapshot")
    if not isinstance(code, str) or code == claim.attributes.get("subject"):
        return _CODE
    return code


def _mend_data(data: Any, path: list[str], subject: Any) -> None:
    """Put a good value at this place of the data, or leave an optional field out."""
    *way, last = path
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    if isinstance(data, list):
        data[int(last)] = deepcopy(_GOOD_ELEMENT[way[-1]])
    elif last in ("member", "snapshot") and not way:
        data[last] = subject
    elif last in _GOOD:
        data[last] = deepcopy(_GOOD[last])
    else:
        data.pop(last, None)
