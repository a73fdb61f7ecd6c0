"""The society's profile, and forms whose fields say what is wrong with them."""

from __future__ import annotations

from typing import Final

SOCIETY: Final[dict[str, tuple[str, str]]] = {
    "form.may_be_empty": ("可不填", "may be left empty"),
    "society.title": ("学会基本情况", "The society"),
    "society.lead": (
        "名称印在报告上，三项目标（十、百、千）与指标对照。改动自所填日期起生效，以前的报告不变。",
        "The names stand on reports, the three targets beside the figures. A change holds from the day given; "
        "reports that were kept stay as they are.",
    ),
    "society.done": ("已保存。", "Saved."),
    "society.code": ("学会代码", "Code of the society"),
    "society.name_zh": ("中文全称", "Chinese name"),
    "society.name_en": ("英文全称", "English name"),
    "society.founded": ("成立", "Founded"),
    "society.month": ("年-月或年-月-日，如 1980-11", "year-month or year-month-day, as 1980-11"),
    "society.staff": ("秘书处人数", "Staff of the secretariat"),
    "society.party_branch": ("学会党支部成立", "Party branch of the society founded"),
    "society.party_members": ("学会党支部人数", "Members of the Party branch"),
    "society.targets": ("三项目标", "The three targets"),
    "society.ten": ("十：重点工作（项）", "Ten: key works"),
    "society.hundred": ("百：联系专家（人）", "Hundred: experts in contact"),
    "society.thousand": ("千：受益人数（人）", "Thousand: people who benefit"),
    "society.from": ("自何日起", "Holds from"),
    "society.from.said": (
        "空：首次登记自成立之日起，以后自今日起",
        "Empty: since the founding when described first, from today when changed",
    ),
}
