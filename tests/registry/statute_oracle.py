"""
The statute's rules written a second time, in plain loops over plain rows and day by day, to be held to the checker.

It knows nothing of the checker: no scene, no facts, no rule values but the numbers below, which the test sets.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.registry.domain.statute import Snapshot

COMMITTEE = {"chair", "past_chair", "chair_elect", "vice_chair", "committee_member"}
ON_COUNCIL = {"standing_council_member", "president", "vice_president", "secretary_general"}
REQUIRED = {
    "standing_council": {"president": 1, "secretary_general": 1, "standing_council_member": 1},
}
ONE_SEAT = {
    "branch": ("chair", "past_chair", "chair_elect", "liaison"),
    "standing_council": ("president", "secretary_general"),
}
Found = set[tuple[str, str, Any]]


def months_on(day: date, months: int) -> date:
    """Month by month; a day that the last month does not have is its last."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month == 13 else (year - 1, 12) if month == 0 else (year, month)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def holding(post: Any, day: date) -> bool:
    return post.since <= day and not (post.until is not None and day >= post.until)


def lasting(term: Any, day: date) -> bool:
    return term.began_on <= day and not (term.ended_on is not None and day >= term.ended_on)


class Oracle:
    """What must be found on a day: (rule, whom it concerns, number)."""

    def __init__(self, society: Snapshot, day: date) -> None:
        self.society, self.day = society, day
        self.branches = [b for b in society.bodies if b.branch and b.status in ("normal", "rectifying")]
        self.councils = [b for b in society.bodies if not b.branch]
        self.born = {p.code: p.birth_year for p in society.persons}
        self.found: Found = set()

    def people(self, body: str, *kinds: str) -> set[str]:
        return {p.person for p in self.society.posts if p.body == body and p.post in kinds and holding(p, self.day)}

    def everything(self) -> Found:
        for branch in self.branches:
            for rule in (self.posts, self.ages, self.term, self.chains, self.council):
                rule(branch.code)
        for council in self.councils:
            self.term(council.code, branch=False)
        self.seats()
        self.people_at_large()
        return self.found

    def say(self, rule: str, whom: str, number: Any) -> None:
        self.found.add((rule, whom, number))

    def posts(self, code: str) -> None:
        if not self.people(code, "chair"):
            self.say("no_chair", code, 0)
        liaisons, deputies = self.people(code, "liaison"), self.people(code, "deputy_liaison")
        if not liaisons:
            self.say("deputy_only" if deputies else "liaison_missing", code, len(deputies))
        size = len(self.people(code, *COMMITTEE))
        if self.people(code, "committee_member") and not 3 <= size <= 5:
            self.say("committee_size", code, size)
        if len(self.people(code, "vice_chair")) > 2:
            self.say("post_seats", f"{code}/vice_chair", len(self.people(code, "vice_chair")))
        trio = [person for kind in ("past_chair", "chair", "chair_elect") for person in self.people(code, kind)]
        crowded = any(len(self.people(code, kind)) > 1 for kind in ("past_chair", "chair", "chair_elect"))
        if crowded or len(trio) != len(set(trio)):
            self.say("three_chairs", code, None)

    def seats(self) -> None:
        for body in [*self.branches, *self.councils]:
            kind = "branch" if body.branch else body.kind
            for post in ONE_SEAT.get(kind, ()):
                if len(self.people(body.code, post)) > 1:
                    self.say("post_seats", f"{body.code}/{post}", len(self.people(body.code, post)))
            for post, least in REQUIRED.get(kind, {}).items():
                if len(self.people(body.code, post)) < least:
                    self.say("vacant_posts", f"{body.code}/{post}", least - len(self.people(body.code, post)))

    def ages(self, code: str) -> None:
        known = [self.day.year - y for p in self.people(code, *COMMITTEE) if (y := self.born.get(p)) is not None]
        for person in self.people(code, *COMMITTEE):
            year = self.born.get(person)
            if year is not None and self.day.year - year > 70:
                self.say("age_cap", f"{code}/{person}", self.day.year - year)
        if known and sum(known) / len(known) > 60 + 1e-9:
            self.say("mean_age", code, round(sum(known) / len(known), 2))

    def term(self, code: str, *, branch: bool = True) -> None:
        running = [t for t in self.society.terms if t.body == code and lasting(t, self.day)]
        if running:
            self.running(code, max(running, key=lambda t: (t.began_on, t.number)))
        elif branch:
            self.say("no_term", code, 0)
        bound = COMMITTEE if branch else ON_COUNCIL
        held = [p for p in self.society.posts if p.body == code and p.post in bound and holding(p, self.day)]
        if late := [p for p in held if self.outlived(p)]:
            self.say("post_past_term", code, len(late))

    def running(self, code: str, newest: Any) -> None:
        if self.day >= newest.until:
            self.say("term_overdue", code, (self.day - newest.until).days)
        for months in (2, 6, 12):
            if months_on(newest.until, -months) <= self.day < newest.until:
                self.say("term_ending", code, months)
                break
        if newest.until > months_on(newest.began_on, 60):
            self.say("term_too_long", code, None)

    def own_term(self, post: Any) -> Any:
        if post.term:
            return next((t for t in self.society.terms if t.code == post.term), None)
        begun = [t for t in self.society.terms if t.body == post.body and lasting(t, post.since)]
        return max(begun, key=lambda t: (t.began_on, t.number)) if begun else None

    def outlived(self, post: Any) -> bool:
        term = self.own_term(post)
        return bool(term and term.body == post.body and term.ended_on and term.ended_on <= self.day)

    def chains(self, code: str) -> None:
        """Walk back day by day over the days in the post; a day without it ends the chain."""
        for kind in ("chair", "vice_chair"):
            for person in self.people(code, kind):
                held = [p for p in self.society.posts if (p.body, p.post, p.person) == (code, kind, person)]
                first = self.day
                while any(holding(p, first - timedelta(days=1)) for p in held):
                    first -= timedelta(days=1)
                terms = set()
                for p in held:
                    end = self.day if p.until is None else min(self.day, p.until - timedelta(days=1))
                    if first <= p.since <= end:
                        terms |= self.served(p, end)
                if len(terms) > 2:
                    self.say("consecutive_terms", f"{code}/{kind}/{person}", len(terms))

    def served(self, post: Any, end: date) -> set[str]:
        if post.term:
            return {post.term}
        touched = {
            t.code
            for t in self.society.terms
            if t.body == post.body
            and t.began_on <= end
            and (t.ended_on is None or (t.ended_on > post.since and t.ended_on > t.began_on))
        }
        return touched or {post.code}

    def council(self, code: str) -> None:
        sitting = {p.person for p in self.society.posts if p.post in ON_COUNCIL and holding(p, self.day)}
        for chair in self.people(code, "chair"):
            if sitting and chair not in sitting:
                self.say("chair_on_council", f"{code}/{chair}", 0)

    def people_at_large(self) -> None:
        for person in {p.person for p in self.society.posts}:
            chaired = {b.code for b in self.branches if person in self.people(b.code, "chair")}
            if len(chaired) > 1:
                self.say("chair_of_two", person, len(chaired))
        for group in self.society.groups:
            leads = self.people(group.branch, "chair", "past_chair", "chair_elect", "vice_chair")
            if group.branch in {b.code for b in self.branches} and group.leader not in leads:
                self.say("group_leader", group.branch, 0)
        self.lapsed()

    def lapsed(self) -> None:
        gone = {
            p.code: self.society.left[p.member]
            for p in self.society.persons
            if p.member and p.member in self.society.left
        }
        posts = COMMITTEE | {"liaison", "deputy_liaison"}
        for post in self.society.posts:
            body = next((b for b in [*self.branches, *self.councils] if b.code == post.body), None)
            wanted = posts if body and body.branch else ON_COUNCIL
            if body and post.post in wanted and holding(post, self.day) and post.person in gone:
                if gone[post.person] <= self.day:
                    self.say(
                        "lapsed_member", f"{post.body}/{post.post}/{post.person}", (self.day - gone[post.person]).days
                    )
