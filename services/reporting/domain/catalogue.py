"""What the catalogue of figures says beside each definition: its chapter, its key, its days and how it is computed."""

from __future__ import annotations

from typing import Any, Final

from services.reporting.domain.definition import Definition, FigureKind, PeriodRule, Statement
from services.reporting.domain.definitions import DEFINITIONS
from shared.events.words import UNITS, Words

CHAPTERS: Final[Words] = {
    "joint": ("联席", "Joint meetings"),
    "coverage": ("覆盖", "Coverage"),
    "recognition": ("评先", "Recognition"),
    "co_building": ("共建", "Co-building"),
    "ten_hundred_thousand": ("十百千", "Ten, hundred, thousand"),
    "members": ("会员", "Members"),
}
CHAPTER_OF: Final[dict[Statement, str]] = {
    "meetings": "joint",
    "decided_items": "joint",
    "sessions": "joint",
    "coverage": "coverage",
    "expectations": "recognition",
    "re_elections": "recognition",
    "findings": "recognition",
    "honours": "recognition",
    "assessment": "recognition",
    "activities": "co_building",
    "pairings": "co_building",
    "key_works": "ten_hundred_thousand",
    "experts": "ten_hundred_thousand",
    "contacts": "ten_hundred_thousand",
    "items": "ten_hundred_thousand",
    "projects": "ten_hundred_thousand",
    "members": "members",
    "moves": "members",
}
ONCE_BY_ZH: Final = {
    "Party group": "党建小组",
    "activity": "活动",
    "attendance": "到场人次",
    "branch": "分支机构",
    "closing": "每次消除",
    "contact": "联系",
    "decided item": "议定事项",
    "entry": "每次入会",
    "expectation": "应办事项",
    "expert": "专家",
    "expert and quarter": "专家×季度",
    "finding": "问题",
    "honour": "荣誉",
    "item": "意见建议诉求",
    "key work": "重点工作",
    "leaving": "每次退会",
    "meeting": "会议",
    "member": "会员",
    "opening": "每次发现",
    "pairing": "结对",
    "person key": "个人标识",
    "reopening": "每次重新办理",
    "session": "会议",
    "spending": "每笔支出",
    "telling back": "每次反馈",
    "term": "届次",
    "transfer": "每次转会",
    "year": "年度",
}
PERIODS: Final[dict[PeriodRule, tuple[str, str]]] = {
    "in_period": ("按本期内的日期计", "of the days of the period"),
    "on_last_day": ("按期末当日的状态计", "as it stands on the last day"),
    "year_to_last_day": ("按期末当日所在年度、到期末当日计", "of the last day's year, up to the last day"),
}
FORMULAS: Final[dict[FigureKind, tuple[str, str]]] = {
    "count": ("记录数", "number of records"),
    "sum": ("各记录数值之和", "sum over the records"),
    "ratio": (
        "分子记录数 ÷ 分母记录数 × 100%，一位小数",
        "records of the numerator ÷ records of the denominator × 100 %, one decimal",
    ),
    "mean": ("各记录数值之和 ÷ 记录数，一位小数", "sum over the records ÷ number of records, one decimal"),
}


def described(definition: Definition) -> dict[str, Any]:
    """A definition as a reader needs it, every word in Chinese and English."""
    chapter = CHAPTER_OF[definition.statement]
    words = {
        "chapter": CHAPTERS[chapter],
        "unit": UNITS[definition.unit],
        "period": PERIODS[definition.period],
        "formula": FORMULAS[definition.kind],
        "once_by": (ONCE_BY_ZH[definition.once_by], definition.once_by),
    }
    return (
        definition.model_dump(mode="json", exclude={"statement"})
        | {"lists": definition.roles, "chapter": chapter}
        | {f"{name}_zh": chinese for name, (chinese, _) in words.items()}
        | {f"{name}_en": english for name, (_, english) in words.items()}
    )


def catalogue() -> list[dict[str, Any]]:
    """Every figure: what it counts, in which unit, of which days, each thing once by which key, and how."""
    return [described(definition) for definition in DEFINITIONS.values()]
