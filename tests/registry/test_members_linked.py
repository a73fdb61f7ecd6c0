"""The contract on merging, erasing and sharing, on a real database: each test names the sentence it holds to."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cryptography.fernet import Fernet

from services.registry.commands.ingress import ReleaseIngress
from services.registry.commands.members import AnnulLink, DeclareShared, OrderSources, WithdrawShared
from services.registry.domain.declaring import AlreadyAnnulled, SourcesAreOne
from services.registry.handlers.ingress import release_ingress
from services.registry.handlers.links import annul_link, declare_shared, order_sources, withdraw_shared
from services.registry.store.ingress import save_publisher
from shared.database import Database
from shared.errors import Unknown
from tests.registry.desk import KEY, Registry, texts
from tests.registry.ingress import PUBLISHER, batch, event, merged, structured

OTHER = "/societies/csbme/events"
THERE = replace(PUBLISHER, login="csbme-events", source=OTHER)
BEFORE, AFTER = "2026-05-31", "2026-06-01"
WHY = "与会员部核对"


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Registry:
    here = Registry(await database_of("registry"))
    for publisher in (PUBLISHER, THERE):
        async with here.database.transaction("test") as uow:
            await save_publisher(uow, publisher)
    await here.found("B-1", "B-2")
    return here


def two() -> list[dict[str, Any]]:
    return [event("k", member="K"), event("a", member="A", data={"branches": ["B-2"]})]


def there(*args: Any, **changes: Any) -> Any:
    return structured(event(*args, source=OTHER, **changes), login=THERE.login)


async def links(registry: Registry) -> list[int]:
    return [row["number"] for row in await registry.fetch("SELECT number FROM member_link ORDER BY number")]


async def test_merged_codes_become_aliases_and_are_counted_once_from_the_day_on(registry: Registry) -> None:
    """`membership.member.merged.v1` | `member` (kept), `merged` (codes that become aliases of it), `effective_on`."""
    assert await registry.outcomes(batch([*two(), merged("K", "A")])) == ["accepted"] * 3
    assert await registry.counted(BEFORE, AFTER) == [{"B-1": 1, "B-2": 1}, {"B-1": 1}]
    later = event("a2", "updated", member="A", time="2026-07-02T00:00:00Z", data={"effective_on": "2026-07-01"})
    await registry.outcomes(structured(later | {"data": later["data"] | {"branches": ["B-2"]}}))
    assert await registry.counted(BEFORE, "2026-07-01") == [{"B-1": 1, "B-2": 1}, {"B-2": 1}]
    left = event("a3", "left", member="A", time="2026-08-02T00:00:00Z", data={"effective_on": "2026-08-01"})
    assert await registry.outcomes(structured(left)) == ["accepted"]
    assert await registry.counted("2026-07-31", "2026-08-01") == [{"B-2": 1}, {}]


@pytest.mark.parametrize("turn", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)])
async def test_what_arrives_late_counts_as_if_it_had_come_in_time(registry: Registry, turn: tuple[int, ...]) -> None:
    """So does a merging before its joining, an alias's event before the merging, and each of them three times."""
    late = event("a0", "updated", member="A", time="2026-04-02T00:00:00Z", data={"effective_on": "2026-04-01"})
    told = [*two(), merged("K", "A"), late]
    for n in turn:
        for _ in range(3):
            await registry.outcomes(structured(told[n]))
    counted = await registry.counted("2026-03-15", "2026-04-01", BEFORE, AFTER)
    assert counted == [{"B-1": 1, "B-2": 1}, {"B-1": 2}, {"B-1": 2}, {"B-1": 1}]


async def test_an_unknown_day_of_a_merging_is_the_day_of_its_time(registry: Registry) -> None:
    await registry.outcomes(batch([*two(), merged("K", "A", day=None, time="2026-06-09T20:00:00Z")]))
    assert await registry.counted("2026-06-09", "2026-06-10") == [{"B-1": 1, "B-2": 1}, {"B-1": 1}]


async def test_unknown_codes_circles_repetitions_and_oneself_merge_without_harm(registry: Registry) -> None:
    assert await registry.outcomes(structured(merged("N", "O", id_="u"))) == ["accepted"]
    assert await registry.said() == []
    await registry.outcomes(batch([*two(), merged("K", "A")]))
    again = [
        merged("K", "A", id_="m2", time="2026-06-03T00:00:00Z"),
        merged("A", "K", id_="m3", time="2026-06-04T00:00:00Z"),
        merged("K", "K", id_="m4", time="2026-06-05T00:00:00Z"),
        merged("K", "A", id_="m5"),  # the same place in the order and the same data
    ]
    assert await registry.outcomes(batch(again)) == ["accepted"] * 4
    assert await registry.counted(BEFORE, AFTER) == [{"B-1": 1, "B-2": 1}, {"B-1": 1}]


