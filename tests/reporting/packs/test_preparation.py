"""What a pack would still want, and of which period it is likely meant."""

from __future__ import annotations

from datetime import date

from services.reporting.domain.gaps import WORDS, gap_lines
from services.reporting.domain.packs.gaps import gaps_of
from services.reporting.domain.packs.kinds import KINDS, kind_for
from services.reporting.domain.packs.periods import Known, likely_periods
from services.reporting.domain.period import period_of
from services.reporting.papers.sample_packs import sample_pack

LAST = date(2025, 12, 31)
TODAY = date(2026, 6, 18)


def kinds_of_gaps(report: str) -> list[str]:
    pack = sample_pack(report).pack
    assert pack is not None
    return [gap.kind for gap in gaps_of(pack.model_copy(update={"annual_facts": pack.annual_facts[:4]}), LAST)]


def test_a_closing_report_wants_its_stages_ended_its_report_handed_in_and_no_line_overspent() -> None:
    found = kinds_of_gaps("programme_closing")
    assert found.count("stage_not_ended") == 2
    assert {"closing_not_reported", "line_overspent"} <= set(found)
    assert "project_not_approved" not in found
    pack = sample_pack("programme_closing").pack
    assert pack is not None
    none = pack.model_copy(update={"projects": (), "annual_facts": (), "sessions": ()})
    assert [gap.kind for gap in gaps_of(none, LAST)] == ["project_missing"]


def test_facts_of_a_year_are_lacking_branch_by_branch_with_the_nearest_due_day() -> None:
    pack = sample_pack("annual_facts").pack
    assert pack is not None
    found = [gap for gap in gaps_of(pack, LAST) if gap.kind.startswith("annual_facts")]
    assert len(found) == sum(row.state != "complete" for row in pack.annual_facts)
    assert {gap.day for gap in found} == {date(2026, 3, 31)}


def test_every_gap_has_words_in_both_languages() -> None:
    kinds = {kind for report in KINDS for kind in kinds_of_gaps(report)}
    assert kinds <= set(WORDS)
    pack = sample_pack("annual_facts").pack
    assert pack is not None
    assert any("年度情况未报送" in line for line in gap_lines(gaps_of(pack, LAST), {}))


def test_a_session_without_the_item_is_a_gap_of_its_pack() -> None:
    assert kinds_of_gaps("council").count("session_without_item") == 1


def test_likely_periods_are_the_term_the_year_before_and_what_came_since_the_last_session() -> None:
    known = Known(date(2021, 7, 1), date(2026, 7, 1), date(2026, 3, 21))
    likely = likely_periods(known, TODAY)
    assert likely["congress"][0] == "2021-07-01..2026-06-18"
    assert likely["council"][0] == "2025"
    assert likely["standing_council"][:2] == ["2026-03-21..2026-06-18", "2026-Q1"]
    over = likely_periods(Known(date(2021, 7, 1), date(2026, 1, 1)), TODAY)
    assert over["congress"][0] == "2021-07-01..2025-12-31"
    assert over["standing_council"][0] == "2026-Q1"


def test_every_likely_period_fits_its_pack() -> None:
    for known in (Known(), Known(date(2021, 7, 1), date(2026, 7, 1), TODAY), Known(date(2030, 1, 1), None, None)):
        for report, codes in likely_periods(known, TODAY).items():
            assert codes
            assert all(kind_for(report, period_of(code)) for code in codes), report
