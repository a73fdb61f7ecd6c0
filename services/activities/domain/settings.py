"""The society's own limits for its activities: what each means, between which bounds it may be set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.activities.commands.settings import SetSetting
from shared.events.activities.settings import SettingSet
from shared.limits.rules import COUNT, DAYS, YES_NO, Limit, Pairs, Timeline, check_limit, told_limit, value_on

__all__ = ["LIMITS", "set_setting", "told", "value_on"]
MIB, PAGES = ("MiB", "MiB"), ("页", "pages")
ATTACHMENT_KINDS = {
    "notice": ("通知", "notice"),
    "agenda": ("议程", "agenda"),
    "minutes": ("纪要", "minutes"),
    "record": ("会议记录", "record"),
    "sign_in_sheet": ("签到表", "sign-in sheet"),
    "photo": ("照片", "photo"),
    "report": ("报告", "report"),
    "other": ("其他", "other"),
}
FILE_TYPES = ("pdf", "docx", "xlsx", "png", "jpg")


def takes(kind: str, type_: str) -> str:
    """The limit that says whether a kind of attachment may be a type of file."""
    return f"{kind}_takes_{type_}"


# Name -> limit. Whoever adds a row to the table `setting` adds a line here, or it can be read and not set.
LIMITS: Mapping[str, Limit] = {
    "report_within_days": Limit(
        1, 366, DAYS, "活动开展后登记的期限，超过算补录", "an activity recorded after this many days is a late entry"
    ),
    "key_works_a_year": Limit(
        0, 100, COUNT, "每年重点工作的上限（学会未设目标时）", "key works a year, where the society has set no target"
    ),
    "quorum_numerator": Limit(0, 100, COUNT, "联席会议法定人数的分子", "quorum of a joint meeting, numerator"),
    "quorum_denominator": Limit(1, 100, COUNT, "联席会议法定人数的分母", "quorum of a joint meeting, denominator"),
    "file_max_mib": Limit(1, 200, MIB, "一个附件的大小上限", "the largest attachment"),
    "file_max_unpacked_mib": Limit(1, 2000, MIB, "附件解压后的大小上限", "the largest attachment once unpacked"),
    "file_max_pages": Limit(1, 10_000, PAGES, "一个附件的页数上限", "the most pages of an attachment"),
    "file_purge_after_days": Limit(1, 3660, DAYS, "无人使用的文件保留的天数", "how long a file nobody needs is kept"),
    **{
        f"{kind}_attachments": Limit(0, 100, COUNT, f"每条记录的{zh}附件数上限", f"{en} attachments of one record")
        for kind, (zh, en) in ATTACHMENT_KINDS.items()
    },
    **{
        f"{kind}_max_mib": Limit(1, 200, MIB, f"{zh}附件的大小上限", f"the largest {en} attachment")
        for kind, (zh, en) in ATTACHMENT_KINDS.items()
    },
    **{
        takes(kind, type_): Limit(
            0, 1, YES_NO, f"{zh}附件是否接受 {type_} 文件", f"whether a {en} may be a {type_} file"
        )
        for kind, (zh, en) in ATTACHMENT_KINDS.items()
        for type_ in FILE_TYPES
    },
    "self_check_in": Limit(0, 1, YES_NO, "是否可用扫码自助签到", "whether people may check in alone by a link"),
    "check_in_link_days": Limit(
        0, 30, DAYS, "自助签到链接在活动结束后还有效的天数", "how long after an activity its link still takes people in"
    ),
    "joint_meetings_a_year": Limit(0, 24, COUNT, "每年联席会议次数", "joint meetings a year"),
    "joint_meeting_day_of_month": Limit(1, 28, ("日", "day"), "联席会议例会日", "day of the month of a joint meeting"),
    "meeting_items_days_before": Limit(0, 60, DAYS, "会前多少天截止征集议题", "items are collected until then"),
    "meeting_notice_days_before": Limit(0, 60, DAYS, "会前多少天发出通知", "the notice goes out then"),
    "meeting_minutes_within_days": Limit(0, 366, DAYS, "会后多少天内归档纪要", "minutes are due so long after"),
    "series_most": Limit(1, 1000, COUNT, "一个系列活动最多的场次", "the most occurrences of a series"),
    "feed_days_back": Limit(0, 3660, DAYS, "订阅日历往前显示的天数", "days back that a subscribed calendar shows"),
    "feed_days_ahead": Limit(1, 3660, DAYS, "订阅日历往后显示的天数", "days ahead that a subscribed calendar shows"),
    "calendar_most": Limit(100, 50_000, COUNT, "一页日历最多显示的活动", "the most activities a calendar shows"),
    "project_overspending_refused": Limit(
        0, 1, YES_NO, "超预算科目的支出是否拒绝登记", "whether spending beyond a budget line is refused"
    ),
}
PAIRS: Pairs = (("quorum_numerator", "quorum_denominator"),)


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
