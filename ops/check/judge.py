"""The registry's own judgement, asked in a process of its own: no running system, and no rule written twice."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ops.check.broker import Refused, advice_on, refused
from ops.check.sent import Entry, Manifest, Sent, Story, source_of
from ops.publishers import FOR_TRYING
from shared.events.membership import TYPES

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Asker:
    """Who will send: what `ops publisher add` registered. None = as the events themselves say."""

    login: str | None = None
    source: str | None = None
    types: tuple[str, ...] = tuple(TYPES)
    branches: list[str] | None = None

    def of(self, story: Story, manifest: Manifest) -> Asker:
        """With what is not told taken from the manifest, or from the first message that says it."""
        source = source_of(story.messages) or "/societies/example/membership"
        login = next((one for sent in story.messages if isinstance(one := sent.told("user_id"), str)), "publisher")
        branches = manifest.branches if self.branches is None else self.branches
        return Asker(
            self.login or manifest.login or login.removesuffix(FOR_TRYING),
            self.source or manifest.source or source,
            self.types,
            branches,
        )

    @property
    def logins(self) -> tuple[str, ...]:
        """Its login, and the one for trying."""
        return (self.login or "", f"{self.login}{FOR_TRYING}")


@dataclass(frozen=True)
class Checked:
    """One message and what would become of it: `broker` closes the channel, or `events` are judged."""

    sent: Sent
    broker: Refused | None
    events: list[Entry]
    advice: list[Entry]

    @property
    def is_good(self) -> bool:
        """Whether the broker takes it and the registry parks nothing of it."""
        return self.broker is None and all(event["outcome"] != "parked" for event in self.events)


@dataclass(frozen=True)
class Outcome:
    """A story and what would become of it."""

    story: Story
    checked: list[Checked]

    @property
    def is_good(self) -> bool:
        """Of a sample: whether it becomes what it says. Else: whether every message is good."""
        if self.story.expected is None:
            return all(one.is_good for one in self.checked)
        [one] = self.checked
        became = [{k: event[k] for k in ("outcome", "reason", "pointer") if k in event} for event in one.events]
        expected = [
            {k: event[k] for k in ("outcome", "reason", "pointer") if k in event} for event in self.story.expected
        ]
        return became == expected and (one.broker.code if one.broker else None) == self.story.expected_code


def judge(stories: Iterable[Story], asker: Asker, manifest: Manifest, now: datetime) -> list[Outcome]:
    """What would become of each message of each story, if it came at `now`."""
    known = [(story, asker.of(story, manifest)) for story in stories]
    worlds = [_world(story, who) for story, who in known]
    answered = _ask({"now": now.isoformat(), "worlds": worlds})["worlds"]
    return [
        Outcome(story, [_checked(sent, events, who) for sent, events in zip(story.messages, told, strict=True)])
        for (story, who), told in zip(known, answered, strict=True)
    ]


def _checked(sent: Sent, events: list[Entry], who: Asker) -> Checked:
    return Checked(sent, refused(sent, who.logins, who.types), events, advice_on(sent, events))


def _world(story: Story, who: Asker) -> Entry:
    return {
        "logins": who.logins,
        "source": who.source,
        "types": who.types,
        "branches": who.branches,
        "messages": [_message(sent, who) for sent in story.messages],
    }


def _message(sent: Sent, who: Asker) -> Entry:
    return {
        "body": b64encode(sent.body).decode(),
        "content_type": _text(sent.content_type),
        "content_encoding": _text(sent.told("content_encoding")),
        "headers": dict(sent.headers),
        "message_id": _text(sent.told("message_id")),
        "login": who.login if sent.properties is None else _text(sent.told("user_id")),
    }


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _ask(question: Entry) -> Entry:
    asked = subprocess.run(
        [sys.executable, "-m", "services.registry.check"],
        input=json.dumps(question).encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
    )
    answer: Entry = json.loads(asked.stdout)
    return answer
