"""The way of an activity from its plan to its archive, and pairings, without any server."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.activities import domain
from services.activities.commands.activities import CorrectActivity, PlanActivity
from services.activities.commands.pairings import AgreePairing, EndPairing
from shared.events.activities import ActivityHeld, PairingAgreed
from tests.activities.test_domain import SCENE, TODAY, activity, refusal

PAIR = PairingAgreed(
    code="P-1",
    title="共建结对",
    parties=("society", "CSBME-01"),
    until=date(2026, 7, 1),
    effective_on=date(2026, 2, 1),
)


def plan(**changes: Any) -> PlanActivity:
    body = {
        "code": "A-1",
        "kind": "study",
        "title": "学习上级文件",
        "hosts": ["CSBME-01"],
        "starts_on": "2026-02-01",
        "open_to": "internal",
        "documents": ["IN-1"],
    }
    return PlanActivity.model_validate(body | changes)


def known(state: str, **kept: Any) -> domain.Activity:
    if state in ("planned", "announced", "called_off"):
        return domain.Activity(domain.plan_activity(plan(), None, SCENE, TODAY), state, **kept)
    return domain.Activity(domain.hold_activity(activity(), None, SCENE, TODAY), state, **kept)


def scene(**changes: Any) -> domain.Scene:
    facts = {name: getattr(SCENE, name) for name in domain.Scene.__slots__}
    return domain.Scene(**facts | changes)


def test_a_plan_holds_from_its_first_day_and_knows_no_counts() -> None:
    planned = domain.plan_activity(plan(partners=["CSBME-01", "unit:U-1"]), None, SCENE, TODAY)
    assert (planned.effective_on, planned.ends_on) == (date(2026, 2, 1), date(2026, 2, 1))
    assert planned.partners == ("unit:U-1",)
    assert "attendances" not in planned.model_dump()


def test_what_is_over_is_recorded_and_not_planned() -> None:
    assert domain.plan_activity(plan(starts_on=TODAY), None, SCENE, TODAY).effective_on == TODAY
    assert refusal(domain.plan_activity, plan(starts_on="2026-01-09"), None, SCENE, TODAY) == "planned-for-the-past"


def test_an_announcement_repeats_the_plan() -> None:
    planned = known("planned")
    announced = domain.announce_activity(planned)
    assert announced.model_dump() == planned.event.model_dump()
    assert refusal(domain.announce_activity, known("announced")) == "activity-is-otherwise"


@pytest.mark.parametrize("state", ["held", "archived", "called_off", "withdrawn"])
def test_only_what_is_ahead_can_be_planned_otherwise(state: str) -> None:
    assert refusal(domain.plan_activity, plan(), known(state), SCENE, TODAY) == "activity-is-otherwise"


@pytest.mark.parametrize("state", ["planned", "announced"])
def test_a_planned_activity_is_held_under_its_own_code(state: str) -> None:
    held = domain.hold_activity(activity(), known(state), SCENE, TODAY)
    assert isinstance(held, ActivityHeld)


@pytest.mark.parametrize("state", ["held", "archived", "called_off", "withdrawn"])
def test_what_was_held_or_called_off_is_not_held_again(state: str) -> None:
    assert refusal(domain.hold_activity, activity(), known(state), SCENE, TODAY) == "activity-exists"


def test_a_correction_is_a_new_whole_record() -> None:
    command = CorrectActivity.model_validate(
        activity(attendances=29).model_dump(mode="json") | {"because": "签到表重复一人"}
    )
    assert domain.correct_activity(command, known("archived"), SCENE, TODAY).attendances == 29
    assert refusal(domain.correct_activity, command, known("planned"), SCENE, TODAY) == "activity-is-otherwise"


@pytest.mark.parametrize("field", ["members", "public", "scientists"])
def test_no_sort_of_people_is_more_than_everybody(field: str) -> None:
    assert domain.hold_activity(activity(**{field: 30}), None, SCENE, TODAY)
    more = activity(**{field: 31})
    assert refusal(domain.hold_activity, more, None, SCENE, TODAY) == "more-of-one-sort-than-attendances"


def test_an_activity_is_archived_when_minutes_or_a_summary_are_there() -> None:
    assert domain.archive_activity(known("held", has_summary=True), TODAY).effective_on == TODAY
    assert refusal(domain.archive_activity, known("held"), TODAY) == "papers-are-incomplete"
    filed = domain.hold_activity(activity(minutes_filed_on="2025-12-02"), None, SCENE, TODAY)
    assert domain.archive_activity(domain.Activity(filed, "held"), TODAY)
    assert refusal(domain.archive_activity, known("archived", has_summary=True), TODAY) == "activity-is-otherwise"


@pytest.mark.parametrize(
    ("day", "ruled"),
    [
        ("2026-01-31", "pairing-does-not-hold"),
        ("2026-02-01", None),
        ("2026-06-30", None),
        ("2026-07-01", "pairing-does-not-hold"),
    ],
)
def test_a_joint_activity_lies_within_its_pairing_on_both_edge_days(day: str, ruled: str | None) -> None:
    asked, there = plan(pairing="P-1", starts_on=day), scene(pairing=PAIR)
    if ruled:
        assert refusal(domain.plan_activity, asked, None, there, TODAY) == ruled
    else:
        assert domain.plan_activity(asked, None, there, TODAY).pairing == "P-1"


def test_a_joint_activity_has_a_party_of_the_pairing_among_those_who_hold_it() -> None:
    others = scene(pairing=PAIR.model_copy(update={"parties": ("party_branch", "unit:U-1")}))
    assert refusal(domain.plan_activity, plan(pairing="P-1"), None, others, TODAY) == "pairing-is-of-others"
    assert domain.plan_activity(plan(pairing="P-1", partners=["unit:U-1"]), None, others, TODAY)
    assert refusal(domain.plan_activity, plan(pairing="P-2"), None, SCENE, TODAY) == "unknown"


def agree(**changes: Any) -> AgreePairing:
    body = {"code": "P-1", "title": "共建结对", "parties": ["society", "CSBME-01"], "agreed_on": "2025-03-01"}
    return AgreePairing.model_validate(body | changes)


def test_a_pairing_has_two_parties_that_exist() -> None:
    branches = {"CSBME-01": "normal", "CSBME-02": "ended"}
    assert domain.agree_pairing(agree(), branches).parties == ("society", "CSBME-01")
    assert refusal(domain.agree_pairing, agree(parties=["society", "society"]), branches) == "pairing-needs-two"
    assert refusal(domain.agree_pairing, agree(parties=["society", "CSBME-02"]), branches) == "host-has-ended"
    assert refusal(domain.agree_pairing, agree(until="2025-03-01"), branches) == "ends-before-it-begins"


def test_a_pairing_ends_once_and_a_foreseen_end_may_come_earlier() -> None:
    def end(day: str) -> EndPairing:
        return EndPairing.model_validate({"code": "P-1", "ended_on": day})

    ended = domain.end_pairing(PAIR, end("2026-06-30"), TODAY)
    assert (ended.until, ended.effective_on) == (date(2026, 6, 30), date(2026, 6, 30))
    assert refusal(domain.end_pairing, PAIR, end("2026-07-01"), TODAY) == "pairing-has-ended"
    assert refusal(domain.end_pairing, PAIR, end("2026-01-31"), TODAY) == "ends-before-it-begins"
    again = ended.model_copy(update={"effective_on": PAIR.effective_on})
    assert refusal(domain.end_pairing, again, end("2026-06-01"), TODAY) == "pairing-has-ended"
