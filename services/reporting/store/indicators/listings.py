"""
The lists that indicators follow from: one statement per group.

Each returns rows (indicator, branch, role, event_id, weight). Parameters: $1 first day, $2 last day (or today while the
year lasts), $3 known on, $4 branches, $5 measures (`of` as they hold, `scheme` as the scheme sets them), $6 today,
$7 the office's time zone.
"""

from __future__ import annotations

from typing import Final

from services.reporting.domain.indicators.indicator import Listing
from services.reporting.store.indicators.of_order import ITEMS, MEETINGS, MEMBERS, PLANS, POSTS, TERMS
from services.reporting.store.indicators.of_work import ACTIVITIES, HOSTED, PARTICIPATION

_ASKED: Final = """
    WITH asked AS (
        SELECT $1::date AS first_day, $2::date AS last_day, $3::timestamptz AS known_on, $4::text[] AS branches,
            $5::jsonb AS measures, $6::date AS today, $7::text AS zone
    )"""

LISTINGS: Final[dict[Listing, str]] = {
    "activities": _ASKED + HOSTED + ACTIVITIES,
    "participation": _ASKED + HOSTED + PARTICIPATION,
    "meetings": _ASKED + MEETINGS,
    "items": _ASKED + ITEMS,
    "plans": _ASKED + PLANS,
    "posts": _ASKED + POSTS,
    "terms": _ASKED + TERMS,
    "members": _ASKED + MEMBERS,
}
# Of which facts each speaks: while their number stays the same, its lists stay the same but for the day.
_BRANCH = ("registry.branch.founded.v1", "registry.branch.changed.v1", "registry.branch.ended.v1")
_RECORD = ("activities.activity.held.v2", "activities.activity.corrected.v1", "activities.activity.cancelled.v1")
_MEMBER = (
    "registry.member.joined.v1",
    "registry.member.updated.v1",
    "registry.member.transferred.v1",
    "registry.member.left.v1",
)
FACTS: Final[dict[Listing, tuple[str, ...]]] = {
    "activities": (*_BRANCH, *_RECORD, "activities.setting.set.v1"),
    "participation": (*_RECORD, *_MEMBER, "activities.attendance.recorded.v1"),
    "meetings": (
        "activities.meeting.held.v1",
        "activities.meeting.corrected.v1",
        "activities.meeting.withdrawn.v1",
        "activities.session.held.v1",
        "activities.session.corrected.v1",
        "activities.session.cancelled.v1",
    ),
    "items": (
        "activities.decided_item.decided.v1",
        "activities.decided_item.postponed.v1",
        "activities.decided_item.closed.v1",
        "activities.decided_item.restored.v1",
        "activities.decided_item.withdrawn.v1",
    ),
    "plans": (
        *_BRANCH,
        "activities.plan.handed_in.v1",
        "activities.plan.corrected.v1",
        "activities.plan.withdrawn.v1",
        "registry.annual_facts.recorded.v1",
    ),
    "posts": ("registry.post.filled.v2", "registry.post.ended.v2"),
    "terms": ("registry.term.began.v1", "registry.term.changed.v1", "registry.term.ended.v1"),
    "members": _MEMBER,
}
