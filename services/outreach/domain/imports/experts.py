"""The sheet 专家: who is unknown is enrolled with consent, and what is known is compared cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.outreach.commands.expert_rights import AddConsent, CorrectExpert
from services.outreach.commands.experts import ChangeExpert, Consent, EnrolExpert
from services.outreach.domain.imports.faults import RowIsWrong
from services.outreach.domain.imports.known import Known, KnownExpert, expert_cells
from services.outreach.domain.imports.lines import AskLine, changes_of
from services.outreach.domain.imports.rows import OF_EXPERTS
from shared.commands import Command
from shared.imports.rows import Wanted, as_read
from shared.workbook.table import Table

_OWN = (
    "name",
    "unit",
    "phone",
    "mail",
    "discipline",
    "branch",
    "liaison",
    "deputy",
    "category",
    "cadence_days",
    "enrolled_on",
)
_PRIVATE = ("name", "unit", "phone", "mail")
_CHANGEABLE = ("branch", "discipline", "category", "cadence_days")
_FIXED = ("liaison", "deputy", "enrolled_on")
_CONSENT = ("notice_version", "consent_on", "consent_channel", "consent_scope")
SCOPE = "联系与意见收集"


class ExpertJudge:
    """Judges rows one after the other against the experts known."""

    def __init__(self, table: Table, known: Known, *, sealed: bool) -> None:
        self._table, self._known, self._sealed = table, known, sealed
        self._rows: dict[str, int] = {}

    def ask(self, line: AskLine) -> None:
        """What the row asks for. Raises RowIsWrong, ValidationError."""
        wanted = line.wanted
        line.key, line.label = wanted.values["code"], wanted.get("name")
        if (other := self._rows.setdefault(line.key.casefold(), wanted.row)) != wanted.row:
            raise RowIsWrong("code", "row-repeated", other=other)
        if (known := self._known.experts.get(line.key)) is None:
            line.is_new, line.commands = True, [_enrolment(wanted)]
        else:
            self._compare(line, known)

    def _compare(self, line: AskLine, known: KnownExpert) -> None:
        if not self._known.is_own(known.expert):
            raise RowIsWrong("code", "not-yours")
        was = as_read(expert_cells(known), OF_EXPERTS)
        said = line.wanted.values | _consent_cells(line.wanted)
        changed = [meaning for meaning in (*_OWN, *_CONSENT) if meaning in said and said[meaning] != was.get(meaning)]
        for meaning in changed:
            if meaning in _FIXED:
                raise RowIsWrong(meaning, "not-here")
        line.commands = _steps(line.wanted, {meaning: said[meaning] for meaning in changed})
        line.changes = changes_of(self._table, changed, expert_cells(known), said, sealed=self._sealed)


def _steps(wanted: Wanted, changed: Mapping[str, Any]) -> list[Command]:
    """What the changed cells ask for: details put right, consent given anew, another place in the hundred."""
    code, steps = wanted.values["code"], list[Command]()
    if private := {name: changed[name] for name in _PRIVATE if name in changed}:
        steps.append(CorrectExpert(code=code, **private))
    if any(name in changed for name in _CONSENT):
        steps.append(AddConsent(code=code, consent=_consent(wanted)))
    if place := {name: changed[name] for name in _CHANGEABLE if name in changed}:
        steps.append(ChangeExpert(code=code, **place))
    return steps


def _enrolment(wanted: Wanted) -> EnrolExpert:
    given = {meaning: wanted.values[meaning] for meaning in _OWN if meaning in wanted.values}
    return EnrolExpert(code=wanted.values["code"], consent=_consent(wanted), **given)


def _consent(wanted: Wanted) -> Consent:
    """The consent of the row, in three cells or in one. Raises RowIsWrong where nothing is said."""
    said = _consent_cells(wanted)
    for meaning in ("notice_version", "consent_on", "consent_channel"):
        if meaning not in said:
            raise RowIsWrong(meaning, "consent-missing")
    return Consent(
        notice_version=said["notice_version"],
        given_on=said["consent_on"],
        channel=said["consent_channel"],
        scope=said.get("consent_scope", SCOPE),
    )


def _consent_cells(wanted: Wanted) -> dict[str, Any]:
    """The cells of a consent; those of their own come before the one that holds all three."""
    one = wanted.get("consent") or {}
    own = {meaning: wanted.values[meaning] for meaning in _CONSENT if meaning in wanted.values}
    names = {"notice_version": "notice_version", "given_on": "consent_on", "channel": "consent_channel"}
    return {names[name]: value for name, value in one.items()} | own
