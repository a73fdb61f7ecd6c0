"""The whole life of an item, without any server: every command in every state, and what each step keeps."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pydantic import ValidationError

from services.outreach.commands.item_ends import AnswerItem, TellBack
from services.outreach.commands.items import CorrectItem, RaiseItem
from services.outreach.domain import item as entry
from services.outreach.domain.absence import Absence, Cover
from services.outreach.domain.item_explained import explanation, is_overdue, may, standing
from services.outreach.domain.item_rights import Whose
from services.outreach.store.item_days import CALENDAR_DAYS
from shared.errors import Refused
from shared.events.outreach import ItemState
from tests.outreach import items as of
from tests.outreach.items import COMMANDS, STATES, TODAY

WAITING = {
    "TransferItemBack": "item-has-no-owner",
    "RecordOutsideReply": "item-not-passed-on",
    "TellBack": "item-not-answered-yet",
    "SolveItem": "item-not-answered-yet",
    "CloseItem": "item-not-answered-yet",
    "ReopenItem": "item-not-told-yet",
}
OVER = dict.fromkeys(("AssignItem", "TransferItemBack", "ExtendItem", "AnswerItem"), "item-already-answered")
ANSWERED = OVER | {"RecordOutsideReply": "item-not-passed-on", "ReopenItem": "item-not-told-yet"}
TOLD = ANSWERED | {"TellBack": "item-already-told", "ReopenItem": "raiser-is-not-dissatisfied"}
SHUT = {
    **dict.fromkeys(("AcknowledgeItem", "AssignItem", "TransferItemBack", "PassItemOn"), "item-already-closed"),
    **dict.fromkeys(("ExtendItem", "AnswerItem", "TellBack", "CloseItem"), "item-already-closed"),
    "RecordOutsideReply": "item-not-passed-on",
}
REFUSED: dict[str, dict[str, str]] = {
    "raised": WAITING,
    "acknowledged": WAITING | {"AcknowledgeItem": "item-already-acknowledged"},
    "assigned": {name: broken for name, broken in WAITING.items() if name != "TransferItemBack"},
    "given back": WAITING,
    "passed on": {name: broken for name, broken in WAITING.items() if name != "RecordOutsideReply"},
    "replied outside": WAITING,
    "extended": WAITING | {"ExtendItem": "item-already-extended"},
    "answered": ANSWERED | {"CloseItem": "contact-is-missing"},
    "told": TOLD,
    "told, dissatisfied": {name: broken for name, broken in TOLD.items() if name != "ReopenItem"},
    "solved": ANSWERED | {"SolveItem": "item-already-solved", "CloseItem": "contact-is-missing"},
    "closed": SHUT | {"ReopenItem": "raiser-is-not-dissatisfied"},
    "closed, dissatisfied": SHUT,
    "reopened": {
        **WAITING,
        "AnswerItem": "answered-before-raised",
        "ExtendItem": "step-before-raised",
    },
    "wants no reply": {n: b for n, b in WAITING.items() if n != "CloseItem"} | {"ExtendItem": "item-wants-no-reply"},
    "noted": SHUT | {"SolveItem": "item-not-answered-yet", "ReopenItem": "item-not-told-yet"},
    "withdrawn": dict.fromkeys(COMMANDS, "item-is-withdrawn"),
}
# Refused for the day or for what was given, not for the state: said to be possible.
POSSIBLE = {("reopened", "AnswerItem"), ("reopened", "ExtendItem"), ("answered", "CloseItem"), ("solved", "CloseItem")}


def broken(call: Any, *arguments: Any, **changes: Any) -> str:
    """The rule that a call breaks; empty where it breaks none."""
    try:
        call(*arguments, **changes)
    except Refused as refused:
        return str(refused.type)
    return ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("state", STATES)
def test_every_command_is_allowed_or_refused_in_every_state_by_its_own_sentence(state: str, command: str) -> None:
    expected = REFUSED[state].get(command, "")
    assert broken(COMMANDS[command], STATES[state]) == expected
    possible = not expected or (state, command) in POSSIBLE
    assert (command in may(STATES[state])) == possible


def test_where_each_stands() -> None:
    stood = {state: standing(item) for state, item in STATES.items()}
    assert stood == {
        "raised": "open",
        "acknowledged": "acknowledged",
        "assigned": "assigned",
        "given back": "open",
        "passed on": "open",
        "replied outside": "open",
        "extended": "open",
        "answered": "answered",
        "told": "told",
        "told, dissatisfied": "told",
        "solved": "answered",
        "closed": "closed",
        "closed, dissatisfied": "closed",
        "reopened": "open",
        "wants no reply": "open",
        "noted": "noted",
        "withdrawn": "withdrawn",
    }


@pytest.mark.parametrize(
    ("state", "command", "changes", "rule"),
    [
        ("raised", "AcknowledgeItem", {"acknowledged_on": "2025-11-02"}, "step-before-raised"),
        ("raised", "AcknowledgeItem", {"acknowledged_on": "2026-01-11"}, "not-happened-yet"),
        ("assigned", "AssignItem", {"owner": "R-8"}, "item-has-that-owner"),
        ("assigned", "TransferItemBack", {"returned_on": "2025-11-04"}, "step-before-assigned"),
        ("assigned", "TransferItemBack", {"returned_on": "2025-11-10"}, ""),
        ("assigned", "TransferItemBack", {"returned_on": "2025-11-11"}, "transfer-back-too-late"),
        ("passed on", "RecordOutsideReply", {"replied_on": "2025-11-06"}, "replied-before-passed-on"),
        ("raised", "ExtendItem", {"extended_on": "2025-11-25"}, "extended-too-late"),
        ("raised", "ExtendItem", {"until": "2025-11-24"}, "extension-out-of-range"),
        ("raised", "ExtendItem", {"until": "2025-12-15"}, ""),
        ("raised", "ExtendItem", {"until": "2025-12-16"}, "extension-out-of-range"),
        ("raised", "AnswerItem", {"answered_on": "2025-11-02"}, "answered-before-raised"),
        ("raised", "AnswerItem", {"answered_on": "2026-01-11"}, "not-happened-yet"),
        ("raised", "AnswerItem", {"same": STATES["raised"]}, "other-item-is-not-answered"),
        ("answered", "TellBack", {"told_on": "2025-12-02"}, "told-on-is-another-day"),
        ("answered", "TellBack", {"of": of.contact(made=False)}, "contact-tells-nobody"),
        ("answered", "TellBack", {"of": of.contact(withdrawn=True)}, "contact-tells-nobody"),
        ("answered", "TellBack", {"of": of.contact(experts=("E-2",))}, "contact-tells-nobody"),
        ("answered", "TellBack", {"of": of.contact(effective_on=date(2025, 11, 27))}, "told-too-early"),
        ("answered", "TellBack", {"of": of.contact(effective_on=date(2026, 1, 11))}, "not-happened-yet"),
        ("told", "CloseItem", {"closed_on": "2025-11-30"}, "closed-too-early"),
        ("told", "CloseItem", {"closed_on": "2026-01-11"}, "not-happened-yet"),
        ("told, dissatisfied", "ReopenItem", {"reopened_on": "2025-11-30"}, "step-before-raised"),
        ("reopened", "AnswerItem", {"answered_on": "2025-12-10"}, ""),
        ("raised", "CorrectItem", {"branch": "B-2"}, "branch-is-not-the-experts"),
        ("noted", "CorrectItem", {"wants_reply": True}, "reply-is-over"),
    ],
)
def test_a_step_against_the_rules_is_refused(state: str, command: str, changes: dict[str, Any], rule: str) -> None:
    assert broken(COMMANDS[command], STATES[state], **changes) == rule


def test_a_reaction_is_given_with_the_telling_or_with_the_closing() -> None:
    told = of.tell(of.answer(of.raised()), reaction=None)
    assert broken(of.close, told) == "reaction-is-missing"
    assert of.close(told, reaction="fairly_satisfied").reaction == "fairly_satisfied"
    assert of.close(STATES["told"]).reaction == "satisfied"


def test_whoever_is_no_expert_is_told_on_a_day_and_by_a_mode() -> None:
    answered = of.answer(of.raised(origin="member", expert=None))
    told = {"contact": None, "told_on": "2025-12-02", "mode": "mail"}

    def tell(**changes: Any) -> ItemState:
        command = TellBack.model_validate({"code": "I-1"} | told | changes)
        return of.ends.tell_back(answered, command, None, TODAY)

    assert (tell().told_on, tell().told_mode, tell().contact) == (date(2025, 12, 2), "mail", None)
    for missing in ("told_on", "mode"):
        with pytest.raises(ValidationError):
            tell(**{missing: None})
    experts = TellBack.model_validate({"code": "I-1"} | told)
    assert broken(of.ends.tell_back, STATES["answered"], experts, None, TODAY) == "contact-is-missing"
    assert broken(of.tell, answered) == "contact-tells-nobody"


def test_an_answer_keeps_all_that_was_said_and_says_when_it_was_solved() -> None:
    said = of.answer(STATES["assigned"], result="A", solved=True)
    assert (said.owner, said.result, said.solved_on, said.answer) == ("R-8", "A", date(2025, 11, 28), "I-1")
    later = of.solve(STATES["closed"])
    assert (later.result, later.solved, later.solved_on, later.closed_on) == (
        "B",
        True,
        date(2026, 1, 5),
        date(2025, 12, 1),
    )


def test_one_answer_answers_several_items() -> None:
    other = of.answer(of.raised(code="I-2"), STATES["answered"], code="I-2", same_as="I-1")
    assert (other.code, other.answer) == ("I-2", "I-1")
    for wrong in ({"same_as": "I-2", "text": "再说一遍"}, {"also": ["I-1"]}, {"also": ["I-2"], "same_as": "I-2"}):
        with pytest.raises(ValidationError):
            AnswerItem.model_validate(
                {"code": "I-1", "answered_on": "2025-11-28", "result": "A", "solved": True} | wrong
            )


def test_a_reopened_item_has_the_whole_deadline_again_and_is_answered_anew() -> None:
    before = of.reopen(of.close(of.tell(of.answer(of.extend(of.assign(of.raised()))), reaction="dissatisfied")))
    assert (before.reopened, before.owner, before.answer_due_on) == (1, "R-9", date(2025, 12, 31))
    again = ("answered_on", "result", "solved", "answer", "told_on", "contact", "closed_on", "reaction", "extended_on")
    assert {getattr(before, name) for name in again} == {None}
    assert not is_overdue(before, date(2025, 12, 31))
    assert is_overdue(before, date(2026, 1, 1))
    told = of.contact(effective_on=date(2025, 12, 20))
    twice = of.tell(of.answer(before, answered_on="2025-12-19"), told, reaction="dissatisfied")
    assert of.reopen(twice, reopened_on="2025-12-22").reopened == 2


def test_another_kind_has_another_deadline_unless_it_was_set_anew() -> None:
    assert of.correct(STATES["raised"], kind="suggestion").answer_due_on == date(2026, 2, 3)
    assert of.correct(STATES["reopened"], kind="suggestion").answer_due_on == date(2026, 3, 10)
    for state in ("extended", "answered"):
        assert of.correct(STATES[state], kind="suggestion").answer_due_on == STATES[state].answer_due_on


def test_what_is_told_late_stands_in_the_order_in_which_it_was_learned() -> None:
    late = of.acknowledge(STATES["answered"])
    assert (late.acknowledged_on, late.effective_on) == (date(2025, 11, 4), date(2025, 11, 28))


def test_an_item_says_who_and_where_and_names_members_only() -> None:
    body = {"code": "I-1", "kind": "opinion", "topic": "life", "text": "内容", "raised_on": "2025-11-03"}
    assert RaiseItem.model_validate(body | {"origin": "member", "raiser": "某会员"}).raiser == "某会员"
    for wrong in ({"origin": "expert", "expert": "E-1", "raiser": "某专家"}, {"origin": "branch", "expert": "E-1"}):
        with pytest.raises(ValidationError):
            RaiseItem.model_validate(body | wrong)
    with pytest.raises(ValidationError):
        CorrectItem.model_validate({"code": "I-1"})


@pytest.mark.parametrize(
    ("state", "on", "zh", "en"),
    [
        (
            "raised",
            date(2025, 11, 26),
            "2025-11-03 提出，应于 2025-11-24 前办复，已超期 2 天",
            "Raised 2025-11-03, to be answered by 2025-11-24, 2 days overdue",
        ),
        (
            "extended",
            date(2025, 11, 26),
            "2025-11-03 提出，应于 2025-12-08 前办复（2025-11-20 延期）",
            "Raised 2025-11-03, to be answered by 2025-12-08 (extended 2025-11-20)",
        ),
        (
            "closed",
            TODAY,
            "2025-11-03 提出，应于 2025-11-24 前办复，2025-11-28 办复",
            "Raised 2025-11-03, to be answered by 2025-11-24, answered 2025-11-28",
        ),
        (
            "reopened",
            date(2026, 1, 1),
            "2025-12-10 重新办理，应于 2025-12-31 前办复，已超期 1 天",
            "Reopened 2025-12-10, to be answered by 2025-12-31, 1 day overdue",
        ),
        ("wants no reply", TODAY, "2025-11-03 提出，不需回复", "Raised 2025-11-03, wants no reply"),
    ],
)
def test_a_deadline_explains_itself(state: str, on: date, zh: str, en: str) -> None:
    assert explanation(STATES[state], on) == {"zh": zh, "en": en}


def test_owners_answer_liaisons_acknowledge_either_tells_and_the_rest_is_the_secretariats() -> None:
    own, here = ("B-1", "R-1"), Cover({})
    assigned = Whose.of(STATES["assigned"], own, here)
    assert assigned.reach_of("AnswerItem") == ("R-8",)
    assert Whose.of(STATES["raised"], own, here).reach_of("AnswerItem") == ()
    assert assigned.reach_of("AcknowledgeItem") == own
    assert assigned.reach_of("TellBack") == ("R-8", *own)
    for action in ("AssignItem", "CloseItem", "ReopenItem", "CorrectItem", "WithdrawItem", "EraseItem"):
        assert assigned.reach_of(action) == ()


def test_whoever_stands_in_for_an_owner_takes_the_owners_steps_on_those_days_alone() -> None:
    away = Absence("AB-1", "R-8", "R-5", TODAY, TODAY)
    for day, owners in ((TODAY, ("R-8", "R-5")), (TODAY + timedelta(days=1), ("R-8",))):
        whose = Whose.of(STATES["assigned"], ("B-1",), Cover.of([away], day))
        assert whose.reach_of("AnswerItem") == owners
        assert whose.reach_of("AcknowledgeItem") == ("B-1",)


class Life(RuleBasedStateMachine):
    """Whatever is asked of an item in whatever order and on whatever day, it stays one that can be."""

    def __init__(self) -> None:
        super().__init__()
        self.item = of.raised()
        self.told = [self.item]

    @rule(command=st.sampled_from(sorted(set(COMMANDS) - {"WithdrawItem"})), day=st.dates(date(2025, 11, 1), TODAY))
    def ask(self, command: str, day: date) -> None:
        field = {
            "AcknowledgeItem": "acknowledged_on",
            "AssignItem": "assigned_on",
            "TransferItemBack": "returned_on",
            "PassItemOn": "passed_on_on",
            "RecordOutsideReply": "replied_on",
            "ExtendItem": "extended_on",
            "AnswerItem": "answered_on",
            "SolveItem": "solved_on",
            "ReopenItem": "reopened_on",
            "CloseItem": "closed_on",
        }.get(command)
        changes: dict[str, Any] = {field: day.isoformat()} if field else {}
        if command == "TellBack":
            changes = {"of": of.contact(effective_on=day), "reaction": "dissatisfied"}
        try:
            self.item = COMMANDS[command](self.item, **changes)
        except Refused:
            return
        self.told.append(self.item)

    @invariant()
    def it_is_one_that_can_be(self) -> None:
        item = self.item
        assert all(later.effective_on >= earlier.effective_on for earlier, later in pairwise(self.told))
        assert (item.answered_on is None) == (item.result is None) == (item.solved is None) == (item.answer is None)
        assert item.told_on is None or (item.answered_on is not None and item.told_on >= item.answered_on)
        assert item.closed_on is None or (item.told_on is not None and item.reaction is not None)
        assert (item.owner is None) == (item.owner_kind is None) == (item.assigned_on is None)
        assert (item.reopened is None) == (item.reopened_on is None)
        assert item.solved_on is None or item.solved
        assert item.answer_due_on >= (item.reopened_on or item.raised_on)
        assert item.answer_due_on - TODAY < CALENDAR_DAYS
        assert is_overdue(item, TODAY) == (
            item.answer_due_on < TODAY and item.answered_on is None and item.closed_on is None
        )


def test_no_order_of_steps_makes_an_item_that_cannot_be() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))


def test_a_withdrawn_item_stands_on_the_day_of_its_last_step() -> None:
    withdrawn = entry.withdraw_item(STATES["answered"], TODAY)
    assert (withdrawn.effective_on, withdrawn.withdrawn_on) == (date(2025, 11, 28), TODAY)
