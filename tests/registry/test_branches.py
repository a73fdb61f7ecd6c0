"""The rules of the society's profile, of branches and of Party groups, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry.commands.branches import ExplainGroupAbsence, FoundBranch
from services.registry.commands.party_groups import DissolvePartyGroup, FormPartyGroup
from services.registry.commands.society import DescribeSociety, TargetsSet
from services.registry.domain.branch import (
    BranchNameBreaksRule,
    BranchNameIsTaken,
    GroupIsThere,
    explain_absence,
    found_branch,
    living_branch,
)
from services.registry.domain.party_group import (
    BranchHasGroup,
    GroupAlreadyDissolved,
    LeaderLeadsNoBranch,
    PartyGroup,
    dissolve_group,
    form_group,
)
from services.registry.domain.post import Post
from services.registry.domain.refusals import AlreadyThere, BranchHasEnded, BranchNotYetFounded, EndsBeforeItBegins
from services.registry.domain.society import AnotherSociety, describe_society, founding_day
from shared.errors import Unknown
from shared.events.registry import BranchEnded, BranchState
from tests.registry.known import POSTS, SOCIETY, TODAY, branch, register


def found(**asked: Any) -> FoundBranch:
    return FoundBranch(**({"code": "CSBME-01", "name": f"{SOCIETY.name_zh}心律分会", "kind": "分会"} | asked))


def describe(**asked: Any) -> DescribeSociety:
    facts = SOCIETY.model_dump(exclude={"effective_on", "targets"})
    return DescribeSociety(**(facts | {"targets": TargetsSet(key_works=10, experts=100, beneficiaries=1000)} | asked))


def test_the_first_profile_holds_since_the_founding_and_the_next_from_today() -> None:
    assert describe_society(describe(), None, "csbme", TODAY) == SOCIETY
    assert describe_society(describe(), SOCIETY, "csbme", TODAY).effective_on == TODAY


def test_another_society_is_refused() -> None:
    with pytest.raises(AnotherSociety):
        describe_society(describe(code="csbm"), None, "csbme", TODAY)


@pytest.mark.parametrize(
    ("founded", "day"),
    [("1980-11", date(1980, 11, 1)), ("1980-11-07", date(1980, 11, 7)), (None, date(1900, 1, 1))],
)
def test_a_founding_month_begins_on_its_first_day(founded: str | None, day: date) -> None:
    assert founding_day(founded) == day


def test_a_branch_whose_founding_day_is_unknown_holds_since_the_societys_own() -> None:
    founding = found_branch(found(), register())
    assert founding.event.founded_on is None
    assert founding.event.effective_on == date(1980, 11, 1)
    assert found_branch(found(), register(society=None)).event.effective_on == date(1900, 1, 1)


def test_a_known_founding_day_is_the_effective_day() -> None:
    assert found_branch(found(founded_on=date(2030, 1, 1)), register()).event.effective_on == date(2030, 1, 1)


def test_a_name_against_the_rule_is_refused_with_the_rule_and_kept_with_a_reason() -> None:
    with pytest.raises(BranchNameBreaksRule) as refused:
        found_branch(found(name="心律分会"), register())
    assert refused.value.extras["facts"]["rules"] == "name-begins-with-society"
    assert "须以学会全称" in refused.value.title
    kept = found_branch(found(name="心律分会", override_reason="1985 年沿用至今"), register())
    assert [fault.rule for fault in kept.broken] == ["name-begins-with-society"]


def test_two_living_branches_never_share_a_name_however_it_is_spelt() -> None:
    with pytest.raises(BranchNameIsTaken):
        found_branch(found(name=f"{SOCIETY.name_zh} 心律 分会"), register([branch("B", "心律")]))
    assert found_branch(found(), register([branch("B", "心律", status="ended")])).event.code == "CSBME-01"


def test_codes_that_differ_by_case_only_are_one_code() -> None:
    with pytest.raises(AlreadyThere):
        found_branch(found(code="csbme-01"), register([branch("CSBME-01", "体外循环")]))


def test_a_near_name_is_a_warning() -> None:
    founding = found_branch(found(name=f"{SOCIETY.name_zh}材料生物力学分会"), register([branch("B", "生物力学")]))
    assert [(near.code, near.why) for near in founding.near] == [("B", "contained")]


def history() -> list[BranchState]:
    begun = branch("A", "心律", effective_on=date(2010, 1, 1))
    return [begun, BranchEnded(**(begun.model_dump() | {"status": "ended", "effective_on": date(2020, 1, 1)}))]


def test_a_branch_stands_from_its_first_day_until_the_day_before_it_ended() -> None:
    assert living_branch("A", history(), date(2010, 1, 1)).status == "normal"
    assert living_branch("A", history(), date(2019, 12, 31)).status == "normal"
    with pytest.raises(BranchHasEnded):
        living_branch("A", history(), date(2020, 1, 1))
    with pytest.raises(BranchNotYetFounded):
        living_branch("A", history(), date(2009, 12, 31))
    with pytest.raises(Unknown):
        living_branch("A", [], TODAY)


def test_a_branch_with_a_group_has_no_absence_to_explain() -> None:
    asked = ExplainGroupAbsence(branch="A", reason="fewer_than_three")
    assert explain_absence(asked, history()[:1], None, TODAY).reason == "fewer_than_three"
    with pytest.raises(GroupIsThere):
        explain_absence(asked, history()[:1], "G-1", TODAY)


CHAIR = Post("P-1", "A", "chair", "R-1", date(2024, 1, 1), date(2026, 1, 1))
SECRETARY = Post("P-2", "A", "branch_secretary", "R-2", date(2024, 1, 1))


def form(**asked: Any) -> FormPartyGroup:
    return FormPartyGroup(**({"code": "G-2", "branch": "A", "leader": "R-1", "effective_on": date(2025, 1, 1)} | asked))


def test_a_group_is_led_by_who_leads_the_branch_on_that_day() -> None:
    assert form_group(form(), [CHAIR, SECRETARY], [], POSTS).leader_post == "chair"


@pytest.mark.parametrize(
    "asked",
    [{"leader": "R-2"}, {"leader": "R-3"}, {"effective_on": date(2026, 1, 1)}, {"effective_on": date(2023, 12, 31)}],
    ids=["a secretary leads nothing", "a stranger", "the day after the last", "the day before the first"],
)
def test_a_leader_without_a_leading_post_on_that_day_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(LeaderLeadsNoBranch):
        form_group(form(**asked), [CHAIR, SECRETARY], [], POSTS)


def test_a_branch_has_one_group_at_a_time() -> None:
    old = PartyGroup("G-1", "A", "R-1", "chair", date(2024, 6, 1), date(2025, 1, 1))
    assert form_group(form(), [CHAIR], [old], POSTS).code == "G-2"
    for day in (date(2024, 12, 31), date(2024, 3, 1)):
        with pytest.raises(BranchHasGroup):
            form_group(form(effective_on=day), [CHAIR], [old], POSTS)


def test_a_group_is_dissolved_once_and_not_before_it_began() -> None:
    group = PartyGroup("G-1", "A", "R-1", "chair", date(2024, 6, 1))
    asked = DissolvePartyGroup(code="G-1", effective_on=date(2025, 1, 1))
    assert dissolve_group(group, asked).effective_on == date(2025, 1, 1)
    with pytest.raises(EndsBeforeItBegins):
        dissolve_group(group, asked.model_copy(update={"effective_on": date(2024, 5, 31)}))
    with pytest.raises(GroupAlreadyDissolved):
        dissolve_group(PartyGroup("G-1", "A", "R-1", "chair", date(2024, 6, 1), date(2025, 1, 1)), asked)
