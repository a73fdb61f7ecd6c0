"""Whether a pack tells anything of its own decides whether it is sent where it is not official."""

from __future__ import annotations

from typing import Any

import pytest

from services.reporting.domain.packs.rows import AnnualFacts, Pack


def facts(state: str) -> Any:
    return AnnualFacts.model_construct(branch="B-01", state=state)


@pytest.mark.parametrize(
    ("rows", "tells"),
    [
        ({}, False),
        ({"annual_facts": (facts("missing"), facts("missing"))}, False),
        ({"annual_facts": (facts("missing"), facts("incomplete"))}, True),
        ({"annual_facts": (facts("complete"),)}, True),
        ({"sessions": ("a session",)}, True),
        ({"items_confidential": 2}, True),
        ({"items_confidential": 0, "items": ()}, False),
    ],
)
def test_a_pack_tells_something_by_what_was_handed_in_and_not_by_what_is_missing(
    rows: dict[str, Any], tells: bool
) -> None:
    assert Pack.model_construct(**rows).has_rows is tells
