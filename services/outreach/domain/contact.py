"""Contacts (联系记录): logged, corrected, withdrawn; only a contact made restarts the clock, by the day it happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.outreach.commands.contacts import CorrectContact, LogContact, WithdrawContact
from services.outreach.commands.items import RaiseItem
from services.outreach.domain.expert import Expert, NotHappenedYet, check_on_the_list
from shared.errors import Refused
from shared.events.outreach import ContactCorrected, ContactLogged, ContactState, ContactWithdrawn


class ContactExists(Refused):
    """
    联系记录 {code} 已经登记。
    The contact {code} is logged already.
    """


class ContactIsWithdrawn(Refused):
    """
    联系记录 {code} 已经撤销，不能再改。
    The contact {code} was withdrawn: it changes no more.
    """


class ItemIsNotTheirs(Refused):
    """
    事项 {code} 不是这次联系的专家提出的。
    The item {code} was not raised by an expert of this contact.
    """


@dataclass(frozen=True, slots=True)
class LastContact:
    """The last contact made (None: never) and how often nobody was reached since."""

    made_on: date | None = None
    attempts_since: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as it is known now; a withdrawn one counts nowhere and changes no more."""

    state: ContactState
    withdrawn: bool = False


def log_contact(
    command: LogContact,
    experts: Iterable[Expert],
    raised_by: Mapping[str, str | None],
    today: date,
    activity: str | None = None,
) -> ContactLogged:
    """A contact made or attempted; late entry is fine. `raised_by` maps the items named to the experts."""
    logged = ContactLogged(
        code=command.code,
        experts=command.experts,
        liaison=command.liaison,
        mode=command.mode,
        made=command.made,
        activity=activity,
        effective_on=command.happened_on,
    )
    _check(logged, experts, raised_by, today)
    return logged


def raised_then(command: LogContact) -> list[RaiseItem]:
    """The items recorded with a contact, as commands of their own: raised by its expert, on its day."""
    return [
        RaiseItem(
            code=one.code or f"{command.code}.{number}",
            origin="expert",
            expert=one.expert or command.experts[0],
            raised_on=command.happened_on,
            **one.model_dump(exclude={"code", "expert"}),
        )
        for number, one in enumerate(command.raised, 1)
    ]


def correct_contact(
    known: Contact,
    command: CorrectContact,
    experts: Iterable[Expert],
    raised_by: Mapping[str, str | None],
    today: date,
) -> ContactCorrected:
    """The contact as it was in truth. `experts` are those of the contact as corrected; a field not given stays."""
    _check_stands(known)
    given = command.model_dump(exclude_none=True, include={"experts", "liaison", "mode", "made"})
    day = command.happened_on or known.state.effective_on
    corrected = ContactCorrected.model_validate(known.state.model_dump() | given | {"effective_on": day})
    _check(corrected, experts, raised_by, today)
    return corrected


def withdraw_contact(known: Contact, command: WithdrawContact) -> ContactWithdrawn:
    """It was entered by mistake: no clock and no figure knows it any longer."""
    _check_stands(known)
    return ContactWithdrawn.model_validate(known.state.model_dump() | {"reason": command.reason})


def experts_after(known: Contact, command: CorrectContact) -> Sequence[str]:
    """The experts of a contact as corrected."""
    return known.state.experts if command.experts is None else command.experts


def due_on(expert: Expert, last: LastContact, on: date) -> date | None:
    """
    The day of the next contact as it stands on a day: cadence after the last one made, or after enrolment.

    Days of a pause do not count, and one who was due already when the pause began is due on the day of resuming.
    None: paused on that day, and nobody knows until when.
    """
    since = last.made_on or expert.enrolled_on
    due = since + timedelta(days=expert.cadence_days)
    for pause in expert.pauses:
        if pause.since > on or (pause.until and pause.until <= since):
            continue
        if pause.until is None:
            return None
        due = pause.until + max(due - max(pause.since, since), timedelta())
    return due


def explanation(expert: Expert, last: LastContact, on: date) -> dict[str, str]:
    """Why the next contact is due when it is, in Chinese and English."""
    missed = last.attempts_since
    if last.made_on:
        zh, en = f"上次联系成功 {last.made_on}", f"Last contact made {last.made_on}"
    else:
        zh, en = f"{expert.enrolled_on} 列入，尚未联系成功", f"Enrolled {expert.enrolled_on}, no contact made yet"
    zh, en = f"{zh}，周期 {expert.cadence_days} 天", f"{en}, cadence {expert.cadence_days} days"
    if days := _days_paused(expert, last.made_on or expert.enrolled_on, on):
        zh, en = f"{zh}，暂停 {days} 天不计", f"{en}, {days} days of pause do not count"
    if missed:
        since_zh, since_en = ("此后", " since") if last.made_on else ("", "")
        times = "once" if missed == 1 else f"{missed} times"
        zh, en = f"{zh}，{since_zh}未联系上 {missed} 次", f"{en}, not reached {times}{since_en}"
    if pause := expert.paused_on(on):
        until_zh, until_en = (f"至 {pause.until} 恢复", f" until {pause.until}") if pause.until else ("", "")
        zh, en = f"{zh}；{pause.since} 起暂停联系{until_zh}", f"{en}; paused from {pause.since}{until_en}"
    return {"zh": zh, "en": en}


def _check(said: ContactState, experts: Iterable[Expert], raised_by: Mapping[str, str | None], today: date) -> None:
    if said.effective_on > today:
        raise NotHappenedYet(field="happened_on", day=said.effective_on)
    for expert in experts:
        check_on_the_list(expert, said.effective_on)
    for code, expert_code in raised_by.items():
        if expert_code not in said.experts:
            raise ItemIsNotTheirs(field="items", code=code)


def _check_stands(known: Contact) -> None:
    if known.withdrawn:
        raise ContactIsWithdrawn(code=known.state.code)


def _days_paused(expert: Expert, since: date, on: date) -> int:
    """Days from `since` until the day before `on` on which the expert was paused."""
    spans = ((max(pause.since, since), min(pause.until or on, on)) for pause in expert.pauses)
    return sum((end - begin).days for begin, end in spans if end > begin)
