"""The figures of outreach: experts kept in touch with, and what became of the items raised."""

from __future__ import annotations

from services.reporting.domain.definition import Definition

_STABLE_ZH = "整个季度（从第一天到最后一天）都在联系名单中、期间没有一天暂停联系"
_STABLE_EN = "on the list from the first to the last day of a quarter and paused on none of them"

EXPERTS = (
    Definition(
        name="experts_in_contact",
        version=2,
        statement="experts",
        unit="experts",
        period="on_last_day",
        once_by="expert",
        target="experts",
        evidence=True,
        title_zh="保持联系的专家",
        title_en="Experts in stable contact",
        explanation_zh="期末当日在册、且最近一次联系上的日期在各自联系周期以内（从期末当日往回数）的专家人数。未联系上的、已撤回的记录不算，"
        "此后暂停联系的天数不计入周期。佐证为最近一次联系。",
        explanation_en="Experts enrolled on the last day whose last contact made happened within their own cadence, "
        "counted back from the last day. Attempts and withdrawn records do not count; neither do days of a pause since "
        "then. The evidence is that last contact.",
    ),
    Definition(
        name="experts_enrolled",
        statement="experts",
        unit="experts",
        period="on_last_day",
        once_by="expert",
        target="experts",
        title_zh="在册联系专家",
        title_en="Experts enrolled",
        explanation_zh="期末当日在册的联系专家人数。暂停联系的仍在册；已退出、撤回同意或已删除个人信息的不在册。",
        explanation_en="Experts on the list on the last day. One who is paused is on it; one who has retired, "
        "withdrawn consent or been erased is not.",
    ),
    Definition(
        name="contacts_made",
        statement="contacts",
        unit="contacts",
        period="in_period",
        once_by="contact",
        title_zh="联系",
        title_en="Contacts made",
        explanation_zh="本期联系上的次数，按联系当日计，不论何时补录。一次座谈联系几位专家，计一次。更正的按更正后计，撤回的不算。",
        explanation_en="Contacts made in the period, by the day they happened, whenever recorded. One with several "
        "experts counts once. Corrected ones count as corrected, withdrawn ones not at all.",
    ),
    Definition(
        name="contacts_attempted",
        statement="contacts",
        unit="contacts",
        period="in_period",
        once_by="contact",
        title_zh="未联系上",
        title_en="Attempts",
        explanation_zh="本期联系而未联系上的次数，按当日计。更正的按更正后计，撤回的不算。",
        explanation_en="Attempts of the period that reached nobody, by the day they happened. Corrected ones count as "
        "corrected, withdrawn ones not at all.",
    ),
    Definition(
        name="experts_contacted",
        statement="experts",
        unit="experts",
        period="in_period",
        once_by="expert",
        evidence=True,
        title_zh="本期联系到的专家",
        title_en="Experts contacted",
        explanation_zh="本期至少联系上一次的专家人数，不论期末是否仍在册。佐证为本期的联系。",
        explanation_en="Experts with at least one contact made in the period, on the list at its end or not. The "
        "evidence is the contacts of the period.",
    ),
    Definition(
        name="experts_reached",
        statement="experts",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="expert",
        title_zh="本期联系覆盖率",
        title_en="Share of experts contacted",
        explanation_zh="分母：本期每一天都在联系名单中、且没有一天暂停联系的专家；分子：其中本期至少联系上一次的。"
        "季报的这个数，就是当季的一栏。",
        explanation_en="Of the experts on the list on every day of the period and paused on none of them, those with "
        "at least one contact made in it. Of a quarter it is that quarter's part of the stability of contact.",
    ),
    Definition(
        name="contact_stability",
        statement="experts",
        kind="ratio",
        unit="percent",
        period="year_to_last_day",
        once_by="expert",
        title_zh="联系稳定率",
        title_en="Stability of contact",
        explanation_zh=f"按期末当日所在的年度、到当日已经结束的各季度计。分母：至少有一个季度{_STABLE_ZH}的专家；"
        "分子：其中在每一个这样的季度里都至少联系上一次的。不给个人打分，不按联系人统计。",
        explanation_en="Over the quarters of the last day's year that are over on it. Of the experts who were "
        f"{_STABLE_EN} for at least one quarter, those with a contact made in each such quarter of theirs. No person "
        "is scored, and nothing is counted by liaison.",
    ),
    Definition(
        name="contact_gaps",
        statement="experts",
        kind="sum",
        unit="quarters",
        period="year_to_last_day",
        once_by="expert and quarter",
        title_zh="联系空档",
        title_en="Gaps in contact",
        explanation_zh=f"同一年度已经结束的各季度中，专家{_STABLE_ZH}、而一次也没有联系上的“专家×季度”数。",
        explanation_en=f"Expert by quarter, over the same quarters: how often an expert was {_STABLE_EN} and no "
        "contact was made in it.",
    ),
)

_RECEIVED = {
    "items_from_experts": ("专家提出", "Items from experts", "来自联系专家", "came from experts"),
    "items_from_activities": ("活动中提出", "Items from activities", "在活动中听到", "were heard at activities"),
    "items_from_branches": ("分支机构提出", "Items from branches", "由分支机构提出", "came from branches"),
    "items_from_members": ("会员提出", "Items from members", "由会员提出", "came from members"),
    "items_opinions": ("意见", "Opinions", "类别为意见", "are opinions"),
    "items_suggestions": ("建议", "Suggestions", "类别为建议", "are suggestions"),
    "items_demands": ("诉求", "Demands", "类别为诉求", "are demands"),
    "items_difficulties": ("困难", "Difficulties", "类别为困难", "are difficulties"),
}
_RESULTS = {"a": ("已解决", "solved"), "b": ("正在解决", "being solved"), "c": ("因条件所限", "limited by conditions"),
            "d": ("说明解释", "explained")}  # fmt: skip