async def test_equal_time_with_other_data_is_a_tie_until_a_person_decides(registry: Registry) -> None:
    """Equal time with other data is parked `tie`: of a merging too; what is needed to apply it is kept."""
    same = two()[0]["time"]
    assert await registry.outcomes(batch([*two(), merged("K", "A", time=same)])) == ["accepted"] * 2 + ["parked: tie"]
    [row] = await registry.fetch("SELECT cursor, known FROM ingress_event WHERE outcome = 'parked'")
    assert row["known"]["data"]["merged"] == ["A"]
    await registry.do(release_ingress, ReleaseIngress(cursor=row["cursor"], because=WHY))
    assert await registry.counted(AFTER) == [{"B-1": 1}]
    [row] = await registry.fetch("SELECT known FROM ingress_event WHERE id = 'm1'")
    assert "merged" not in row["known"]["data"]
    state = event("k2", "updated", member="K", time=same, data={"branches": ["B-2"]})
    assert await registry.outcomes(structured(state)) == ["parked: tie"]


async def test_a_merging_can_be_annulled_and_both_stand_as_they_were_told(registry: Registry) -> None:
    later = event("a2", "updated", member="A", time="2026-07-02T00:00:00Z", data={"effective_on": "2026-07-01"})
    await registry.outcomes(batch([*two(), merged("K", "A"), later]))
    assert await registry.counted("2026-07-01") == [{"B-1": 1}]
    [link] = await links(registry)
    await registry.do(annul_link, AnnulLink(link=link, because=WHY))
    assert await registry.counted(BEFORE, AFTER, "2026-07-01") == [
        {"B-1": 1, "B-2": 1},
        {"B-1": 1, "B-2": 1},
        {"B-1": 2},
    ]
    assert await registry.fetch("SELECT FROM member_alias UNION ALL SELECT FROM member_own") == []
    with pytest.raises(AlreadyAnnulled):
        await registry.do(annul_link, AnnulLink(link=link, because=WHY))
    with pytest.raises(Unknown):
        await registry.do(annul_link, AnnulLink(link=link + 1, because=WHY))
    assert await registry.outcomes(structured(merged("K", "A"))) == ["duplicate"]
    assert await registry.outcomes(structured(merged("K", "A", id_="m9", time="2026-08-01T00:00:00Z"))) == ["accepted"]
    assert await registry.counted("2026-07-01") == [{"B-1": 1}]


async def test_erased_codes_are_nowhere_and_no_count_of_any_day_changes(registry: Registry) -> None:
    """`membership.member.erased.v1` | `member`: forget the code; counts stay."""
    kept, alias = "M-SECRET-K", "M-SECRET-A"
    told = [event(f"k-{kept}", member=kept), event(f"a-{alias}", member=alias, data={"branches": ["B-2"]})]
    mergings = [
        merged(kept, alias, id_=f"m-{kept}-{alias}"),
        merged("M-OTHER", alias, "M-X", id_=f"p-{alias}", time="2099-01-01T00:00:00Z"),
    ]
    broken = structured(b"{not json " + alias.encode(), message_id="broken")
    await registry.take_in(batch([*told, *mergings]), broken)
    before = await registry.counted("2026-03-15", BEFORE, AFTER)
    assert {kept in await texts(registry), alias in await texts(registry)} == {True}
    assert len(await registry.fetch("SELECT FROM ingress_unreadable")) == 1
    for n, code in enumerate((alias, kept)):
        gone = event(f"x-{code}", "erased", code, time=f"2026-09-0{n + 1}T00:00:00Z")
        assert await registry.outcomes(structured(gone)) == ["accepted"]
        assert code not in await texts(registry)
    assert await registry.counted("2026-03-15", BEFORE, AFTER) == before
    [row] = await registry.fetch("SELECT body FROM ingress_unreadable")
    assert zlib.decompress(Fernet(KEY).decrypt(row["body"])) == b"{not json (erased)"
    assert await registry.outcomes(batch([*told, mergings[0]])) == ["duplicate"] * 3
    [parked] = await registry.fetch("SELECT cursor, known FROM ingress_event WHERE outcome = 'parked'")
    assert parked["known"]["data"]["merged"] == ["M-X"]
    late = merged(kept, alias, id_="late", time="2026-08-01T00:00:00Z")
    assert await registry.outcomes(structured(late)) == ["superseded"]
    assert kept not in await texts(registry)
    assert alias not in await texts(registry)


