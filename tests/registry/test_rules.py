"""The society's rules: set from a day on, held to their shape, and never lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from services.registry.commands.rules import SetRule
from services.registry.domain.rules import MODELS, RuleBreaksItsShape, SameRule, set_rule, settings_of, shaped
from shared.database import Database
from shared.errors import Unknown
from tests.registry.statute import LONG_AGO, rows
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

SEATS: dict[str, Any] = {"severity": "warning", "kinds": {"branch": {"most": {"vice_chair": 3}}}}
ASKED: dict[str, Any] = {"name": "post_seats", "value": SEATS, "because": "常务理事会决定（虚构）"}


def asked(**others: Any) -> SetRule:
    return SetRule(**(ASKED | {"effective_on": "2026-01-01"} | others))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_value_a_migration_sets_fits_the_shape_of_its_rule_and_is_stored_unchanged(name: str) -> None:
    (value,) = [value for rule, _, value in rows() if rule == name]
    assert shaped(name, shaped(name, value)) == shaped(name, value)
    assert {key for key in value if key not in shaped(name, value)} == set()


def test_an_event_carries_numbers_and_codes_of_a_value_and_no_words() -> None:
    settings = {
        one.at: (one.number, one.codes) for one in settings_of(SEATS | {"names": ["生物"], "on": ["2026-01-01"]})
    }
    assert settings == {
        "severity": (None, ("warning",)),
        "kinds.branch.most.vice_chair": (3, ()),
        "on": (None, ("2026-01-01",)),
    }
    steps = dict((rule, value) for rule, _, value in rows())["re_election"]
    told = {one.at: one for one in settings_of(steps)}
    assert (told["steps.0.months_before"].number, told["months_ahead.0"].number) == (6, 12)
    assert not any("方案" in str(one) for one in told.values())


def test_a_value_that_changes_nothing_or_breaks_its_shape_is_refused() -> None:
    event, value = set_rule(asked(), (LONG_AGO, SEATS | {"severity": "error"}))
    assert (event.code, event.effective_on, value) == ("post_seats", date(2026, 1, 1), SEATS)
    with pytest.raises(SameRule):
        set_rule(asked(), (LONG_AGO, SEATS))
    with pytest.raises(Unknown):
        set_rule(asked(name="no_such_rule"), None)
    with pytest.raises(RuleBreaksItsShape) as refused:
        set_rule(asked(value={"severity": "warning", "kinds": {"branch": {"most": {"vice_chair": -1}}}}), None)
    fields = [error["field"] for error in refused.value.extras["errors"]]
    assert fields[0].startswith("value/kinds/branch")


async def test_every_rule_that_the_database_holds_may_be_set(database_of: Callable[[str], Awaitable[Database]]) -> None:
    registry = await database_of("registry")
    async with registry.reading() as connection:
        held = {row["name"] for row in await connection.fetch("SELECT DISTINCT name FROM rule")}
    assert held == set(MODELS)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("branch_inactivity", {"cleanup_months": 6}),
        ("annual_report", {"due": {"registry_authority": "02-29"}}),
        ("files", {"types": ["docx"]}),
        ("compendium", {"parts": [{"category": "party_building", "title": "甲"}] * 2}),
        ("branch_coverage", {"active": []}),
        ("branch_decisions", {"needed_for": ["colour"]}),
    ],
)
def test_a_value_that_cannot_be_obeyed_is_refused(name: str, changed: dict[str, Any]) -> None:
    (value,) = [value for rule, _, value in rows() if rule == name]
    with pytest.raises(RuleBreaksItsShape):
        shaped(name, value | changed)


async def test_a_rule_is_set_read_and_its_past_versions_remain(door: World) -> None:
    office = door.client("registry", "secretariat")
    before = await ok(office.get("/rules/post_seats"), 200)
    assert (before["version"], before["settable"], len(before["versions"])) == (0, True, 1)
    await ok(office.post("/rules", json=ASKED | {"effective_on": "2026-01-01"}))
    refused = office.post("/rules", json=ASKED | {"effective_on": "2026-02-01", "because": "再次设置"})
    assert (await ok(refused, 428))["type"] == "version-missing"
    again = {"effective_on": "2026-01-01", "value": SEATS | {"severity": "error"}, "because": "更正（虚构）"}
    await ok(office.post("/rules", json=ASKED | again, headers={"If-Match": '"1"'}))
    after = await ok(office.get("/rules/post_seats"), 200)
    versions = [(one["effective_on"], one["value"]["severity"], one["because"][:2]) for one in after["versions"]]
    assert versions == [
        ("2026-01-01", "error", "更正"),
        ("2026-01-01", "warning", "常务"),
        ("1900-01-01", "warning", "初始"),
    ]
    assert "副主任委员 3" in after["texts"][0]["zh"]
    earlier = await ok(office.get("/rules/post_seats", params={"as_of": "2025-12-31"}), 200)
    assert (earlier["effective_on"], earlier["value"]["kinds"]["branch"]["most"]["vice_chair"]) == ("1900-01-01", 5)
    unknown = await ok(office.get("/rules/post_seats", params={"known_on": "2020-01-01"}), 200)
    assert (unknown["effective_on"], len(unknown["versions"])) == ("1900-01-01", 1)
    page = await ok(office.get("/rules", params={"limit": 5}), 200)
    assert [row["code"] for row in page["rules"]] == sorted(row["code"] for row in page["rules"])
    assert page["next"] == page["rules"][-1]["code"]


async def test_a_value_against_the_shape_names_its_field_and_only_the_secretariat_sets_rules(door: World) -> None:
    wrong = ASKED | {
        "effective_on": "2026-01-01",
        "value": {"severity": "warning", "kinds": {"branch": {"most": {"bishop": 1}}}},
    }
    refused = await ok(door.client("registry", "secretariat").post("/rules", json=wrong), 422)
    assert refused["type"] == "rule-breaks-its-shape"
    assert refused["errors"][0]["field"].startswith("value/kinds/branch/")
    for office in ("leader", "party_branch", "operator", "branch_liaison"):
        client = door.client("registry", office, scope="CSBME-01")
        await ok(client.post("/rules", json=ASKED | {"effective_on": "2026-01-01"}), 403)
    assert (await door.client("registry", "leader").get("/rules")).status_code == 200


async def test_a_rule_set_for_a_past_day_finds_anew_for_past_days(door: World) -> None:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    for n in range(4):
        vice = {"code": f"P-{n}", "branch": "CSBME-01", "person": f"R-{n}", "post": "vice_chair"}
        await ok(office.post("/leaders", json=vice | {"effective_on": "2020-01-01"}))
    days = ({"as_of": "2022-06-01"}, {"as_of": "2023-06-01"})
    found = [await ok(office.get("/findings", params=day | {"rule": "post_seats"}), 200) for day in days]
    assert [len(one["findings"]) for one in found] == [0, 0]
    await ok(office.post("/rules", json=ASKED | {"effective_on": "2023-01-01"}))
    found = [await ok(office.get("/findings", params=day | {"rule": "post_seats"}), 200) for day in days]
    assert [[one["version"] for one in page["findings"]] for page in found] == [[], ["2023-01-01"]]
