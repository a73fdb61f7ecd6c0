"""The figures of what the society's dated rules expect of whom: met, late, missing, excused."""

from __future__ import annotations

from services.reporting.domain.definition import Definition

EXPECTATIONS = (
    Definition(
        name="expectations_met",
        statement="expectations",
        kind="ratio",
        unit="percent",
        period="in_period",
        once_by="expectation",
        title_zh="应办事项办到率",
        title_en="Share met of what was expected",
        explanation_zh="分母：期限落在本期的应办事项，已说明不办的和不再应办的不算；分子：其中到期末当日已办到的，无论是否逾期。",
        explanation_en="Of what was due in the period (without what was excused or is expected no longer), what was "
        "met by the last day, in time or not.",
    ),
    Definition(
        name="expectations_late",
        statement="expectations",
        unit="expectations",
        period="in_period",
        once_by="expectation",
        title_zh="逾期办到的应办事项",
        title_en="Expectations met late",
        explanation_zh="本期逾期才办到的应办事项，按办到当日计，不论何时到期。",
        explanation_en="What was met in the period after the day it was due, whenever that was.",
    ),
    Definition(
        name="expectations_missing",
        statement="expectations",
        unit="expectations",
        period="on_last_day",
        once_by="expectation",
        title_zh="应办未办事项",
        title_en="Expected and missing",
        explanation_zh="到期末当日应办而未办的事项，不论何时到期；已说明的和后来办到的不算。",
        explanation_en="What was expected and is missing on the last day, whenever it was due; not what was excused or "
        "has been met since.",
    ),
    Definition(
        name="expectations_excused",
        statement="expectations",
        unit="expectations",
        period="in_period",
        once_by="expectation",
        title_zh="已说明不办的应办事项",
        title_en="Expectations excused",
        explanation_zh="期限落在本期的应办事项中，到期末当日已说明不办（如本年不安排）的。",
        explanation_en="Of what was due in the period, what somebody had said by the last day would not be met.",
    ),
)
