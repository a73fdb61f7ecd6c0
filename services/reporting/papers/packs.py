"""The kinds of report packs: titles, chapters for the secretary's own paragraphs, charts over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from services.reporting.domain.dataset import Dataset
from services.reporting.papers import charts
from services.reporting.papers.item_words import item_words
from services.reporting.papers.kind import Report
from services.reporting.papers.pack_words import pack_words
from services.reporting.papers.side_by_side import label, titled
from services.reporting.papers.words import Language
from shared.paper.charts import Chart, Columns

Chapters = dict[str, tuple[str, str]]
ONE_PAGE: Final = "one_page"

_OVERVIEW: Final[Chapters] = {"overview": ("总体情况", "Overview")}
_BODY: Final[Chapters] = {
    "organisation": ("组织建设", "Organisation"),
    "joint": ("联席制度", "Joint meetings"),
    "co_building": ("共建与服务", "Co-building and service"),
    "ten_hundred_thousand": ("十百千", "Ten, hundred, thousand"),
    "projects": ("党建项目", "Projects"),
    "recognition": ("考核与表彰", "Assessment and honours"),
}
_END: Final[Chapters] = {
    "problems": ("存在的问题", "What is still lacking"),
    "next": ("下一步工作", "What comes next"),
}
# Short, and on the one page alone: what the other chapters say would not fit there.
_POINTS: Final[Chapters] = {"main_points": ("要点（一页材料用）", "Main points (of the one page)")}
_TO_STANDING_COUNCIL: Final = (
    *("overview", "joint", "ten_hundred_thousand", "problems", "next", "asked", "main_points"),
)
_ALL: Final = _OVERVIEW | _BODY | _END | _POINTS
_ASKED: Final[Chapters] = {"asked": ("提请审议事项", "What is asked of the session")}


def over_the_parts(*names: str) -> Callable[[Any, Language], Chart | None]:
    """Columns of one or two figures, a group for each year or quarter; nothing where there is only one."""

    def draw(dataset: Dataset, language: Language) -> Chart | None:
        parts = dataset.pack.parts if dataset.pack else ()
        known = [name for name in names if parts and all(name in part.figures for part in parts)]
        if not known:
            return None
        series = tuple(
            (titled(name, language), tuple(float(part.figures[name].value) for part in parts)) for name in known
        )
        between = "、" if language == "zh" else ", "
        return Columns(
            between.join(title for title, _ in series), tuple(label(part, language) for part in parts), series
        )

    return draw


OVER_TIME: Final = {
    "coverage_over_time": over_the_parts("organisation_coverage", "work_coverage"),
    "activities_over_time": over_the_parts("activities_held", "joint_meetings"),
    "people_over_time": over_the_parts("beneficiaries_people", "beneficiaries_attendances"),
    "experts_over_time": over_the_parts("experts_in_contact", "experts_contacted"),
    "items_over_time": over_the_parts("items_received", "items_answered"),
    "members_over_time": over_the_parts("members"),
}
_DRAWN: Final = {"key": charts.key_figures, "activities": charts.activities_by_kind, **OVER_TIME}


def _named(dataset: Dataset, language: Language) -> Mapping[str, Any]:
    """The title of the pack of which a paper is the whole or the one page, and what packs call things."""
    report = dataset.pack.report if dataset.pack else ""
    told = dataset.pack.items if dataset.pack else None
    return {
        "told_items": told,
        "pack_title": PACKS[report].called(language) if report in PACKS else "",
        **pack_words(language),
        **item_words(dataset.period.last_day, language),
    }


PACKS: Final[Mapping[str, Report]] = {
    "congress": Report(
        ("党建工作报告", "Report on Party-building work"), _OVERVIEW | _BODY | _END | _POINTS, _DRAWN, _named
    ),
    "council": Report(
        ("党建工作年度汇报", "Yearly report on Party-building work"),
        _OVERVIEW | _BODY | _END | _ASKED | _POINTS,
        _DRAWN,
        _named,
    ),
    "standing_council": Report(
        ("党建工作汇报", "Report on Party-building work to the standing council"),
        _OVERVIEW
        | {"joint": _BODY["joint"], "ten_hundred_thousand": _BODY["ten_hundred_thousand"]}
        | _END
        | _ASKED
        | _POINTS,
        _DRAWN,
        _named,
    ),
    "annual_facts": Report(
        ("分支机构年度情况报告", "The branches' facts of the year"), {"overview": ("填报说明", "Notes")}, {}, _named
    ),
    "programme_closing": Report(
        ("党建强会计划项目结项材料", "Closing report of a programme's project"),
        {
            "results": ("主要成效", "Results"),
            "experience": ("经验做法", "What was learned"),
            "next": ("下一步打算", "What comes next"),
        },
        {},
        _named,
    ),
    "outreach_quarter": Report(
        ("联系服务专家情况汇报", "Report on contact with experts"),
        _OVERVIEW | {"items": ("意见建议办理", "Items raised")} | _END,
        {"contacts": charts.contacts_by_quarter},
        _named,
    ),
    "results": Report(
        ("党建工作成效分析", "Analysis of results over the years"),
        _OVERVIEW | {"analysis": ("分析", "Analysis")} | _END,
        _DRAWN,
        _named,
    ),
    ONE_PAGE: Report(
        ("党建工作要点", "Party-building work on one page"),
        _POINTS,
        {},
        _named,
    ),
}
