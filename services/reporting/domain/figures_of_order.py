"""The figures of the society's order: re-elections, findings of the statute's rules, honours, the yearly assessment."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.definition import Definition

_SEVERITIES: Final = {
    "error": ("errors", "违规问题", "违规", "breaches"),
    "warning": ("warnings", "警示问题", "警示", "warnings"),
    "notice": ("notices", "提示问题", "提示", "notices"),
}
_HONOURS: Final = {
    "yearly_assessment": ("年度考核表彰", "from the yearly assessment"),
    "commendation": ("通报表扬", "commendations"),
    "superior_award": ("上级表彰", "awards of superior bodies"),
    "society_award": ("学会奖项", "awards of the society"),
}
# The grade as the registry tells it -> its figure's name and title.
GRADES: Final = {
    "优秀": ("assessment_excellent", "excellent"),
    "良好": ("assessment_good", "good"),
    "合格": ("assessment_qualified", "qualified"),
    "不合格": ("assessment_unqualified", "unqualified"),
}
_LATEST_ZH = "最近一个已有决定的年度（到期末当日为止）的年度考核"
_LATEST_EN = "the assessment of the latest year of which a session had decided grades by the last day"

RE_ELECTIONS = (
    Definition(
        name="re_elections_due",
        statement="re_elections",
        unit="bodies",
        period="in_period",
        once_by="term",
        title_zh="应换届",
        title_en="Re-elections due",
        explanation_zh="任期最后一天（延期或提前的按期末当日所定的）落在本期的机构届次，含分支机构；随机构终止而结束的、本期以前已提前换届的不算。",
        explanation_en="Terms of bodies and branches whose last day (as planned on the period's last day) lies in the "
        "period; not those that ended together with their body or were followed by the next term before the period.",
    ),
    Definition(
        name="re_elections_in_time",
        statement="re_elections",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="term",
        evidence=True,
        title_zh="按期换届率",
        title_en="Re-elections in time",
        explanation_zh="分母：应换届的届次；分子：其中下一届在任期最后一天的次日以前（含次日）开始的。佐证为下一届的记录。",
        explanation_en="Of the re-elections due, those after which the next term began no later than on the day after "
        "the last one. The evidence is the record of the next term.",
    ),
    Definition(
        name="re_elections_held",
        statement="re_elections",
        unit="bodies",
        period="in_period",
        once_by="term",
        title_zh="完成换届",
        title_en="Re-elections held",
        explanation_zh="本期开始的新一届；机构的第一届不是换届，不算。",
        explanation_en="Terms that began in the period after an earlier one of the same body; a first term is none.",
    ),
    Definition(
        name="re_elections_overdue",
        statement="re_elections",
        unit="bodies",
        period="on_last_day",
        once_by="term",
        title_zh="逾期未换届",
        title_en="Re-elections overdue",
        explanation_zh="到期末当日任期已满（延期的按延期后的）而该届尚未结束的机构，含分支机构。",
        explanation_en="Bodies and branches whose term was over by the last day (as put off) and had not been ended.",
    ),
)

FINDINGS = (
    *(
        Definition(
            name=f"findings_{name}",
            statement="findings",
            unit="findings",
            period="on_last_day",
            once_by="finding",
            title_zh=title,
            title_en=f"Open findings: {en}",
            explanation_zh=f"按章程和制度的规则核查，期末当日仍存在的{zh}级问题；已答复而仍存在的也算。",
            explanation_en=f"What the rules of statute and regulations find on the last day, of the gravity “{en}”; "
            "answered or not, as long as it is found.",
        )
        for name, title, zh, en in _SEVERITIES.values()
    ),
    Definition(
        name="findings_opened",
        statement="findings",
        unit="findings",
        period="in_period",
        once_by="opening",
        title_zh="新发现问题",
        title_en="Findings opened",
        explanation_zh="本期新发现的问题次数，不分轻重；同一问题解决后再次出现的另计。",
        explanation_en="Findings that began in the period, of any gravity; one that came back counts again.",
    ),
    Definition(
        name="findings_closed",
        statement="findings",
        unit="findings",
        period="in_period",
        once_by="closing",
        title_zh="已消除问题",
        title_en="Findings gone",
        explanation_zh="本期不再存在的问题次数，不分轻重。",
        explanation_en="Findings that were over in the period, of any gravity.",
    ),
)

HONOURS = (
    Definition(
        name="honours_given",
        statement="honours",
        unit="honours",
        period="in_period",
        once_by="honour",
        title_zh="授予荣誉",
        title_en="Honours given",
        explanation_zh="本期授予的荣誉，每项荣誉每个获得者计一次。到期末当日已撤销的和误录的不算。",
        explanation_en="Honours given in the period, each once for each recipient. Those withdrawn by the last day and "
        "those entered by mistake do not count.",
    ),
    *(
        Definition(
            name=f"honours_{kind}",
            statement="honours",
            unit="honours",
            period="in_period",
            once_by="honour",
            title_zh=f"荣誉：{zh}",
            title_en=f"Honours: {en}",
            explanation_zh=f"授予的荣誉中，种类为“{zh}”的。",
            explanation_en=f"Of the honours given in the period, {en}.",
        )
        for kind, (zh, en) in _HONOURS.items()
    ),
)

ASSESSMENT = (
    *(
        Definition(
            name=name,
            statement="assessment",
            unit="branches",
            period="on_last_day",
            once_by="branch",
            evidence=True,
            title_zh=f"年度考核{grade}",
            title_en=f"Assessed as {en}",
            explanation_zh=f"{_LATEST_ZH}中，等次为{grade}的分支机构；重新决定的按最后一次。佐证为作出决定的记录。",
            explanation_en=f"Branches graded {en} in {_LATEST_EN}; of several decisions the last one counts. The "
            "evidence is the decision.",
        )
        for grade, (name, en) in GRADES.items()
    ),
    Definition(
        name="branches_not_assessed",
        statement="assessment",
        unit="branches",
        period="on_last_day",
        once_by="branch",
        title_zh="未考核的分支机构",
        title_en="Branches not assessed",
        explanation_zh=f"期末当日在运行（正常、整改）的分支机构中，在{_LATEST_ZH}中没有等次的；还没有作过决定时为零。",
        explanation_en=f"Active branches on the last day without a grade in {_LATEST_EN}; none while nothing has been "
        "decided.",
    ),
)
