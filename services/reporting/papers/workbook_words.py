"""The words of the workbook: heads of its columns, names of its sheets."""

from __future__ import annotations

from typing import Final

from services.reporting.papers.words import Language

FIGURES: Final = {
    "zh": (
        *("指标", "本期", "单位", "分子", "分母", "目标", "较上期", "较去年同期"),
        *("报送文字", "记录", "口径版本", "口径"),
    ),
    "en": (
        *("Figure", "This period", "Unit", "Of these", "Of all", "Target", "Against the period before"),
        *("Against last year", "As printed", "Records", "Definition", "Explanation"),
    ),
}
FACTS: Final = {
    "zh": ("记录", "编码", "名称", "业务日期", "录入时间", "补录"),
    "en": ("Record", "Code", "Title", "Holds on", "Recorded at", "Late"),
}
SHEETS: Final = {
    "figures": ("指标", "Figures"),
    "tables": ("附表", "Tables"),
    "charts": ("图表", "Charts"),
    "total": ("合计", "Total"),
    "numerator": ("分子", "of these"),
    "denominator": ("分母", "of all"),
    "yes": ("是", "yes"),
    "partial": (
        "仅列出您可查看的记录，各列合计可小于指标",
        "Only records that you may see are listed; columns can add up to less",
    ),
}
GROUPS: Final = {
    "coverage": ("覆盖", "coverage"),
    "key_works": ("重点工作", "key works"),
    "experts": ("专家", "experts"),
    "contacts": ("联系", "contacts"),
    "activities": ("活动", "activities"),
    "meetings": ("联席会议", "meetings"),
    "items": ("意见建议", "items"),
    "members": ("会员", "members"),
    "moves": ("会员变动", "movement"),
    "projects": ("项目", "projects"),
}


def called(name: str, language: Language) -> str:
    """A word of the workbook."""
    return SHEETS[name][language == "en"]


def sheet_of(group: str, language: Language) -> str:
    """The name of the sheet with the facts of a group of figures."""
    return f"{'明细' if language == 'zh' else 'Facts'} {GROUPS.get(group, (group, group))[language == 'en']}"
