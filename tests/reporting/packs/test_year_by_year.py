"""What changed from year to year: whole years alone, worded as in a digest, nothing where no two lie side by side."""

from __future__ import annotations

from datetime import date

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.packs.rows import Part
from services.reporting.papers.sample_packs import sample_pack
from services.reporting.papers.side_by_side import year_by_year

YEARS = {2023: 40, 2024: 50, 2025: 45}


def over(*parts: tuple[int, date, date]) -> Dataset:
    """A pack in which so many activities were held in each year; a share of nothing in the first."""
    data = sample_pack("results")
    held, share = data.figures["activities_held"], data.figures["organisation_coverage"]
    empty = share.model_copy(update={"value": 0.0, "numerator": 0, "denominator": 0})
    made = tuple(
        Part(
            code=str(year),
            first_day=first,
            last_day=last,
            figures={
                "activities_held": held.model_copy(update={"value": YEARS[year]}),
                "organisation_coverage": empty if year == min(YEARS) else share,
            },
        )
        for year, first, last in parts
    )
    assert data.pack
    return data.model_copy(update={"pack": data.pack.model_copy(update={"parts": made})})


def whole(year: int) -> tuple[int, date, date]:
    return year, date(year, 1, 1), date(year, 12, 31)


def lines(data: Dataset, language: str = "zh") -> list[str]:
    names = ("activities_held", "organisation_coverage", "members")
    return str(year_by_year(data, names, language)).splitlines()  # type: ignore[arg-type]


def test_each_whole_year_is_compared_with_the_one_before() -> None:
    assert lines(over(*map(whole, YEARS))) == [
        "| 逐年变化 | 2024年较上年 | 2025年较上年 |",
        "| --- | ---: | ---: |",
        "| 举办活动 | +10（+25 %） | \u22125（\u221210 %） |",
        "| 党的组织覆盖 | 新增 | 持平 |",
    ]
    assert lines(over(*map(whole, YEARS)), "en")[0] == "| From year to year | 2024 against 2023 | 2025 against 2024 |"


def test_a_year_of_which_there_is_a_part_is_compared_with_none() -> None:
    cut = (2025, date(2025, 1, 1), date(2025, 6, 30))
    assert lines(over(whole(2023), whole(2024), cut))[0] == "| 逐年变化 | 2024年较上年 |"
    assert lines(over(whole(2024), cut)) == []
    assert lines(over(whole(2023), whole(2025))) == []
    assert lines(over(whole(2025))) == []
