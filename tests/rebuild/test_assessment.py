"""The whole way of an assessment over the broker: activities record, reporting computes, the registry uses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.rebuild.conftest import Past

PastOf = Callable[[str], Awaitable[Past]]


async def test_what_was_recorded_elsewhere_came_to_the_registry_as_values_with_their_records(past_of: PastOf) -> None:
    registry = (await past_of("registry")).connection
    used = await registry.fetch(
        """
        SELECT indicator, value::float, subjects, list_sha256 FROM assessment_used
        JOIN indicator_value USING (subject, version, branch, indicator)
        WHERE assessment = 'YA-2025' AND branch = 'B-1'
        """
    )
    found = {row["indicator"]: row for row in used}
    assert "meeting/J-1" in found["attendance"]["subjects"]
    assert found["yearly_activity"]["value"] >= 1
    assert "activity/A-1" in found["yearly_activity"]["subjects"]
    assert "activity/A-2" not in found["yearly_activity"]["subjects"]  # cancelled
    assert "large_high_level" not in found

    reporting = (await past_of("reporting")).connection
    for row in used:
        listed = await reporting.fetchrow("SELECT * FROM fact_list WHERE sha256 = $1", row["list_sha256"])
        if row["indicator"] == "attendance":
            assert row["value"] == round(100 * listed["groups"].count("came") / len(listed["groups"]), 4)
        subjects = await reporting.fetch(
            "SELECT DISTINCT subject FROM fact WHERE event_id = ANY($1::uuid[])", listed["event_ids"]
        )
        assert {one["subject"] for one in subjects} == set(row["subjects"]), row["indicator"]


async def test_a_rebuild_of_reporting_shows_the_same_values_and_says_none_again(past_of: PastOf) -> None:
    past = await past_of("reporting")
    said = "SELECT count(*) FROM ledger WHERE type = 'reporting.indicator.computed.v1'"
    before = await past.connection.fetchval(said)
    assert before == await past.connection.fetchval("SELECT count(*) FROM indicator_said") > 0
    report = await past.rebuilt()
    [table] = [one for one in report.tables if one.table == "indicator_said"]
    assert (table.live, table.rebuilt, table.different) == (before, before, 0)
    assert await past.connection.fetchval(said) == before
    await past.connection.execute("UPDATE indicator_said SET value = 99 WHERE indicator = 'attendance'")
    assert [one.table for one in (await past.rebuilt()).tables if one.different] == ["indicator_said"]


async def test_a_branch_can_name_every_sort_of_record_that_an_indicator_counts(past_of: PastOf) -> None:
    registry = (await past_of("registry")).connection
    rows = await registry.fetch("SELECT DISTINCT split_part(subject, '/', 1) AS sort FROM position")
    assert {row["sort"] for row in rows} >= {"activity", "meeting", "session", "plan", "decided_item", "attendance"}
