"""The next contacts: what is due today, this week, overdue or losing touch, and who is to be told of it when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from services.outreach.domain.absence import Cover
from services.outreach.domain.calendar import last_working_day, working_days_before
from services.outreach.domain.contact import LastContact, due_on, explanation
from services.outreach.domain.expert import Expert
from shared.events.outreach import (
    ContactDue,
    ContactDueEscalated,
    ContactDueLosingTouch,
    ContactDueOverdue,
    ContactDueTold,
)
from shared.events.outreach.contact_dues import DueLevel
from shared.workdays import Calendar, working_days_after

Section = Literal["losing_touch", "overdue", "today", "this_week"]
SECTIONS: Final[tuple[Section, ...]] = ("losing_touch", "overdue", "today", "this_week")
What = Literal["told", "overdue", "escalated", "losing_touch"]
# In the order in which they come: whoever was told the later is not told the earlier any more.
SAID: Final[Mapping[What, tuple[type[ContactDue], DueLevel]]] = {
    "told": (ContactDueTold, "liaison"),
    "overdue": (ContactDueOverdue, "deputy"),
    "escalated": (ContactDueEscalated, "secretariat"),
    "losing_touch": (ContactDueLosingTouch, "secretariat"),
}
WHATS: Final = tuple(SAID)
SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class DueRules:
    """
    The society's days around a due day: calendar days before it, working days after it.

    `losing_touch_percent`: of the cadence, without a contact made.
    """

    soon_days: int
    deputy_after: int
    secretariat_after: int
    losing_touch_percent: int


@dataclass(frozen=True, slots=True)
class Today:
    """
    What a due day is held against: the day itself, the working days around it, and the society's rules.

    `horizon`: no due day after it is listed or told today. `deputy_from`, `secretariat_from`: what was due on this day
    or before is the deputy's, or the secretariat's, to be told.
    """

    day: date
    days: Calendar
    rules: DueRules
    end_of_week: date
    horizon: date
    deputy_from: date
    secretariat_from: date

    @classmethod
    def of(cls, day: date, days: Calendar, rules: DueRules) -> Today:
        """Reckoned once for all experts."""
        sunday = day + timedelta(days=SUNDAY - day.weekday())
        return cls(
            day=day,
            days=days,
            rules=rules,
            end_of_week=sunday,
            # What falls due on days off after a week belongs to its last working day.
            horizon=max(day + timedelta(days=rules.soon_days), working_days_after(sunday, 1, days)),
            deputy_from=working_days_before(day, rules.deputy_after, days),
            secretariat_from=working_days_before(day, rules.secretariat_after, days),
        )


@dataclass(frozen=True, slots=True)
class Due:
    """An expert whose next contact is due on a day, and how that day came about."""

    expert: Expert
    last: LastContact
    due_on: date

    @classmethod
    def of(cls, expert: Expert, last: LastContact, day: date) -> Due | None:
        """None: not on the list, paused, or nobody knows when a pause ends."""
        if not expert.on_the_list(day) or expert.paused_on(day):
            return None
        due = due_on(expert, last, day)
        return None if due is None else cls(expert, last, due)

    def touch_lost_on(self, percent: int) -> date:
        """The day from which no contact was made for `percent` of the cadence; days of a pause do not count."""
        return self.due_on + timedelta(days=self.expert.cadence_days * (percent - 100) // 100)

    def section(self, today: Today) -> Section | None:
        """Where it stands in the list; one due on days off is listed on the working day before. None: later."""
        if self.due_on < today.day:
            lost = today.day >= self.touch_lost_on(today.rules.losing_touch_percent)
            return "losing_touch" if lost else "overdue"
        act_by = last_working_day(self.due_on, today.days)
        if act_by <= today.day:
            return "today"
        return "this_week" if act_by <= today.end_of_week else None

    def reached(self, today: Today) -> What | None:
        """The last of what is to be told of it that has come by today."""
        lost = self.due_on < today.day and today.day >= self.touch_lost_on(today.rules.losing_touch_percent)
        if lost:
            return "losing_touch"
        if self.due_on <= today.secretariat_from:
            return "escalated"
        if self.due_on <= today.deputy_from:
            return "overdue"
        return "told" if self.due_on <= today.day + timedelta(days=today.rules.soon_days) else None

    def why(self, today: Today) -> dict[str, str]:
        """The sentence that explains the line, in Chinese and English."""
        told = explanation(self.expert, self.last, today.day)
        late = (today.day - self.due_on).days
        zh, en = f"应于 {self.due_on} 前联系", f"due by {self.due_on}"
        if late > 0:
            zh, en = f"{zh}，已逾期 {late} 天", f"{en}, {late} {'day' if late == 1 else 'days'} overdue"
        elif (act_by := last_working_day(self.due_on, today.days)) < self.due_on:
            zh, en = f"{zh}，当日休息，最后工作日 {act_by}", f"{en}, a day off: the last working day is {act_by}"
        return {"zh": f"{told['zh']}；{zh}", "en": f"{told['en']}; {en}"}


def to_tell(due: Due, told: What | None, cover: Cover, today: Today) -> ContactDue | None:
    """
    What is to be said now of a due day of which `told` was said last; None: nothing new.

    Whoever is away is not told; who stands in is, and where nobody does the secretariat (`to` is None).
    """
    what = due.reached(today)
    if what is None or (told is not None and WHATS.index(what) <= WHATS.index(told)):
        return None
    expert = due.expert
    kind, level = SAID[what]
    to = {
        "liaison": cover.in_charge(expert.liaison, expert.deputy),
        "deputy": cover.deputy(expert.liaison, expert.deputy),
        "secretariat": None,
    }[level]
    return kind(
        expert=expert.code,
        branch=expert.branch,
        liaison=expert.liaison,
        deputy=expert.deputy,
        level=level,
        to=to,
        due_on=due.due_on,
        last_made_on=due.last.made_on,
        attempts_since=due.last.attempts_since,
        effective_on=today.day,
    )


def what_was(event: ContactDue) -> What:
    """`outreach.contact_due.told.v1` -> told."""
    return next(what for what, (kind, _) in SAID.items() if isinstance(event, kind))
