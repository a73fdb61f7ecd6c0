"""The minutes of an activity (活动纪要)."""

from __future__ import annotations

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import heading, labelled
from services.activities.domain.papers.scene import Activity
from shared.paper import Block, Paper, Roll, Signed, chinese_day, plain

_LABELS = {"present": "出席", "walk_in": "出席", "excused": "请假", "absent": "缺席", "observer": "列席"}


def activity_minutes(activity: Activity, names: Names) -> Paper:
    """When, where, by whom, how many came, what came of it; 人次 and 人数 are never mixed."""
    blocks: list[Block] = [
        *labelled("时间：", _days(activity)),
        *labelled("地点：", activity.place or ("线上" if activity.online else "")),
        *labelled("主办：", names.bodies(activity.hosts)),
    ]
    if activity.partners:
        blocks += labelled("协办：", names.bodies(activity.partners))
    parts = [("参加情况", _came(activity)), ("活动情况", activity.summary or "")]
    for n, (words, text) in enumerate(parts, 1):
        blocks += [heading(n, words), *plain(text)]
    blocks += [*_rolls(activity, names), Signed(names.body(activity.hosts[0]), activity.ends_on)]
    return Paper(f"{activity.title}纪要", names.society, activity.ends_on, tuple(blocks))


def _days(activity: Activity) -> str:
    first, last = chinese_day(activity.starts_on), chinese_day(activity.ends_on)
    return first if first == last else f"{first}至{last}"


def _came(activity: Activity) -> str:
    if activity.attendances is None:
        return "尚未登记。"
    named = activity.people or 0
    told = [f"受益{activity.attendances}人次"]
    if named:
        told.append(f"其中可识别的不同人数{named}人，未署名{activity.attendances - named}人次")
    if activity.expected is not None:
        told.insert(0, f"应到{activity.expected}人")
    if activity.party_members is not None:
        told.append(f"参加党员{activity.party_members}人")
    return "；".join(told) + "。"


def _rolls(activity: Activity, names: Names) -> list[Block]:
    rolls: dict[str, list[str]] = {}
    for state, person in activity.persons:
        rolls.setdefault(_LABELS.get(state, state), []).append(person)
    return [
        Roll(f"{label}：", tuple(names.person(code) or code for code in names.in_order(codes)))
        for label, codes in rolls.items()
    ]