async def test_after_an_erasure_a_merging_of_before_links_nobody_and_a_later_one_a_new_member(
    registry: Registry,
) -> None:
    await registry.outcomes(batch([*two(), event("x", "erased", "A", time="2026-06-01T00:00:00Z")]))
    early = merged("K", "A", id_="early", time="2026-05-01T00:00:00Z", day="2026-05-01")
    assert await registry.outcomes(structured(early)) == ["accepted"]
    assert await links(registry) == []
    later = merged("K", "A", id_="later", time="2026-06-02T00:00:00Z")
    assert await registry.outcomes(structured(later)) == ["accepted"]
    assert await registry.counted(AFTER) == [{"B-1": 1, "B-2": 1}]  # who was counted stays counted


async def test_erasing_tells_nobody_whether_the_code_was_known(registry: Registry) -> None:
    known, unknown = (event(f"x{n}", "erased", f"M-{n}", time="2026-06-01T00:00:00Z") for n in (1, 2))
    await registry.outcomes(structured(event("e1", member="M-1")))
    told = [one.told() for one in await registry.take_in(batch([known, unknown]))]
    assert {one["outcome"] for one in told} == {"accepted"}
    proofs = await registry.fetch("SELECT source, cursor IS NULL, erased_at IS NULL FROM member_erased")
    assert [tuple(row)[1:] for row in proofs] == [(False, False)] * 2


async def test_equal_codes_of_two_sources_are_two_members_unless_declared_shared(registry: Registry) -> None:
    """`member` is an opaque code that belongs to its source until merged or declared shared."""
    ours = [structured(event(f"e{n}", member=f"M-{n}")) for n in (1, 2)]
    theirs = [there(f"f{n}", member=f"M-{n}", data={"branches": ["B-2"]}) for n in (2, 3)]
    assert await registry.outcomes(*ours, *theirs) == ["accepted"] * 4
    assert await registry.counted(AFTER) == [{"B-1": 2, "B-2": 2}]
    declared = DeclareShared(source=OTHER, other=PUBLISHER.source, effective_on=date(2026, 6, 1), because=WHY)
    assert (await registry.do(declare_shared, declared))["shared"] == 1
    assert await registry.counted(BEFORE, AFTER) == [{"B-1": 2, "B-2": 2}, {"B-1": 2, "B-2": 1}]
    assert await registry.outcomes(there("f1", member="M-1"), there("f4", member="M-4")) == ["accepted"] * 2
    assert await registry.outcomes(structured(event("e4", member="M-4"))) == ["accepted"]
    assert await registry.counted(AFTER) == [{"B-1": 3, "B-2": 1}]
    withdrawn = WithdrawShared(source=OTHER, other=PUBLISHER.source, because=WHY)
    assert (await registry.do(withdraw_shared, withdrawn))["withdrawn"] == 3
    assert await registry.counted(AFTER) == [{"B-1": 5, "B-2": 2}]


async def test_a_person_known_by_two_sources_stands_as_the_first_source_says(registry: Registry) -> None:
    await registry.outcomes(structured(event("e", member="M-1")), there("f", member="P-9", data={"branches": ["B-2"]}))
    pair = {"source": PUBLISHER.source, "code": "M-1", "other": OTHER, "other_code": "P-9"}
    await registry.do(declare_shared, DeclareShared(**pair, because=WHY))
    await registry.do(declare_shared, DeclareShared(**pair, because=WHY))
    assert len(await links(registry)) == 1
    assert await registry.counted(AFTER) == [{"B-1": 1}]
    await registry.do(order_sources, OrderSources(sources=(OTHER,)))
    assert await registry.counted(AFTER) == [{"B-2": 1}]
    with pytest.raises(Unknown):
        await registry.do(declare_shared, DeclareShared(**pair | {"code": "M-2"}, because=WHY))
    with pytest.raises(SourcesAreOne):
        await registry.do(declare_shared, DeclareShared(source=OTHER, other=OTHER, because=WHY))


async def test_every_state_stays_so_that_a_count_can_be_asked_as_it_was_known(registry: Registry) -> None:
    await registry.outcomes(batch(two()))
    [row] = await registry.fetch("SELECT max(recorded_at) AS known FROM member_state")
    await registry.outcomes(structured(merged("K", "A")))
    assert await registry.counted(AFTER, known=row["known"]) == [{"B-1": 1, "B-2": 1}]
    assert await registry.counted(AFTER) == [{"B-1": 1}]
