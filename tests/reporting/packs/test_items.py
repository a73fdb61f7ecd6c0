"""Items in the outreach pack: as they stood on its last day, in words, and absent from packs kept before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.reporting.domain.packs.items import item_of
from services.reporting.domain.packs.rows import Pack
from services.reporting.domain.packs.shown import without_items
from services.reporting.papers.item_words import measures
from services.reporting.papers.sample_packs import sample_pack

LAST = date(2025, 12, 31)
TOLD: dict[str, Any] = {
    "code": "I-1", "kind": "suggestion", "topic": "talent", "origin": "expert", "expert": "E-1", "branch": "B-01",
    "raised_on": "2025-10-09", "wants_reply": True, "answer_due_on": "2025-12-20", "acknowledged_on": "2025-10-10",
    "passed_on_on": "2025-10-20", "passed_on_to": "示例主管部门", "passed_on_number": "示例1号",
    "answered_on": "2025-12-31", "result": "A", "told_on": "2026-01-01", "closed_on": "2026-01-02",
    "reaction": "satisfied", "owner": "P-1",
}  # fmt: skip


def test_what_was_done_after_the_last_day_is_not_told_and_nobody_is_named() -> None:
    row = item_of(TOLD, LAST)
    assert (row.answered_on, row.result, row.told_on, row.closed_on, row.reaction) == (LAST, "A", None, None, None)
    assert row.branch is None, "the branch of who raised it would tell who it was"
    assert item_of(TOLD | {"origin": "branch"}, LAST).branch == "B-01"
    assert not {"E-1", "P-1"} & {str(value) for value in row.model_dump().values()}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "2025年10月10日 确认收到；2025年10月20日 反映至示例主管部门（示例1号）；2025年12月31日 办复：已解决"),
        ({"answered_on": None, "passed_on_on": None}, "2025年10月10日 确认收到；办理中，已逾期"),
        ({"answered_on": None, "acknowledged_on": None, "passed_on_on": None, "wants_reply": False}, "办理中"),
        (
            {"answered_on": None, "acknowledged_on": None, "passed_on_on": None, "closed_on": "2025-11-01"},
            "2025年11月1日 已知悉",
        ),
    ],
)
def test_what_was_done_is_told_in_the_order_of_the_work(changes: dict[str, Any], said: str) -> None:
    assert measures(item_of(TOLD | changes, LAST), LAST, "zh") == said


def test_a_pack_that_was_kept_before_there_were_items_has_the_same_bytes() -> None:
    pack = sample_pack("outreach_quarter").pack
    assert pack is not None
    assert pack.items
    before = without_items(pack)
    assert {"items", "items_confidential"}.isdisjoint(before.model_dump(mode="json"))
    assert Pack.model_validate(before.model_dump(mode="json")) == before
    assert "items" in pack.model_copy(update={"items": ()}).model_dump(mode="json"), (
        "none is another thing than not told"
    )
