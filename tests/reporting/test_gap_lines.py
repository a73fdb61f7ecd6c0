"""What is missing, as a message tells it: words, and codes only where a record is named."""

from __future__ import annotations

from datetime import date

from services.reporting.domain.gaps import Gap, gap_lines


def test_what_was_expected_is_told_in_words_and_whose_it_is() -> None:
    missed = Gap("expectation_missed", "expectation/E-1", "standing_council_session society", date(2026, 6, 30))
    own = Gap("expectation_missed", "expectation/E-2", "own_rule B-01", date(2026, 6, 30))
    lines = gap_lines([missed, own], {})
    assert "常务理事会会议、学会 | session of the standing council, society" in lines[1]
    assert "own_rule、B-01" in lines[2], "a rule that a society set has no other name"
