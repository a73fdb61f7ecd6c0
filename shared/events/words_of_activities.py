"""The kinds of activities, and the rules of what is expected, in Chinese and English."""

from __future__ import annotations

from typing import Final

from shared.events.words import Words

# Kinds of activities; there may be more of them, which count as others.
ACTIVITY_KINDS: Final[Words] = {
    "joint_meeting": ("联席会议", "joint meetings"),
    "visit": ("走进分支机构、服务会员", "visits to branches"),
    "co_building": ("共建", "co-building"),
    "lecture": ("宣讲", "lectures"),
    "academic": ("学术会议", "academic meetings"),
    "member_service": ("会员服务", "member service"),
    "party_day": ("主题党日", "Party days"),
    "training": ("培训", "training"),
    "research_visit": ("调研", "research visits"),
    "study": ("学习", "study"),
    "other": ("其他", "other"),
}
# The rules of what is expected that come with the system, by name; a society may set others.
EXPECTED: Final[Words] = {
    "joint_meeting": ("联席会议", "joint meeting"),
    "council_session": ("理事会会议", "session of the council"),
    "standing_council_session": ("常务理事会会议", "session of the standing council"),
    "academic_activity": ("学术活动", "academic activity"),
    "minutes_filed": ("纪要归档", "minutes filed"),
    "activity_report": ("活动总结", "report of an activity"),
    "branch_plan": ("分支机构年度计划", "yearly plan of a branch"),
    "society_plan": ("学会年度计划", "yearly plan of the society"),
    "party_building_item": ("党建议题", "item on Party-building"),
}
