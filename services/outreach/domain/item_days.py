"""The days of an item: by when it is to be acknowledged and answered, given back, extended and escalated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.outreach.domain.calendar import working_days_before
from shared.workdays import Calendar, add_months, working_days_after


@dataclass(frozen=True, slots=True)
class ItemDays:
    """The society's limits for items on a day, in working days and months of its calendar (domain.md section 5)."""

    calendar: Calendar
    answer_working_days: int = 15
    suggestion_months: int = 3
    acknowledge_working_days: int = 3
    transfer_back_working_days: int = 3
    extension_working_days: int = 15
    extension_months: int = 3
    remind_working_days: int = 3
    escalate_working_days: int = 5

    def answer_due_on(self, kind: str, since: date) -> date:
        """Months for a suggestion, which needs a decision; working days for enquiries and help."""
        if kind == "suggestion":
            return add_months(since, self.suggestion_months)
        return self.after(since, self.answer_working_days)

    def acknowledge_due_on(self, raised_on: date) -> date:
        """The last day on which its raiser hears in time that an item has arrived."""
        return self.after(raised_on, self.acknowledge_working_days)

    def transfer_back_until(self, assigned_on: date) -> date:
        """The last day on which an owner may give an item back."""
        return self.after(assigned_on, self.transfer_back_working_days)

    def extension_until(self, kind: str, due_on: date) -> date:
        """The latest day to which a deadline may be extended."""
        if kind == "suggestion":
            return add_months(due_on, self.extension_months)
        return self.after(due_on, self.extension_working_days)

    def reminds_from(self, due_on: date) -> date:
        """The day from which an answer is due soon."""
        return working_days_before(due_on, self.remind_working_days, self.calendar)

    def escalates_from(self, due_on: date) -> date:
        """The first day on which an answer that is overdue goes to the secretariat."""
        return self.after(due_on, self.escalate_working_days + 1)

    def after(self, day: date, count: int) -> date:
        """So many working days later."""
        return working_days_after(day, count, self.calendar)