ITEMS = (
    Definition(
        name="items_received",
        version=2,
        statement="items",
        unit="items",
        period="in_period",
        once_by="item",
        title_zh="收到意见建议诉求",
        title_en="Items received",
        explanation_zh="本期提出的意见、建议、诉求、困难件数。更正的按更正后计，误录而撤回的不算。",
        explanation_en="Opinions, suggestions, demands and difficulties raised in the period. Corrected ones count as "
        "corrected; those entered by mistake and withdrawn do not count.",
    ),
    *(
        Definition(
            name=name,
            statement="items",
            unit="items",
            period="in_period",
            once_by="item",
            title_zh=title_zh,
            title_en=title_en,
            explanation_zh=f"收到的意见建议诉求中，{of_zh}的件数。",
            explanation_en=f"Of the items received, those that {of_en}.",
        )
        for name, (title_zh, title_en, of_zh, of_en) in _RECEIVED.items()
    ),
    Definition(
        name="items_answered",
        version=2,
        statement="items",
        unit="items",
        period="in_period",
        once_by="item",
        title_zh="办复",
        title_en="Items answered",
        explanation_zh="本期答复的件数，不论何时提出；到期末又重新办理的不算。已答复与已解决是两回事。",
        explanation_en="Items answered in the period, whenever raised, and not reopened since by its end. Answered and "
        "solved are two things.",
    ),
    *(
        Definition(
            name=f"items_result_{letter}",
            statement="items",
            kind="ratio",
            unit="percent",
            period="in_period",
            once_by="item",
            title_zh=f"{letter.upper()} 类（{zh}）",
            title_en=f"Result {letter.upper()} ({en})",
            explanation_zh=f"本期办复的件数中，办理结果为 {letter.upper()} 类（{zh}）的件数及占比。",
            explanation_en=f"Of the items answered in the period, those with result class {letter.upper()} ({en}).",
        )
        for letter, (zh, en) in _RESULTS.items()
    ),
    Definition(
        name="items_answer_rate",
        statement="items",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="item",
        evidence=True,
        title_zh="办复率",
        title_en="Share answered of those due",
        explanation_zh="分母：要求答复、且答复期限（到期末当日为止的，延期的按延期后的，重新办理的按重新起算的）落在本期的件数，"
        "未答复就已办结的不算；分子：其中到期末当日已经答复的，无论是否逾期答复。佐证为答复记录。",
        explanation_en="Of the items that want a reply and whose answer fell due in the period (by the day that held "
        "on the last day: as extended, or anew after a reopening), without those closed unanswered: those answered by "
        "the last day, in time or not. The evidence is the answer.",
    ),
    Definition(
        name="items_satisfaction",
        statement="items",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="telling back",
        title_zh="满意率",
        title_en="Satisfaction",
        explanation_zh="分母：本期向提出人反馈并回访、记录了满意、基本满意或不满意的次数（重新办理后再次反馈的另计一次，未回访的不算）；"
        "分子：其中满意和基本满意的。",
        explanation_en="Of the times in the period that a raiser was told back and called back (satisfied, fairly "
        "satisfied or dissatisfied; anew after a reopening; not those not called back), those satisfied or fairly "
        "satisfied.",
    ),
    Definition(
        name="items_overdue",
        version=2,
        statement="items",
        unit="items",
        period="on_last_day",
        once_by="item",
        title_zh="逾期未复",
        title_en="Items overdue",
        explanation_zh="要求答复的意见建议诉求中，到期末当日已到答复期限（延期的按延期后的，重新办理的按重新起算的）而尚未答复的件数。"
        "不要求答复的（已知悉）和已办结的不算。",
        explanation_en="Items that want a reply whose answer was due by the last day (as extended, or anew after a "
        "reopening) and that were not answered by it. Items that want none (noted) and closed ones do not count.",
    ),
    Definition(
        name="items_solved",
        statement="items",
        unit="items",
        period="in_period",
        once_by="item",
        title_zh="已解决",
        title_en="Items solved",
        explanation_zh="本期内解决的件数：答复时已解决的按答复当日，答复之后才解决的按解决当日；到期末又重新办理的不算。",
        explanation_en="Items solved in the period: on the day of the answer where it was solved then, on the day of "
        "the solution where that came later; not those reopened since by its end.",
    ),
    Definition(
        name="items_reopened",
        statement="items",
        unit="items",
        period="in_period",
        once_by="reopening",
        title_zh="重新办理",
        title_en="Items reopened",
        explanation_zh="本期因提出人不满意而重新办理的次数。",
        explanation_en="How often an item was reopened in the period because its raiser was dissatisfied.",
    ),
    Definition(
        name="items_passed_on",
        statement="items",
        unit="items",
        period="in_period",
        once_by="item",
        title_zh="向外反映",
        title_en="Items passed on outside",
        explanation_zh="本期反映至学会以外有关单位的件数，一件反映给几个单位的计一件。",
        explanation_en="Items passed on in the period to a body outside; one passed on to several counts once.",
    ),
)
