"""The kinds of activities in Chinese and English."""

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
