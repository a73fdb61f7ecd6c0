"""An item in the words of a pack: what it is, from where it came, and what was done about it day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from services.reporting.domain.packs.rows import ItemHandled
from services.reporting.papers.words import Language, day
from shared.events.words import Words

_KINDS: Final[Words] = {
    "opinion": ("意见", "opinion"),
    "suggestion": ("建议", "suggestion"),
    "demand": ("诉求", "demand"),
    "difficulty": ("困难", "difficulty"),
}
_ORIGINS: Final[Words] = {
    "expert": ("联系专家", "an expert"),
    "activity": ("活动现场", "at an activity"),
    "branch": ("分支机构", "a branch"),
    "member": ("会员", "a member"),
}
_RESULTS: Final[Words] = {
    "A": ("已解决", "solved"),
    "B": ("正在解决", "being solved"),
    "C": ("因条件所限", "limited by conditions"),
    "D": ("说明解释", "explained"),
}
_REACTIONS: Final[Words] = {
    "satisfied": ("满意", "satisfied"),
    "fairly_satisfied": ("基本满意", "fairly satisfied"),
    "dissatisfied": ("不满意", "dissatisfied"),
    "not_called_back": ("未回访", "not called back"),
}
_NOTED: Final = ("已知悉", "noted")
_IN_HAND: Final = ("办理中", "in hand")
_LATE: Final = ("，已逾期", ", overdue")


def _said(words: Words, code: str | None, language: Language) -> str:
    return words.get(code or "", (code or "", code or ""))[language == "en"]


def origin(item: ItemHandled, language: Language) -> str:
    """From where it came; nobody is named."""
    return _said(_ORIGINS, item.origin, language)


def item_words(last_day: date, language: Language) -> Mapping[str, Callable[..., Any]]:
    """Name in a template -> what it stands for."""
    return {
        "kind_of": lambda item: _said(_KINDS, item.kind, language),
        "measures": lambda item: measures(item, last_day, language),
    }


def measures(item: ItemHandled, last_day: date, language: Language) -> str:
    """What was done about an item so far, in the order of the work; what waits, and whether it is overdue."""
    done = [f"{day(on, language)} {what}" for on, what in _steps(item, language) if on is not None]
    english = language == "en"
    if item.closed_on is None and item.answered_on is None:
        late = _LATE[english] if item.wants_reply and item.answer_due_on < last_day else ""
        done.append(f"{_IN_HAND[english]}{late}")
    return ("; " if english else "；").join(done)


def _steps(item: ItemHandled, language: Language) -> Iterator[tuple[date | None, str]]:
    chinese = language == "zh"
    number = item.passed_on_number or ""
    if number:
        number = f"（{number}）" if chinese else f" ({number})"
    until = day(item.answer_due_on, language)
    result = _said(_RESULTS, item.result, language)
    reaction = _said(_REACTIONS, item.reaction, language)
    yield item.reopened_on, f"第 {item.reopened} 次重新办理" if chinese else f"reopened, time {item.reopened}"
    yield item.acknowledged_on, "确认收到" if chinese else "acknowledged"
    yield item.assigned_on, "交办" if chinese else "assigned"
    yield (
        item.passed_on_on,
        f"反映至{item.passed_on_to}{number}" if chinese else f"passed on to {item.passed_on_to}{number}",
    )
    yield item.passed_on_replied_on, "收到回复" if chinese else "a reply came"
    yield item.carried_on, f"提请会议 {item.carried_to} 研究" if chinese else f"laid before session {item.carried_to}"
    yield item.extended_on, f"延期至{until}" if chinese else f"extended to {until}"
    yield item.answered_on, f"办复：{result}" if chinese else f"answered: {result}"
    yield item.solved_on, "解决" if chinese else "solved"
    yield item.told_on, "反馈本人" if chinese else "told back"
    if item.answered_on is None:
        yield item.closed_on, _NOTED[language == "en"]
    else:
        said = (f"（{reaction}）" if chinese else f" ({reaction})") if reaction else ""
        yield item.closed_on, f"办结{said}" if chinese else f"closed{said}"
