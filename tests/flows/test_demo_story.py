"""The story itself: the same at every telling, marked as invented, and with every kind of mishap in it."""

from __future__ import annotations

import ast
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from deploy.demo.people import name
from deploy.demo.player import headers
from deploy.demo.story import Story, tell

PUBLISHER = Path(__file__).parents[2] / "deploy" / "demo" / "publisher.py"
REASONS = ("schema", "identity", "unknown_type", "unknown_branch", "conflict", "too_large", "clock", "tie", "personal")


@pytest.fixture(scope="module")
def story() -> Story:
    return tell()


def test_the_story_is_the_same_at_every_telling(story: Story) -> None:
    again = tell()
    assert json.dumps([ask.body for ask in again.asks]) == json.dumps([ask.body for ask in story.asks])
    assert again.membership == story.membership


def test_every_request_has_a_key_of_its_own_and_the_batch_id(story: Story) -> None:
    keys = [(ask.service, headers(ask)["Idempotency-Key"]) for ask in story.asks]
    assert len(set(keys)) == len(keys)
    assert {headers(ask)["X-Batch-Id"] for ask in story.asks} == {"demo-2025"}


def test_the_opening_stock_is_the_society_of_the_source(story: Story) -> None:
    stock = [event["data"] for event in story.membership.events if event["id"].startswith("load-2024-12-31-")]
    kinds = [data["kind"] for data in {data["member"]: data for data in stock}.values()]
    assert (kinds.count("individual"), kinds.count("group")) == (5600, 16)


def test_every_outcome_of_the_contract_appears(story: Story) -> None:
    wanted = {"accepted", "duplicate", "superseded", *(f"parked:{reason}" for reason in REASONS)}
    assert set(story.membership.deserved) == wanted
    assert story.membership.deserved.total() == len(story.membership.events)


def test_batches_keep_to_the_contract(story: Story) -> None:
    batches = [line for line in story.membership.lines if isinstance(line, list)]
    assert len(batches) > 12
    assert all(len(batch) <= 500 and len(json.dumps(batch).encode()) <= 2**20 for batch in batches)
    assert all(len({event["source"] for event in batch}) == 1 for batch in batches)


def test_nobody_is_called_in_the_national_day_week(story: Story) -> None:
    days = {date.fromisoformat(ask.body["happened_on"]) for ask in story.asks if ask.path == "/contacts"}
    assert days
    assert not any(date(2025, 10, 1) <= day <= date(2025, 10, 8) for day in days)


def test_every_fact_is_of_the_year(story: Story) -> None:
    for ask in story.asks:
        for field in ("starts_on", "held_on", "happened_on", "raised_on", "answered_on", "told_on", "enrolled_on"):
            assert ask.body.get(field, "2025").startswith("2025"), ask


def test_invented_people_are_marked(story: Story) -> None:
    assert name(1) == "示例-钱二01"
    experts = [ask.body for ask in story.asks if ask.path == "/experts"]
    assert len(experts) == 100
    assert len({body["name"] for body in experts}) == 100
    guests = [person for ask in story.asks for person in ask.body.get("people", ()) if "name" in person]
    assert all(person["name"].startswith("示例-") for person in (*experts, *guests))


def test_a_small_story_has_the_same_kinds_of_facts(story: Story) -> None:
    small = tell(0.05)
    assert {ask.path for ask in small.asks} == {ask.path for ask in story.asks}
    assert set(small.membership.deserved) == set(story.membership.deserved)


def test_the_outside_publisher_knows_nothing_of_our_code() -> None:
    tree = ast.parse(PUBLISHER.read_text("utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} - set(sys.stdlib_module_names) == {"pika"}
