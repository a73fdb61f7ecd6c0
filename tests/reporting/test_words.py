"""Every type of the language has its words on paper."""

from __future__ import annotations

import pytest

from services.reporting.domain.facts import HEARD
from services.reporting.papers.words import WORDS


@pytest.mark.parametrize("type_", sorted(HEARD))
def test_a_late_record_of_every_type_can_be_named(type_: str) -> None:
    _, aggregate, past, _ = type_.split(".")
    assert {aggregate, past} <= set(WORDS)
