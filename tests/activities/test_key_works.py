"""Key works without any server: the year's list, the ticks, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.activities.commands import key_works as commands
from services.activities.domain import key_work as rules
from services.activities.domain.key_work import KeyWork
from tests.activities.test_domain import refusal

TODAY = date(2025, 10, 20)
WORK = KeyWork("KW-1", 2025, 1, "学术年会", date(2025, 1, 1))
OTHER = KeyWork("KW-2", 2025, 2, "期刊", date(2025, 1, 1))
DROPPED = KeyWork("KW-3", 2025, 3, "科普", date(2025, 1, 1), date(2025, 5, 1))


def rename(day: str, title: str = "学术大会") -> commands.RenameKeyWork:
    return commands.RenameKeyWork.model_validate({"code": "KW-1", "title": title, "renamed_on": day})


def drop(day: str) -> commands.DropKeyWork:
    return commands.DropKeyWork.model_validate({"code": "KW-1", "dropped_on": day, "because": "示例：并入他项"})


def renumber(number: int, day: str = "2025-06-01") -> commands.RenumberKeyWork:
    return commands.RenumberKeyWork.model_validate({"code": "KW-1", "number": number, "renumbered_on": day})


def tick(day: str, evidence: str = "meeting/JM-1") -> commands.TickKeyWork:
    return commands.TickKeyWork.model_validate(
        {"code": "KW-1", "tick": "voice", "evidence": evidence, "ticked_on": day}
    )


@pytest.mark.parametrize(
    ("day", "today", "holds"),
    [
        ("2025-12-31", date(2026, 1, 5), date(2025, 12, 31)),
        ("2026-01-01", date(2026, 1, 5), None),
        ("2025-10-20", TODAY, date(2025, 10, 20)),
        ("2025-10-21", TODAY, None),
        ("2024-12-20", date(2024, 12, 21), date(2025, 1, 1)),
    ],
)
def test_the_list_of_a_year_changes_before_its_end_and_not_ahead(day: str, today: date, holds: date | None) -> None:
    for change, asked in ((rules.rename_key_work, rename(day)), (rules.drop_key_work, drop(day))):
        if holds:
            assert change(WORK, asked, today).effective_on == holds
        else:
            assert refusal(change, WORK, asked, today) == "list-is-closed"


def test_a_change_does_not_lie_before_the_last_one() -> None:
    changed = KeyWork("KW-1", 2025, 1, "学术年会", date(2025, 5, 2))
    assert refusal(rules.rename_key_work, changed, rename("2025-05-01"), TODAY) == "list-is-closed"
    assert refusal(rules.rename_key_work, changed, rename("2024-12-01"), TODAY) == "list-is-closed"
    assert rules.rename_key_work(changed, rename("2025-05-02"), TODAY).title == "学术大会"
    assert refusal(rules.rename_key_work, WORK, rename("2025-05-02", "学术年会"), TODAY) == "nothing-changes"


def test_a_number_that_is_taken_changes_hands_and_what_was_asked_for_is_said_last() -> None:
    changed = rules.renumber_key_work(WORK, OTHER, renumber(2), TODAY)
    assert [(event.code, event.number, event.title) for event in changed] == [
        ("KW-2", 1, "期刊"),
        ("KW-1", 2, "学术年会"),
    ]
    assert [event.code for event in rules.renumber_key_work(WORK, None, renumber(7), TODAY)] == ["KW-1"]
    assert refusal(rules.renumber_key_work, WORK, None, renumber(1), TODAY) == "nothing-changes"


def test_nothing_is_done_with_a_key_work_that_was_dropped() -> None:
    progress = commands.ReportKeyWorkProgress(code="KW-3", reached_on=TODAY, note="示例")
    untick = commands.UntickKeyWork(code="KW-3", tick="voice", evidence="meeting/JM-1", because="示例")
    for call, *given in (
        (rules.rename_key_work, rename("2025-06-01"), TODAY),
        (rules.renumber_key_work, None, renumber(2), TODAY),
        (rules.drop_key_work, drop("2025-06-01"), TODAY),
        (rules.tick_key_work, tick("2025-06-01"), {"meeting/JM-1"}, TODAY),
        (rules.untick_key_work, untick, TODAY),
        (rules.report_key_work_progress, progress, TODAY),
    ):
        assert refusal(call, DROPPED, *given) == "key-work-was-dropped"


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ("meeting/JM-1", None),
        ("meeting/JM-2", "evidence-is-unknown"),
        ("activity/A-9", "evidence-is-unknown"),
        ("honour/H-1", None),
        ("contact/K-1", "evidence-is-not-heard-of"),
        ("voucher/V-1", None),
        ("attachment/AT-1", "evidence-is-unknown"),
        ("photo/P-1", "evidence-is-of-no-kind"),
    ],
)
def test_a_tick_names_a_record_that_is_here(evidence: str, rule: str | None) -> None:
    asked = (WORK, tick("2025-06-01", evidence), {"meeting/JM-1", "honour/H-1"}, TODAY)
    if rule:
        assert refusal(rules.tick_key_work, *asked) == rule
    else:
        assert rules.tick_key_work(*asked).evidence == evidence


def test_a_tick_and_progress_are_not_to_come() -> None:
    asked = tick("2025-10-21")
    assert refusal(rules.tick_key_work, WORK, asked, {"meeting/JM-1"}, TODAY) == "step-at-an-impossible-time"
    ahead = commands.ReportKeyWorkProgress(code="KW-1", reached_on=date(2025, 10, 21), note="示例")
    assert refusal(rules.report_key_work_progress, WORK, ahead, TODAY) == "step-at-an-impossible-time"
    late = commands.ReportKeyWorkProgress(code="KW-1", reached_on=date(2025, 2, 1), percent=30, note="示例")
    assert rules.report_key_work_progress(WORK, late, TODAY).percent == 30


def test_an_untick_lies_on_the_day_of_its_tick_and_needs_one() -> None:
    asked = commands.UntickKeyWork(code="KW-1", tick="voice", evidence="meeting/JM-1", because="示例")
    assert rules.untick_key_work(WORK, asked, date(2025, 3, 20)).effective_on == date(2025, 3, 20)
    assert refusal(rules.untick_key_work, WORK, asked, None) == "tick-is-not-there"


def test_what_is_missing_is_said_in_both_languages_and_names_what_was_withdrawn() -> None:
    assert rules.lacking("voice", []) == {
        "tick": "voice",
        "zh": "缺“有党组织的声音”的佐证",
        "en": 'no evidence for "the Party organisation\'s voice"',
    }
    told: dict[str, Any] = rules.lacking("work", ["activity/A-2", "activity/A-1"])
    assert told["zh"] == "缺“有党组织的工作”的佐证：原佐证 activity/A-1, activity/A-2 已撤销"
