"""The door for who asks before sending: JSON in, JSON out, judged as the ingress would, with nothing kept or needed."""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import orjson

from services.registry.domain.books import Books, Judged
from services.registry.domain.envelope import Claim, Message, read
from services.registry.domain.examined import Publisher
from services.registry.domain.mending import Known, faults_of
from services.registry.domain.texts import sealer
from services.registry.domain.verdict import Fault

_SEAL = sealer(b"nothing that is checked is kept")


class _Every(frozenset[str]):
    """Any code is one of these."""

    def __contains__(self, _: object) -> bool:
        return True


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """
    What would become of messages: `{"now", "worlds": [{"logins", "source", "types", "branches", "messages"}]}`.

    Each world is a registry that knows its publisher, its branches (null = any) and nothing else; its messages (body
    in base64) come in order. The answer has for each event its verdict, and every rule it breaks (`violations`).
    """
    now = datetime.fromisoformat(asked["now"])
    return {"worlds": [list(_judged(world, now)) for world in asked["worlds"]]}


def _judged(world: Mapping[str, Any], now: datetime) -> Iterator[list[dict[str, Any]]]:
    publisher = Publisher(world["logins"][0], world["source"], frozenset(world["types"]))
    known = Known(publisher, tuple(world["logins"]), now, _SEAL, world["branches"])
    books = _books(world["branches"])
    for asked in world["messages"]:
        message = Message(**{**asked, "body": b64decode(asked["body"])})
        yield [_told(claim, again, known, books) for claim, again in zip(read(message), read(message), strict=True)]


def _books(branches: list[str] | None) -> Books:
    numbers = count(1)
    return Books(
        ids={},
        codes={},
        facts={},
        said={},
        branches=_Every() if branches is None else frozenset(branches),
        modes={},
        erased={},
        seal=_SEAL,
        new_number=lambda: f"member-{next(numbers)}",
    )


def _told(claim: Claim, again: Claim, known: Known, books: Books) -> dict[str, Any]:
    event = known.examine(claim)
    one = Judged(0, event, books.judge(event), 0)
    faults = [] if one.verdict.outcome == "duplicate" else faults_of(again, known)
    if (own := one.verdict.fault) is not None:
        own = _placed(own, claim)
        faults = [own, *(fault for fault in faults if (fault.rule, fault.pointer) != (own.rule, own.pointer))]
    told = one.told() | {"id": None if event.id == event.sealed else event.id}
    return told | {"place": claim.place, "subject": event.subject, "violations": list(map(_violation, faults))}


def _placed(fault: Fault, claim: Claim) -> Fault:
    """With the event's place in its batch, which a pointer of ours has only where the id does not find the event."""
    inside = fault.pointer.removeprefix(claim.place)
    return replace(fault, pointer=claim.place + inside)


def _violation(fault: Fault) -> dict[str, str]:
    return {
        "rule": fault.rule, "reason": fault.reason, "pointer": fault.pointer, "sentence": fault.zh,
        "sentence_en": fault.en,
    }  # fmt: skip


def main() -> None:
    """Answer one question from stdin on stdout."""
    sys.stdout.buffer.write(orjson.dumps(answer(orjson.loads(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
