"""Indicators of a branch's order: meetings of the society, papers, duties, terms, chairs, members."""

from __future__ import annotations

from services.reporting.domain.indicators.indicator import Indicator, Role

_CAME = (Role(name="came", zh="出席", en="came"), Role(name="missed", zh="未出席", en="did not come"))

ORDER = (
    Indicator(
        code="attendance",
        listing="meetings",
        kind="percent",
        unit="percent",
        roles=_CAME,
        title_zh="联席会议出席率",
        title_en="Attendance at joint meetings",
        explanation_zh="本年联席会议中，分支机构到会（含临时到会）的次数占应到次数的百分比；请假、缺席算未出席，列席不计。"
        "没有一次会议列有该机构的，不计分。",
        explanation_en="Of the year's joint meetings that list the branch, the share to which it came, unannounced or "
        "not; excused is not come, observers count neither way. Not scored where no meeting lists it.",
        evidence_zh="联席会议签到记录",
        evidence_en="attendance as the joint meetings recorded it",
    ),
    Indicator(
        code="council_participation",
        listing="meetings",
        kind="percent",
        unit="percent",
        roles=_CAME,
        measures=("kinds",),
        title_zh="参加理事会会议",
        title_en="Taking part in the councils",
        explanation_zh="本年理事会、常务理事会会议中，分支机构（由主任委员）到会的次数占应到次数的百分比；列席不计。"
        "没有一次会议列有该机构的，不计分。",
        explanation_en="Of the year's sessions of council and standing council that list the branch, the share to "
        "which it came, by its chair; observers count neither way. Not scored where no session lists it.",
        evidence_zh="理事会、常务理事会签到记录",
        evidence_en="attendance by branch as the sessions recorded it",
    ),
    Indicator(
        code="duties",
        listing="items",
        kind="percent",
        unit="percent",
        roles=(
            Role(name="in_time", zh="按期办结", en="closed in time"),
            Role(name="not_in_time", zh="未按期办结", en="not closed in time"),
        ),
        title_zh="议定事项按期办结",
        title_en="Decided items closed in time",
        explanation_zh="分支机构牵头或协办、本年到期的议定事项中，到期日（含当日，以最后一次延期为准）前办结的百分比。"
        "尚未到期的不算；没有到期事项的不计分。方案由人评定时供参考。",
        explanation_en="Of the decided items that the branch leads or shares and that were due in the year, the share "
        "closed by the day they were due, the last postponement counting. Not scored without any; an aid where the "
        "scheme has it judged by people.",
        evidence_zh="议定事项台账",
        evidence_en="the ledger of decided items",
    ),
    Indicator(
        code="plan_and_summary",
        listing="plans",
        kind="papers",
        unit="papers",
        roles=(
            Role(name="plan_in_time", zh="计划按时", en="plan in time"),
            Role(name="plan_late", zh="计划逾期", en="plan late"),
            Role(name="summary_in_time", zh="总结按时", en="summary in time"),
            Role(name="summary_late", zh="总结逾期或不全", en="summary late or incomplete"),
        ),
        measures=("plan_due", "summary_due"),
        title_zh="计划总结按时报送",
        title_en="Plan and summary handed in on time",
        explanation_zh="本年计划（上年规定日前报送）与本年总结（年度基本情况，次年规定日前报全）按时的份数。"
        "只应报一份的（如年中成立），该份按两份计。本年没有任何机构报送、或期限未到的，不算应报；都不应报的不计分。",
        explanation_en="How many of two came in time: the plan of the year, by a day of the year before, and its "
        "summary (the annual facts, complete) by a day of the year after. Where only one could be expected, as of a "
        "branch founded in the year, it counts for both. What nobody handed in, or is not yet due, is not expected.",
        evidence_zh="年度计划与年度基本情况的报送记录",
        evidence_en="yearly plans and annual facts as handed in",
    ),
    Indicator(
        code="three_chairs",
        listing="posts",
        kind="posts",
        unit="posts",
        roles=(
            Role(name="in_office", zh="在任", en="in office"),
            Role(name="vacant", zh="空缺", en="vacant"),
        ),
        measures=("posts",),
        title_zh="三主任委员制",
        title_en="Three chairs",
        explanation_zh="年末前任、现任、候任主任委员三个职务中有人在任的个数。从无此类任职记录的不计分。",
        explanation_en="How many of the posts of past chair, chair and chair elect are held on the last day. Not "
        "scored where none was ever recorded.",
        evidence_zh="任职记录",
        evidence_en="appointments",
        period_zh="考核年度的最后一天",
        period_en="the last day of the year assessed",
    ),
    Indicator(
        code="timely_succession",
        listing="terms",
        kind="days",
        unit="days",
        roles=(
            Role(name="term", zh="任期及逾期天数", en="term and days overdue"),
            Role(name="successor", zh="下一届", en="next term"),
        ),
        title_zh="按期换届",
        title_en="Timely succession",
        explanation_zh="本年内届满或逾期的任期，自届满之日到下一届开始（未换届的到年末）的天数，取最大者；"
        "届满当日换届为 0。经批准改期的按改后的届满日。没有任期记录的不计分。",
        explanation_en="Of terms that ended or were overdue in the year, the days from the planned end to the "
        "beginning of the next term, or to the end of the year: the greatest. 0 if the next began on that very day. "
        "An approved delay moves the end. Not scored where no term is known.",
        evidence_zh="届次记录",
        evidence_en="terms",
    ),
    Indicator(
        code="member_growth",
        listing="members",
        kind="growth",
        unit="percent",
        roles=(
            Role(name="opening", zh="期初会员", en="members at the beginning"),
            Role(name="joined", zh="入会、转入", en="joined or came over"),
            Role(name="left", zh="退会、转出", en="left or went over"),
        ),
        title_zh="会员发展",
        title_en="Growth of membership",
        explanation_zh="本年净增会员占期初会员的百分比。启用系统时的期初数据算期初；两条记录合并不算变动。期初没有会员的不计分。",
        explanation_en="Net growth in the year in percent of the members at its beginning. The opening stock belongs "
        "to the beginning, and merged records are no movement. Not scored where there was nobody.",
        evidence_zh="会员记录（只有编码）",
        evidence_en="members by code",
    ),
)
