"""The words of a digest for the codes of the dataset, in Chinese and English (see docs/glossary.md)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from services.reporting.domain.dataset import Span
from services.reporting.domain.period import title
from shared.events.words import AGGREGATES, PAST, UNITS, Words
from shared.events.words_of_activities import ACTIVITY_KINDS

Language = Literal["zh", "en"]

WORDS: Final[Words] = (
    AGGREGATES
    | PAST
    | UNITS
    | ACTIVITY_KINDS
    | {
        # levels and reasons of coverage
        "group": ("已建党建小组", "Party group"),
        "liaison_only": ("仅有联系人", "liaison only"),
        "none": ("无", "none"),
        "no_party_members": ("没有党员", "no Party members"),
        "fewer_than_three": ("党员不足三名", "fewer than three Party members"),
        "being_formed": ("正在组建", "being formed"),
        "newly_founded": ("新成立", "newly founded"),
        "no_activity": ("本期没有主办活动", "no activity hosted in the period"),
        "neither_group_nor_liaison": ("没有党建小组和联系人", "neither Party group nor liaison"),
        # hosts
        "society": ("学会", "the society"),
        "party_branch": ("学会党支部", "the society's Party branch"),
        # ticks
        "participation": ("有党员参加", "members take part"),
        "voice": ("有党组织的声音", "the Party's voice"),
        "work": ("有党组织的工作", "the Party's work"),
        # items
        "opinion": ("意见", "opinions"),
        "suggestion": ("建议", "suggestions"),
        "demand": ("诉求", "demands"),
        "difficulty": ("困难", "difficulties"),
        "research": ("科研", "research"),
        "talent": ("人才", "talent"),
        "integrity": ("学风", "integrity"),
        "governance": ("学会治理", "governance"),
        "life": ("生活", "life"),
        "A": ("A 已解决", "A solved"),
        "B": ("B 正在解决", "B being solved"),
        "C": ("C 因条件所限", "C limited by conditions"),
        "D": ("D 说明解释", "D explained"),
        # members
        "individual": ("个人会员", "individual members"),
        "ordinary": ("普通会员", "ordinary"),
        "senior": ("高级会员", "senior"),
        "student": ("学生会员", "student"),
        "fellow": ("会士", "fellows"),
        "honorary": ("荣誉会员", "honorary"),
        "foreign": ("外籍会员", "foreign"),
    }
)


def word(code: str, language: Language) -> str:
    """The word for a code; a code without one stands for itself."""
    chinese, english = WORDS.get(code, (code, code))
    return chinese if language == "zh" else english


def day(value: date, language: Language) -> str:
    """2026年9月10日, without padding; 10 September 2026 in English."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    months = "January February March April May June July August September October November December".split()
    return f"{value.day} {months[value.month - 1]} {value.year}"


def span(period: Span, language: Language) -> str:
    """2025年第四季度, 2025年12月, 2025年, 2021年7月1日至2025年12月31日; Q4 2025, week 7 of 2025 and so on."""
    if period.kind == "days":
        first, last = day(period.first_day, language), day(period.last_day, language)
        return f"{first}至{last}" if language == "zh" else f"{first} to {last}"
    if language == "en":
        parts = {"quarter": f"Q{period.number} {period.year}", "week": f"week {period.number} of {period.year}"}
        return parts.get(period.kind, period.code)
    return title(period.kind, period.year, period.number)
