"""The figures: what each counts, of which days, each thing once by which key, against which target."""

from __future__ import annotations

from services.reporting.domain.definition import Definition, Statement
from services.reporting.domain.figures_of_activities import ACTIVITIES, PAIRINGS
from services.reporting.domain.figures_of_expectations import EXPECTATIONS
from services.reporting.domain.figures_of_meetings import DECIDED_ITEMS, MEETINGS, SESSIONS
from services.reporting.domain.figures_of_order import ASSESSMENT, FINDINGS, HONOURS, RE_ELECTIONS
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
    Definition(
        name="liaison_coverage",
        statement="coverage",
        kind="ratio",
        unit="percent",
        period="on_last_day",
        once_by="branch",
        evidence=True,
        title_zh="党建联系人覆盖",
        title_en="Coverage by liaisons",
        explanation_zh="期末当日有党建联系人在任的分支机构数，除以在运行（正常、整改）的分支机构数。佐证为任职记录。",
        explanation_en="Branches with a liaison in office on the last day, of the branches active on it. The evidence "
        "is the record of the post.",
    ),
    Definition(
        name="party_groups",
        statement="coverage",
        unit="groups",
        period="on_last_day",
        once_by="Party group",
        title_zh="党建小组",
        title_en="Party groups",
        explanation_zh="期末当日在任的党建小组，不论所在分支机构是否在运行。",
        explanation_en="Party groups in force on the last day, whether their branch is active or not.",
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
        name="members_returned",
        statement="moves",
        unit="members",
        period="in_period",
        once_by="entry",
        title_zh="重新入会",
        title_en="Members returned",
        explanation_zh="入会的会员中，本期退会后重新入会的。",
        explanation_en="Of the members who joined in the period, those who had been members before.",
    ),
    Definition(
        name="members_transferred",
        statement="moves",
        unit="members",
        period="in_period",
        once_by="transfer",
        title_zh="转会",
        title_en="Members transferred",
        explanation_zh="本期所属分支机构有变化而未入会、退会的次数，按变化当日计。",
        explanation_en="How often members came to be in other branches in the period without joining or leaving.",
    ),
    Definition(
        name="members_opening_stock",
        statement="moves",
        unit="members",
        period="in_period",
        once_by="entry",
        title_zh="期初数据",
        title_en="Opening stock loaded",
        explanation_zh="启用系统时载入、生效日期在本期的会员，不算入会，另列于此，使期初加变动等于期末。",
        explanation_en="Members loaded when the system began whose day lies in the period: they have not joined, and "
        "stand apart so that opening and movement add up to the closing.",
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
    for definition in (
        *_COVERAGE,
        *_KEY_WORKS,
        *EXPERTS,
        *ACTIVITIES,
        *PAIRINGS,
        *MEETINGS,
        *DECIDED_ITEMS,
        *SESSIONS,
        *EXPECTATIONS,
        *RE_ELECTIONS,
        *FINDINGS,
        *HONOURS,
        *ASSESSMENT,
        *ITEMS,
        *_MEMBERS,
        *PROJECTS,
    )
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
