"""What the demo tells of key works and of the project: evidence that is here already, numbers marked as invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.demo.story import Story, tell


@pytest.fixture(scope="module")
def story() -> Story:
    return tell()


def evidence(value: Any) -> Iterator[str]:
    """Every record named as evidence, wherever it stands."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from ([part] if isinstance(part, str) else part) if name == "evidence" else evidence(part)
    elif isinstance(value, list):
        for part in value:
            yield from evidence(part)


def test_a_year_of_key_works_and_projects_needs_no_upload(story: Story) -> None:
    shown = {one.partition("/")[0] for ask in story.asks for one in evidence(ask.body)}
    assert shown == {"meeting", "voucher"}
    ticks = {(tick["key_work"], tick["tick"]) for ask in story.asks for tick in ask.body.get("ticks", ())}
    assert len(ticks) == 29
    assert {ask.path for ask in story.asks} & {"/files", "/attachments"} == set()


def test_the_project_was_approved_three_years_running_by_invented_papers(story: Story) -> None:
    asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for ask in story.asks:
        asked[ask.path].append(ask.body)
    years = {body["code"]: body["year"] for body in asked["/projects"]}
    assert sorted(years[body["code"]] for body in asked["/projects/approve"]) == [2023, 2024, 2025]
    assert all("示例" in body["number"] and "示例" in body["body"] for body in asked["/projects/approve"])
    assert all(body["evidence"].startswith("voucher/DEMO-") for body in asked["/projects/spendings"])
    assert {body["programme"] for body in asked["/projects"]} == {"党建强会"}


def test_what_a_project_spent_is_told_step_by_step_with_the_version_each_leaves(story: Story) -> None:
    for code in ("PJ-2023", "PJ-2024", "PJ-2025"):
        steps = [ask for ask in story.asks if ask.path.startswith("/projects") and ask.body["code"] == code]
        assert [ask.version for ask in steps] == [None, *range(1, len(steps))]
    [chapter] = [chapter for chapter in story.chapters if chapter.in_order]
    assert {ask.path.split("/")[1] for ask in chapter.asks} == {"projects"}


def test_every_key_work_reports_its_progress_and_one_is_not_done(story: Story) -> None:
    told = [ask.body["percent"] for ask in story.asks if ask.path == "/key-works/progress"]
    assert sorted(told) == [60] + [100] * 9
