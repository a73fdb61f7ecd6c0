"""The whole story of 2025: told from the society's own two files by seeded generators, the same at every telling."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.demo import branches, friends, projects, works
from deploy.demo.asks import Ask, Chapter
from deploy.demo.members import Membership, membership

DATA = Path(__file__).parent / "data"
ROSTER = DATA / "csbme-branches.csv"
QUARTER = "2025-Q4"


@dataclass(frozen=True)
class Story:
    """What outside systems say, and what the offices ask, by the order in which the services can answer."""

    society: dict[str, Any]
    roster: tuple[dict[str, str], ...]
    roster_file: bytes
    membership: Membership
    of_branches: tuple[Chapter, ...]
    of_works: tuple[Chapter, ...]
    of_friends: tuple[Chapter, ...]
    of_items: tuple[Chapter, ...]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters, in order."""
        return (*self.of_branches, *self.of_works, *self.of_friends, *self.of_items)

    @property
    def asks(self) -> list[Ask]:
        """Every request, in order."""
        return [ask for chapter in self.chapters for ask in chapter.asks]


def tell(scale: float = 1.0) -> Story:
    """The story; a smaller `scale` has fewer members, activities, experts and items, and everything else in full."""
    society = json.loads((DATA / "society.json").read_text("utf-8"))
    content = ROSTER.read_bytes()
    roster = tuple(csv.DictReader(content.decode().splitlines()))
    codes = [row["编码"] for row in roster]
    members = membership(society["code"], codes, society["individual_members"], society["group_members"], scale)
    stock = [event["data"] for event in members.events if event["id"].startswith("load-")]
    known = sorted({data["member"] for data in stock if data["kind"] == "individual"})
    held = works.activities(codes, known, max(60, round(320 * scale)))
    met = works.meetings(codes)
    enrolled = friends.experts(codes, max(24, round(society["targets"]["experts"] * scale)))
    raised = friends.items(enrolled, held, codes, max(24, round(60 * scale)))
    answered = friends.answers(raised)
    return Story(
        society,
        roster,
        content,
        members,
        (branches.profile(society), branches.posts(codes), branches.groups(codes)),
        (
            works.key_works(),
            held,
            works.cancelled(held),
            works.progress(held),
            met,
            works.submissions(met),
            works.closings(met),
            projects.projects(society["name_zh"]),
        ),
        (friends.calendar(), enrolled, friends.contacts(enrolled)),
        (raised, answered, *friends.closings(raised, answered)),
    )
