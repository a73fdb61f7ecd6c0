"""What is told, once: the key of an occurrence, the offices it is meant for, and until when it is of use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

Topic = Literal[
    "meeting_notice",
    "meeting_called_off",
    "meeting_reminder",
    "re_election_reminder",
    "contact_due",
    "digest",
    "digest_prep",
    "alarm",
    "test",
]
TOPICS: Final[tuple[str, ...]] = get_args(Topic)
MAIL: Final = "mail"
GROUP: Final = "group"  # whoever reads along where a robot speaks
ME: Final = "me"


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """An office: its name, and the branch or body it is an office of (`''`: of the society)."""

    name: str
    scope: str = ""


SECRETARIAT: Final = Office("secretariat")
DUTY_OFFICER: Final = Office("duty_officer")
LEADERS: Final = Office("leaders")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """
    Something to be told to offices. Whoever comes with the same `key` again tells nothing new.

    `facts` are codes, days, counts and public titles. `bundled`: it may wait for the one message of a working day.
    `due`: after this moment it is of no use. `occurred` is the moment at which it became known.
    """

    key: str
    topic: Topic
    about: str
    offices: tuple[Office, ...]
    occurred: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    bundled: bool = False
    due: datetime | None = None


def code_of(occurrence: str, channel: str, office: Office, holder: str) -> str:
    """The code of a delivery: the same for the same thing, so that no second row of it can be written."""
    told = "\x1f".join((occurrence, channel, office.name, office.scope, holder))
    return f"D-{hashlib.sha256(told.encode()).hexdigest()[:20]}"


def alarm_key(occurrence: str) -> str:
    """The key under which the duty officer is told that an occurrence did not reach everybody: once."""
    return f"alarm/{hashlib.sha256(occurrence.encode()).hexdigest()[:32]}"
