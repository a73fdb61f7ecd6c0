"""The figures of joint meetings with their minutes and decided items, and of sessions of the governing bodies."""

from __future__ import annotations

from services.reporting.domain.definition import Definition

MEETINGS = (
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
        name="minutes_in_time",
        statement="meetings",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="meeting",
        title_zh="纪要按期归档率",
        title_en="Minutes filed in time",
        explanation_zh="分母：本期归档纪要的联席会议次数，按归档当日计；分子：其中在规定期限内归档的。尚未归档的另列，不在其中。",
        explanation_en="Of the joint meetings whose minutes were filed in the period, those whose minutes were filed "
        "within the limit. Meetings without minutes are a figure of their own.",
    ),
    Definition(
        name="meetings_without_minutes",
        statement="meetings",
        unit="meetings",
        period="year_to_last_day",
        once_by="meeting",
        title_zh="未归档纪要的联席会议",
        title_en="Joint meetings without minutes",
        explanation_zh="本年度到期末当日已召开、到当日尚未归档纪要的联席会议次数，期限未到的也算。",
        explanation_en="Joint meetings of the year held by the last day whose minutes were not filed by it, whether "
        "due or not.",
    ),
)

DECIDED_ITEMS = (
    Definition(
        name="decided_items_decided",
        statement="decided_items",
        unit="decided_items",
        period="in_period",
        once_by="decided item",
        title_zh="议定事项",
        title_en="Items decided",
        explanation_zh="本期联席会议议定的事项。",
        explanation_en="Items that joint meetings decided in the period.",
    ),
    Definition(
        name="decided_items_closed",
        statement="decided_items",
        unit="decided_items",
        period="in_period",
        once_by="decided item",
        title_zh="办结议定事项",
        title_en="Decided items closed",
        explanation_zh="本期审核办结的议定事项，不论何时议定。误录而撤回的办结不算。",
        explanation_en="Decided items that a reviewer closed in the period, whenever decided. A closing that was "
        "entered by mistake and taken back does not count.",
    ),
    Definition(
        name="decided_items_closed_in_time",
        statement="decided_items",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="decided item",
        evidence=True,
        title_zh="议定事项按期办结率",
        title_en="Decided items closed in time",
        explanation_zh="分母：期限（延期的按期末当日所定的）落在本期的议定事项；分子：其中在期限当日以前（含当日）办结的。佐证为办结记录。",
        explanation_en="Of the decided items due in the period (by the day that held on the last day), those closed by "
        "the day they were due. The evidence is the closing.",
    ),
    Definition(
        name="decided_items_open",
        statement="decided_items",
        unit="decided_items",
        period="on_last_day",
        once_by="decided item",
        title_zh="在办议定事项",
        title_en="Decided items open",
        explanation_zh="到期末当日已议定而尚未办结的事项，期限未到的也算。",
        explanation_en="Items decided by the last day and not closed by it, whether due or not.",
    ),
    Definition(
        name="decided_items_overdue",
        version=2,
        statement="decided_items",
        unit="decided_items",
        period="on_last_day",
        once_by="decided item",
        title_zh="逾期议定事项",
        title_en="Decided items overdue",
        explanation_zh="到期末当日已到期限（延期的按延期后的）而未办结的议定事项。误录而撤回的办结、延期不算。",
        explanation_en="Decided items that were due by the last day (as postponed) and not closed by it. A closing or "
        "a postponement that was entered by mistake and taken back does not count.",
    ),
)

SESSIONS = (
    Definition(
        name="sessions_held",
        statement="sessions",
        unit="meetings",
        period="in_period",
        once_by="session",
        title_zh="治理会议",
        title_en="Sessions of governing bodies",
        explanation_zh="本期召开的会员代表大会、理事会、常务理事会会议次数。更正的按更正后计，撤回的不算。",
        explanation_en="Sessions of the congress, the council and the standing council held in the period. Corrected "
        "ones count as corrected, withdrawn ones not at all.",
    ),
    Definition(
        name="sessions_with_item",
        statement="sessions",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="session",
        title_zh="列有党建议题的治理会议",
        title_en="Sessions with the item on Party-building",
        explanation_zh="分母：本期召开的治理会议；分子：其中议程列有党建工作议题的。",
        explanation_en="Of the sessions held in the period, those with an item on Party-building on the agenda.",
    ),
)
