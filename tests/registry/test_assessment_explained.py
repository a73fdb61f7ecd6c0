"""A score explained at the door: rule, tier, anchors, self-score beside it, and the records that it rests on."""

from __future__ import annotations

from typing import Any

from tests.registry.test_api import ok
from tests.registry.test_assessments import HERE, Round, computed, round_  # noqa: F401  (a fixture)


def of_meetings(branch: str, value: float, *meetings: str, version: int = 1) -> Any:
    """What reporting says of attendance, with the meetings behind it."""
    event = computed(branch, "attendance", value, version)
    event.data = event.data.model_copy(
        update={"subjects": tuple(f"meeting/{code}" for code in meetings), "list_sha256": "ab" * 32}
    )
    return event


async def _committee(round_: Round, *years: int) -> None:
    for n, year in enumerate(years):
        person = {"code": f"P-{n}", "name": f"示例{n}", "birth_year": year}
        await ok(round_.office.post("/persons", json=person))
        post = {"code": f"C-{n}", "body": "B-1", "person": f"P-{n}", "post": "committee_member"}
        await ok(round_.office.post("/posts", json=post | {"effective_on": "2025-01-01"}))


async def test_every_score_says_its_rule_its_tier_and_the_records_behind_it(round_: Round) -> None:
    await _committee(round_, 1970, 1972, 1968)
    await round_.hear(of_meetings("B-1", 75.0, "J-1", "J-2"), computed("B-1", "duties", 50.0))
    own = {"indicator": "attendance", "points": 10, "evidence": [HERE]}
    liaison = round_.liaison("B-1")
    await ok(liaison.post("/assessments/self-scores", json={"code": "YA-2025", "branch": "B-1", "scores": [own]}))
    lines = (await round_.explained("B-1", liaison))["indicators"]
    progress = await ok(round_.office.get("/assessments/YA-2025"), 200)
    assert progress["computed"]["values"] == 2

    attendance = lines["attendance"]
    assert (attendance["self"]["points"], attendance["points"]) == (10, 6)
    assert (attendance["computed"]["value"], attendance["computed"]["tier"]) == (75, {"above": 66.67, "points": 6})
    assert attendance["computed"]["subjects"] == ["meeting/J-1", "meeting/J-2"]
    assert attendance["computed"]["opened_at"] == "reporting:/indicators/values/YA-2025/B-1/attendance"
    assert [tier["points"] for tier in attendance["tiers"]] == [10, 6, 2]
    assert [(one["level"], one["points"]) for one in lines["duties"]["anchors"]] == [(3, 6), (2, 4), (1, 2), (0, 0)]
    assert (lines["duties"]["computed"]["value"], lines["duties"]["points"]) == (50, None)  # an aid, and no points
    assert lines["large_high_level"]["computed"] is None

    age = lines["mean_age"]
    assert (age["computed"]["value"], age["points"]) == (55, 4)
    assert age["computed"]["subjects"] == ["post/C-0", "post/C-1", "post/C-2"]
    assert len(age["computed"]["facts"]) == age["computed"]["records"] == 3
    assert (await round_.explained("B-2"))["indicators"]["mean_age"]["computed"]["value"] is None


async def test_what_was_used_at_the_unsealing_stands_whatever_is_corrected_later(round_: Round) -> None:
    await _committee(round_, 1970, 1972, 1968)
    await round_.hear(of_meetings("B-1", 75.0, "J-1"))
    await round_.all_in()
    await round_.unseal()
    wrong = {"code": "P-0", "because": "示例：录错", "birth_year": 1940}
    await ok(round_.office.post("/persons/correct", json=wrong, headers={"If-Match": '"1"'}))
    await round_.hear(of_meetings("B-1", 100.0, "J-1", "J-2", version=2))
    lines = (await round_.explained("B-1"))["indicators"]
    assert (lines["mean_age"]["computed"]["value"], lines["mean_age"]["points"]) == (55, 4)
    assert (lines["attendance"]["computed"]["value"], lines["attendance"]["points"]) == (75, 6)

    named = {"code": "YA-2025", "appeal": "AP-1", "branch": "B-1", "indicator": "mean_age", "record": "post/C-0"}
    counted = await ok(round_.liaison("B-1").post("/assessments/appeals", json=named), 409)
    assert counted["type"] == "fact-was-counted"
    await ok(round_.liaison("B-1").post("/assessments/appeals", json=named | {"record": "branch/B-1"}))
    foreign = await round_.liaison("B-2").post("/assessments/appeals", json=named | {"appeal": "AP-2"})
    assert foreign.status_code == 403
