"""How the answer of `ops publisher check` is told: to people line by line, to programs as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape

from ops.check.broker import Refused
from ops.check.contract import rule_of
from ops.check.judge import Checked, Outcome
from ops.check.sent import Entry

TAKEN_FOR_NOW = "advice"


def as_json(outcomes: list[Outcome]) -> Entry:
    """Everything, for programs; `good` is what the exit code says."""
    return {
        "good": all(outcome.is_good for outcome in outcomes),
        "files": [
            {
                "file": outcome.story.name,
                "good": outcome.is_good,
                "as_expected": None if outcome.story.expected is None else outcome.is_good,
                "messages": [_message(one) for one in outcome.checked],
            }
            for outcome in outcomes
        ],
    }


def _message(one: Checked) -> Entry:
    told: Entry = {"where": one.sent.where, "good": one.is_good, "broker": _refusal(one.broker)}
    told["events"] = [
        event | {"violations": [explained(violation, "parked") for violation in event["violations"]]}
        for event in one.events
    ]
    return told | {"advice": [explained(advice, TAKEN_FOR_NOW) for advice in one.advice]}


def _refusal(refused: Refused | None) -> Entry | None:
    if refused is None:
        return None
    told = {"rule": refused.rule, "pointer": "", "sentence": refused.zh, "sentence_en": refused.en}
    return {"code": refused.code, **explained(told, "refused")}


def explained(violation: Entry, effect: str) -> Entry:
    """A broken rule with the contract's words about it, its section, and the hint how to mend."""
    rule = rule_of(violation["rule"], violation["pointer"])
    words = {"section": rule.section, "contract": rule.words, "hint": rule.zh, "hint_en": rule.en}
    return violation | words | {"effect": effect}


def show(outcomes: list[Outcome], console: Console) -> None:
    """Print every event that is bad, in full, and one line for those that are good."""
    for outcome in outcomes:
        for one in outcome.checked:
            place = ":".join(filter(None, (outcome.story.name, one.sent.where)))
            for line in _lines(place, _message(one)):
                console.print(line, soft_wrap=True)
        if outcome.story.expected is not None:
            console.print(f"  [dim]{'= ' if outcome.is_good else '≠ [red]'}{_expected(outcome)}[/]", soft_wrap=True)
    bad = sum(not outcome.is_good for outcome in outcomes)
    messages = sum(len(outcome.checked) for outcome in outcomes)
    console.print(f"{messages} 条消息 | messages; {bad} 个文件有问题 | files with something to mend")


def _expected(outcome: Outcome) -> str:
    told = ", ".join(f"{one['outcome']} {one.get('reason', '')}".strip() for one in outcome.story.expected or ())
    code = f" · 403/406: {outcome.story.expected_code}" if outcome.story.expected_code else ""
    return f"样例应为 | the sample says: {told}{code}"


def _lines(place: str, message: Entry) -> Iterator[str]:
    if refused := message["broker"]:
        yield f"[red]✗[/] {escape(place)}  [red]{refused['code']}[/] 服务器拒收，未保存 | the broker refuses it"
        yield from _broken(refused)
    for event in message["events"]:
        yield _event(place, event)
        for violation in event["violations"]:
            yield from _broken(violation)
    for advice in message["advice"]:
        yield f"    [yellow]![/] {_pointer(advice)}{escape(advice['hint'])} | {escape(advice['hint_en'])}"


def _event(place: str, event: dict[str, Any]) -> str:
    good = event["outcome"] != "parked"
    became = event["outcome"] + (f": {event['reason']}" if "reason" in event else "")
    named = " ".join(filter(None, (place + event["place"], event["id"] and f"({event['id']})")))
    return f"{'[green]✓[/]' if good else '[red]✗[/]'} {escape(named)}  {became}"


def _broken(violation: Entry) -> Iterator[str]:
    yield f"    {_pointer(violation)}{escape(violation['sentence'])} | {escape(violation['sentence_en'])}"
    yield f"      [dim]§ {violation['section']}: {escape(violation['contract'])}[/]"
    yield f"      → {escape(violation['hint'])} | {escape(violation['hint_en'])}"


def _pointer(violation: Entry) -> str:
    return f"[bold]{escape(violation['pointer'])}[/]  " if violation["pointer"] else ""
