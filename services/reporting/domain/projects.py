"""The figures of projects: years approved in a row, and money spent."""

from __future__ import annotations

from services.reporting.domain.definition import Definition

PROJECTS = (
    Definition(
        name="programme_years_in_a_row",
        statement="projects",
        unit="years",
        period="on_last_day",
        once_by="year",
        title_zh="项目连续获批年数",
        title_en="Years approved in a row",
        explanation_zh="到期末当日仍在延续的连续获批年数（计划如“党建强会”；有几个计划时取最长的）。当年尚未结束、也没有未通过的，"
        "可以接到上一年；当年已结束而没有获批，即为中断。",
        explanation_en="Years in a row in which the programme approved a project, as far as the row still goes on on "
        "the last day; of several programmes the longest. A year that is not over and brought no rejection may still "
        "follow; one that is over without an approval has ended the row.",
    ),
    Definition(
        name="project_money_spent",
        statement="projects",
        kind="sum",
        unit="fen",
        period="in_period",
        once_by="spending",
        title_zh="项目经费支出",
        title_en="Money spent on projects",
        explanation_zh="本期项目经费支出之和，以分计（100 分为 1 元）。已撤销的支出不算。",
        explanation_en="The sum of what projects spent in the period, in fen (100 are one yuan). Spendings withdrawn "
        "do not count.",
    ),
)
