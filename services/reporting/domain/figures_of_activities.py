"""The figures of activities: how many, of which kind, for whom, led by whom, and whom they reached; and of pairings."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.definition import Definition
from shared.events.words_of_activities import ACTIVITY_KINDS

_OPEN_TO: Final = {"members": ("面向会员的活动", "向会员开放"), "public": ("面向公众的活动", "向公众开放")}

ACTIVITIES = (
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
    *(
        Definition(
            name=f"activities_{kind}",
            statement="activities",
            unit="activities",
            period="in_period",
            once_by="activity",
            title_zh=f"活动：{zh}",
            title_en=f"Activities: {en}",
            explanation_zh=f"本期举办且未撤销的活动中，种类为“{zh}”的项数"
            + ("，包括以上各类以外的所有种类。" if kind == "other" else "。"),
            explanation_en=f"Of the activities held in the period, those of the kind “{en}”"
            + (", with all kinds that have no figure of their own." if kind == "other" else "."),
        )
        for kind, (zh, en) in ACTIVITY_KINDS.items()
    ),
    *(
        Definition(
            name=f"activities_open_to_{to}",
            statement="activities",
            unit="activities",
            period="in_period",
            once_by="activity",
            title_zh=title_zh,
            title_en=f"Activities open to {'the public' if to == 'public' else 'members'}",
            explanation_zh=f"本期举办且未撤销的活动中，{opened}的项数。",
            explanation_en=f"Of the activities held in the period, those open to {to}.",
        )
        for to, (title_zh, opened) in _OPEN_TO.items()
    ),
    Definition(
        name="activities_led_by_party_members",
        statement="activities",
        unit="activities",
        period="in_period",
        once_by="activity",
        title_zh="党员带头的活动",
        title_en="Activities led by Party members",
        explanation_zh="本期举办且未撤销的活动中，由党员带头的项数。",
        explanation_en="Of the activities held in the period, those that Party members led.",
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
    Definition(
        name="attendances_per_activity",
        statement="activities",
        kind="mean",
        unit="attendances",
        period="in_period",
        once_by="activity",
        title_zh="场均人次",
        title_en="Attendances per activity",
        explanation_zh="受益人次除以本期向会员或公众开放、未撤销的活动项数，保留一位小数。",
        explanation_en="The attendances divided by the period's activities open to members or the public and not "
        "cancelled, with one decimal.",
    ),
)

PAIRINGS = (
    Definition(
        name="pairings_in_force",
        statement="pairings",
        unit="pairings",
        period="on_last_day",
        once_by="pairing",
        title_zh="共建结对",
        title_en="Pairings",
        explanation_zh="期末当日在期的共建结对数，不论几家结对。",
        explanation_en="Pairings in force on the last day, however many build together in one.",
    ),
)
