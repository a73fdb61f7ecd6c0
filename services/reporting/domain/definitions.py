"""The figures: what each counts, of which days, each thing once by which key, against which target."""

from __future__ import annotations

from services.reporting.domain.definition import Definition, Statement
from services.reporting.domain.outreach import EXPERTS, ITEMS
from services.reporting.domain.projects import PROJECTS
from shared.errors import Unknown

_COVERAGE = (
    Definition(
        name="organisation_coverage",
        statement="coverage",
        kind="ratio",
        unit="percent",
        period="on_last_day",
        once_by="branch",
        evidence=True,
        title_zh="党的组织覆盖",
        title_en="Coverage by Party groups",
        explanation_zh="期末当日党建小组在任的分支机构数，除以期末当日在运行（正常、整改）的分支机构数。佐证为党建小组的成立记录。",
        explanation_en="Branches with a Party group in force on the last day, of the branches active on it (normal "
        "or rectifying). The evidence is the record that formed the group.",
    ),
    Definition(
        name="work_coverage",
        statement="coverage",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="branch",
        evidence=True,
        title_zh="党的工作覆盖",
        title_en="Coverage by Party work",
        explanation_zh="期末当日有党建小组或党建联系人、且本期至少主办一项活动（未撤销）的分支机构数，除以在运行的分支机构数。"
        "佐证为本期所办的活动。",
        explanation_en="Branches with a Party group or a liaison on the last day that also hosted at least one "
        "activity of the period (not cancelled), of the active branches. The evidence is those activities.",
    ),
)
_KEY_WORKS = (
    Definition(
        name="key_works_covered",
        statement="key_works",
        unit="works",
        period="year_to_last_day",
        once_by="key work",
        target="key_works",
        evidence=True,
        title_zh="三有俱全的重点工作",
        title_en="Key works with all three ticks",
        explanation_zh="本年度重点工作中，到期末当日有党员参加、有党组织的声音、有党组织的工作三项都有佐证的项数。"
        "以已撤销的活动为佐证的不算。",
        explanation_en="Key works of the year with evidence for all three ticks by the last day: members take part, "
        "the Party organisation's voice, its work. A cancelled activity is no evidence.",
    ),
)
_ACTIVITIES = (
    Definition(
        name="activities_held",
        statement="activities",
        unit="activities",
        period="in_period",
        once_by="activity",
        title_zh="举办活动",
        title_en="Activities held",
        explanation_zh="本期举办且未撤销的活动。合计中每项只计一次；按主办单位列出时，几家合办的各计一次，因此各单位之和可大于合计。",
        explanation_en="Activities of the period that were not cancelled. Each counts once in the total and once for "
        "each host, so the hosts can add up to more than the total.",
    ),
    Definition(
        name="beneficiaries_people",
        statement="activities",
        kind="sum",
        unit="people",
        period="in_period",
        once_by="person key",
        target="beneficiaries",
        title_zh="受益人数",
        title_en="People who benefited",
        explanation_zh="本期向会员或公众开放、未撤销的活动中可以区分的不同的人。同一人只计一次，计入其最早参加的活动；"
        "各期人数不能相加。",
        explanation_en="Different people who can be told apart at the period's activities open to members or the "
        "public and not cancelled. Each counts once, at the first activity attended; periods cannot be added up.",
    ),
    Definition(
        name="beneficiaries_attendances",
        statement="activities",
        kind="sum",
        unit="attendances",
        period="in_period",
        once_by="attendance",
        title_zh="受益人次",
        title_en="Attendances",
        explanation_zh="本期向会员或公众开放、未撤销的活动的到场人次之和。",
        explanation_en="The sum of attendances at the period's activities open to members or the public and not "
        "cancelled.",
    ),
)
_MEETINGS = (
    Definition(
        name="joint_meetings",
        statement="meetings",
        unit="meetings",
        period="in_period",
        once_by="meeting",
        title_zh="党建联席会议",
        title_en="Joint meetings",
        explanation_zh="本期召开的党建联席会议次数。",
        explanation_en="Joint meetings held in the period.",
    ),
    Definition(
        name="decided_items_decided",
        statement="meetings",
        unit="decided_items",
        period="in_period",
        once_by="decided item",
        title_zh="议定事项",
        title_en="Items decided",
        explanation_zh="本期联席会议议定的事项。",
        explanation_en="Items that joint meetings decided in the period.",
    ),
    Definition(
        name="decided_items_overdue",
        statement="meetings",
        unit="decided_items",
        period="on_last_day",
        once_by="decided item",
        title_zh="逾期议定事项",
        title_en="Decided items overdue",
        explanation_zh="到期末当日已到期限而未办结的议定事项。",
        explanation_en="Decided items that were due by the last day and not closed by it.",
    ),
)
_MEMBERS = (
    Definition(
        name="members",
        statement="members",
        unit="members",
        period="on_last_day",
        once_by="member",
        title_zh="会员",
        title_en="Members",
        explanation_zh="期末当日在册的个人会员与单位会员。合计中每个会员只计一次；按分支机构列出时，加入几个分支机构的各计一次。",
        explanation_en="Individual and group members on the last day. Each counts once in the total and once in each "
        "of its branches.",
    ),
    Definition(
        name="members_individual",
        statement="members",
        unit="members",
        period="on_last_day",
        once_by="member",
        title_zh="个人会员",
        title_en="Individual members",
        explanation_zh="期末当日在册的个人会员。",
        explanation_en="Individual members on the last day.",
    ),
    Definition(
        name="members_group",
        statement="members",
        unit="members",
        period="on_last_day",
        once_by="member",
        title_zh="单位会员",
        title_en="Group members",
        explanation_zh="期末当日在册的单位（团体）会员。",
        explanation_en="Group members on the last day.",
    ),
    Definition(
        name="members_joined",
        statement="moves",
        unit="members",
        period="in_period",
        once_by="entry",
        title_zh="入会",
        title_en="Members joined",
        explanation_zh="本期入会（含退会后重新入会）的会员。启用系统时的期初数据不算变动。",
        explanation_en="Members who joined in the period or returned after leaving. The opening stock is no movement.",
    ),
    Definition(
        name="members_left",
        statement="moves",
        unit="members",
        period="in_period",
        once_by="leaving",
        title_zh="退会",
        title_en="Members left",
        explanation_zh="本期退会的会员。",
        explanation_en="Members who left in the period.",
    ),
)

DEFINITIONS: dict[str, Definition] = {
    definition.name: definition
    for definition in (*_COVERAGE, *_KEY_WORKS, *EXPERTS, *_ACTIVITIES, *_MEETINGS, *ITEMS, *_MEMBERS, *PROJECTS)
}
STATEMENTS: dict[Statement, tuple[Definition, ...]] = {
    definition.statement: tuple(other for other in DEFINITIONS.values() if other.statement == definition.statement)
    for definition in DEFINITIONS.values()
}


def definition_of(name: str) -> Definition:
    """The definition of a figure. Raises Unknown."""
    if name not in DEFINITIONS:
        raise Unknown(what="figure", code=name)
    return DEFINITIONS[name]
