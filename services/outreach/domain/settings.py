"""The society's own limits for experts, contacts and items: what each means, between which bounds it may be set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.outreach.commands.settings import SetSetting
from shared.events.outreach import SettingSet
from shared.limits.rules import DAYS, Limit, Pairs, Timeline, check_limit, told_limit

WORKING_DAYS, MONTHS = ("个工作日", "working days"), ("个月", "months")
PERSONS, PERCENT = ("人", "experts"), ("%", "%")

# Name -> limit. Whoever adds a row to the table `setting` adds a line here, or it can be read and not set.
LIMITS: Mapping[str, Limit] = {
    "cadence_days": Limit(
        1,
        3660,
        DAYS,
        "联系周期（本人和类别都没有另定时）",
        "cadence of whom neither oneself nor a category has one",
    ),
    "shortest_cadence_days": Limit(1, 3660, DAYS, "联系周期的下限", "the shortest cadence of an expert or category"),
    "longest_cadence_days": Limit(1, 3660, DAYS, "联系周期的上限", "the longest cadence of an expert or category"),
    "experts": Limit(
        0,
        100_000,
        PERSONS,
        "联系专家的目标人数（学会未设目标时）",
        "experts aimed at, where the society set no target",
    ),
    "contact_due_soon_days": Limit(0, 366, DAYS, "提前多少天提示即将到期的联系", "days ahead that a contact falls due"),
    "contact_deputy_after_working_days": Limit(
        1, 366, WORKING_DAYS, "联系逾期多少个工作日后告知代理人", "a contact so long overdue is told to the deputy"
    ),
    "contact_secretariat_after_working_days": Limit(
        1, 366, WORKING_DAYS, "联系逾期多少个工作日后告知秘书处", "a contact so long overdue is told to the secretariat"
    ),
    "losing_touch_percent": Limit(
        100,
        1000,
        PERCENT,
        "距上次联系超过周期的百分之多少视为失联",
        "so much of the cadence is losing touch",
    ),
    "acknowledge_working_days": Limit(0, 366, WORKING_DAYS, "确认收到的期限", "an item is acknowledged within"),
    "answer_working_days": Limit(1, 366, WORKING_DAYS, "咨询、求助的办复期限", "enquiries are answered within"),
    "suggestion_months": Limit(1, 36, MONTHS, "建议的办复期限", "suggestions are answered within"),
    "transfer_back_working_days": Limit(
        0, 366, WORKING_DAYS, "承办人退回的期限", "an owner may give an item back within so many working days"
    ),
    "extension_working_days": Limit(0, 366, WORKING_DAYS, "延期的上限", "the longest extension, in working days"),
    "extension_months": Limit(0, 36, MONTHS, "建议延期的上限", "the longest extension of a suggestion"),
    "remind_working_days": Limit(0, 366, WORKING_DAYS, "到期前多少个工作日提醒", "a reminder comes so long before"),
    "escalate_working_days": Limit(
        1, 366, WORKING_DAYS, "逾期多少个工作日后告知秘书处", "an item so long overdue is told to the secretariat"
    ),
    "proposal_days": Limit(
        1, 366, DAYS, "共同出席后多少天内建议登记联系", "how long after both were there a contact is proposed"
    ),
    "contact_link_days": Limit(1, 90, DAYS, "手机登记联系链接的有效天数", "how long a link to note a contact holds"),
}
PAIRS: Pairs = (
    ("shortest_cadence_days", "cadence_days"),
    ("cadence_days", "longest_cadence_days"),
    ("contact_deputy_after_working_days", "contact_secretariat_after_working_days"),
)


def set_setting(command: SetSetting, timelines: Mapping[str, Timeline]) -> SettingSet:
    """
    A limit has another value from a day on; `timelines` are the values of every limit by the day they begin.

    Raises Unknown, SettingOutOfBounds, SameSetting, SettingContradicts.
    """
    check_limit(command, timelines, LIMITS, PAIRS)
    return SettingSet(code=command.name, value=command.value, effective_on=command.effective_on)


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A limit as it is shown: what it means, and between which bounds it may be set."""
    return told_limit(row, LIMITS)
