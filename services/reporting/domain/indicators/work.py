"""Indicators of what a branch does: its activities, whom they reach, and how they are recorded."""

from __future__ import annotations

from services.reporting.domain.indicators.indicator import Indicator, Role

_COUNTED = (Role(name="counted", zh="计入", en="counted"),)
_ZERO_ZH = (
    "撤销的不算，学会主办的不算，几家合办的各计一次。全年无任何活动登记、或分会存续不足规定天数而没有活动的，不计分。"
)
_ZERO_EN = (
    "Not cancelled ones, and none hosted by the society; one with several hosts counts once for each. Not scored in a "
    "year of which no activity is recorded, nor for a branch without any that stood for too few days."
)
_RECORDS_ZH, _RECORDS_EN = (
    "分支机构主办、未撤销的活动记录",
    "records of activities that the branch hosted, not cancelled",
)

WORK = (
    Indicator(
        code="meetings_held",
        listing="activities",
        kind="count",
        unit="activities",
        roles=_COUNTED,
        measures=("kinds", "least_days"),
        title_zh="举办会议",
        title_en="Meetings held",
        explanation_zh=f"本年主办的会议场数（按首日计）。{_ZERO_ZH}",
        explanation_en=f"Meetings hosted in the year, by their first day. {_ZERO_EN}",
        evidence_zh=_RECORDS_ZH,
        evidence_en=_RECORDS_EN,
    ),
    Indicator(
        code="minutes_filed",
        listing="activities",
        kind="percent",
        unit="percent",
        roles=(
            Role(name="in_time", zh="按时归档", en="filed in time"),
            Role(name="not_in_time", zh="未按时归档", en="not filed in time"),
        ),
        measures=("kinds", "within_days"),
        title_zh="会议纪要按时归档",
        title_en="Minutes filed in time",
        explanation_zh="本年主办的会议中，纪要在末日之后规定天数内归档的百分比。尚未到期的不算；没有会议的不计分。"
        "方案未规定天数时，按学会设定的纪要归档期限。",
        explanation_en="Of the meetings hosted in the year, the share whose minutes were filed within so many days of "
        "their last day; where the scheme says no number, the society's own limit holds. What is not yet due is left "
        "out; not scored without meetings.",
        evidence_zh="活动记录中的纪要归档日",
        evidence_en="the day of filing in the record of the activity",
    ),
    Indicator(
        code="yearly_activity",
        listing="activities",
        kind="count",
        unit="activities",
        roles=_COUNTED,
        measures=("kinds", "least_days"),
        title_zh="每年至少一次学术活动",
        title_en="At least one academic activity a year",
        explanation_zh=f"本年主办的学术活动场数（按首日计）。{_ZERO_ZH}",
        explanation_en=f"Academic activities hosted in the year, by their first day. {_ZERO_EN}",
        evidence_zh=_RECORDS_ZH,
        evidence_en=_RECORDS_EN,
    ),
    Indicator(
        code="activity_series",
        listing="activities",
        kind="count",
        unit="activities",
        roles=_COUNTED,
        measures=("kinds", "least_days"),
        title_zh="系列学术活动",
        title_en="A series of academic activities",
        explanation_zh=f"本年主办的学术活动场数，由方案按场数分档。{_ZERO_ZH}",
        explanation_en=f"Academic activities hosted in the year, for the scheme to grade by their number. {_ZERO_EN}",
        evidence_zh=_RECORDS_ZH,
        evidence_en=_RECORDS_EN,
    ),
    Indicator(
        code="member_service",
        listing="activities",
        kind="count",
        unit="activities",
        roles=_COUNTED,
        measures=("kinds", "least_days"),
        title_zh="会员服务",
        title_en="Member service",
        explanation_zh=f"本年主办的会员服务、走访活动场数；方案由人评定时供参考。{_ZERO_ZH}",
        explanation_en="Activities of member service and visits hosted in the year; an aid where the scheme has it "
        f"judged by people. {_ZERO_EN}",
        evidence_zh=_RECORDS_ZH,
        evidence_en=_RECORDS_EN,
    ),
    Indicator(
        code="report_in_time",
        listing="activities",
        kind="percent",
        unit="percent",
        roles=(
            Role(name="in_time", zh="时限内报告", en="reported in time"),
            Role(name="late", zh="逾期报告", en="reported late"),
        ),
        measures=("within_days",),
        title_zh="活动按时限报告",
        title_en="Activities reported within the limit",
        explanation_zh="本年主办的活动中，自首日起规定天数内（不早于末日）登记的百分比；当日登记算按时。"
        "方案未规定天数时，按学会设定的活动登记期限。没有活动的不计分。",
        explanation_en="Of the activities hosted in the year, the share recorded within so many days of their first "
        "day, or by their last day; the last day counts. Where the scheme says no number, the society's own limit "
        "holds. Not scored without activities.",
        evidence_zh="活动记录首次登记的日期",
        evidence_en="the day on which the activity was recorded first",
    ),
    Indicator(
        code="member_participation",
        listing="participation",
        kind="share",
        unit="percent",
        roles=(
            Role(
                name="record", zh="仅对会员开放的活动中首次到场的人", en="people first seen at activities for members"
            ),
            Role(name="sheet", zh="签到表上首次到场的会员", en="members first seen on sheets of attendance"),
            Role(name="member", zh="期末个人会员", en="individual members at the end"),
        ),
        title_zh="会员参与面",
        title_en="How many members take part",
        explanation_zh="参加本年所办活动的不同的会员，至少占期末个人会员的百分比。会员按仅对会员开放的活动记录、或按签到表辨认，"
        "取其大者，不相加。没有可以辨认的人、或没有会员的，不计分。",
        explanation_en="Different members at the year's activities, in percent of the individual members at its end, "
        "at least. They are told apart by records of activities for members only or by the sheets: the greater number, "
        "never the sum. Not scored where nobody can be told apart, or there are no members.",
        evidence_zh="活动记录与签到表（只有编码）",
        evidence_en="records and sheets of attendance, in codes",
    ),
)
