"""The membership system's own book in the story, and the events it makes of its entries."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from deploy.demo.days import moment

Event = dict[str, Any]
CLASSES = ("ordinary", "senior", "student", "fellow", "foreign")
CLASS_WEIGHTS = (62, 20, 13, 3, 2)


@dataclass
class Sent:
    """One event, what should become of it, and when it leaves (which may not be when it was recorded)."""

    event: Event
    leaves: datetime
    outcome: str = "accepted"


@dataclass
class Book:
    """Who is a member, in which branches, and how often each entry changed."""

    source: str
    branches: Sequence[str]
    rng: Random
    states: dict[str, Event] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)

    def enter(self, member: str, kind: str = "individual") -> None:
        """Somebody new, with none, one or two branches, the larger ones more often."""
        count = self.rng.choices((0, 1, 2), (11, 80, 9))[0]
        weights = [3 + 40 // (place + 2) for place in range(len(self.branches))]
        branches = sorted(set(self.rng.choices(self.branches, weights, k=count)))
        self.states[member] = {"member": member, "kind": kind, "branches": branches}
        if kind == "individual":
            self.states[member]["member_class"] = self.rng.choices(CLASSES, CLASS_WEIGHTS)[0]

    def says(self, what: str, member: str, day: date, when: datetime, **more: Any) -> Event:
        """An event about a member; its data is the member's state, with `more` on top."""
        self.changes[member] += 1
        number = self.changes[member]
        state = copy.deepcopy(self.states[member])
        if what == "left":
            state = {name: state[name] for name in ("member", "kind")}
        return {
            "specversion": "1.0",
            "id": f"ms-{member}-{number}",
            "source": self.source,
            "type": f"membership.member.{what}.v1",
            "subject": member,
            "time": when.isoformat(),
            "sequence": str(number),
            "datacontenttype": "application/json",
            "data": {**state, "effective_on": day.isoformat(), **more},
        }

    def sent(self, what: str, member: str, day: date, **more: Any) -> Sent:
        """An event recorded, and sent, within a week after its day."""
        when = moment(day + timedelta(days=self.rng.randrange(7)), self.rng)
        return Sent(self.says(what, member, day, when, **more), when)

    def transferred(self, member: str, day: date) -> Sent:
        """The member gives up the first branch for another one."""
        state = self.states[member]
        old = state["branches"][0] if state["branches"] else None
        new = self.rng.choice([branch for branch in self.branches if branch not in state["branches"]])
        state["branches"] = sorted({*state["branches"][1:], new})
        explained = {"from_branch": old, "to_branch": new} if old else {"to_branch": new}
        return self.sent("transferred", member, day, **explained)
