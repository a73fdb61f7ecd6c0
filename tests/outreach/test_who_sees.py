"""Every reading of outreach, asked by everybody: each finds what is theirs that day, and nothing else."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.database import clock
from shared.events.activities import AttendanceRecorded, PersonAttendance
from shared.events.registry import PostEnded, PostFilled
from tests.conftest import service
from tests.outreach.conftest import said
from tests.outreach.test_api import CONTACT, EXPERT, ITEM, ok
from tests.world import World

SEED = 20260906
PERSONS = tuple(f"R-{number}" for number in range(1, 8))
BRANCHES = ("CSBME-01", "CSBME-02")
EXPERTS = tuple(f"E-{number:03d}" for number in range(9))
CONTACTS = tuple(f"C-{number:03d}" for number in range(6))
ITEMS = tuple(f"I-{number:03d}" for number in range(10))
# Readings by whose they are; whoever adds one says here whose it is.
OF_EXPERTS = {
    *("/experts", "/experts/{code}", "/experts/{code}/timeline", "/due-list"),
    *(f"/experts/{{code}}/contact-link{ending}" for ending in ("", ".svg", "/card")),
    *("/contacts", "/contacts/{code}", "/contact-proposals", "/search", "/exports/{sheet}", "/orphans"),
}
OF_ITEMS = {"/items", "/items/{code}", "/items/{code}/elsewhere", "/item-board", "/item-board/{stage}"}
THE_OFFICES = {
    *("/experts/{code}/export", "/experts/{code}/papers/{paper}", "/erasures", "/erasures/{code}"),
    *("/packs/{period}", "/packs/{period}/{paper}"),
}
OF_NOBODY = {
    *("/expert-categories", "/calendar-days", "/settings", "/settings/{name}", "/item-themes"),
    *("/imports", "/imports/mappings", "/imports/{batch}/progress", "/imports/template"),
}
ELSEWHERE = {"/links/contact/{token}", "/absences", "/paper-names"}  # tested with links, absences and names on papers


def test_of_every_reading_it_is_said_whose_it_is() -> None:
    routers = service("outreach").routers
    known = {route.path_format for router in routers for route in router.routes if "GET" in route.methods}
    assert known == OF_EXPERTS | OF_ITEMS | THE_OFFICES | OF_NOBODY | ELSEWHERE


@dataclass(frozen=True)
class Who:
    """Somebody with one office, who is the person `subject`."""

    office: str
    scope: str
    subject: str


VIEWERS = (
    *(Who("expert_liaison", person, person) for person in PERSONS if person not in ("R-3", "R-5")),
    Who("branch_liaison", "CSBME-02", "S-2"),
    Who("branch_liaison", "CSBME-01", "R-3"),
    Who("item_owner", "R-6", "R-6"),
    Who("expert_liaison", "R-99", "R-99"),
)


@dataclass
class Society:
    """Who is whose, as it was entered; and what follows from the plain words of the rule."""

    experts: dict[str, dict[str, Any]]
    contacts: dict[str, dict[str, Any]]
    items: dict[str, dict[str, Any]]
    absences: list[dict[str, Any]]
    today: date

    def codes(self, own: Iterable[str]) -> set[str]:
        """These, and who is away today and has named one of them, who is here."""
        own = set(own)
        away: dict[str, dict[str, Any]] = {}
        for one in sorted(self.absences, key=lambda one: (one["from_on"], one["code"])):
            if one["from_on"] <= str(self.today) <= one["until"]:
                away[one["person"]] = one
        return own | {person for person, one in away.items() if one["deputy"] in own and one["deputy"] not in away}

    def own_experts(self, who: Who) -> set[str]:
        codes = self.codes([who.scope])
        return {code for code, one in self.experts.items() if codes & {one["branch"], one["liaison"], one["deputy"]}}

    def seen_items(self, who: Who, *, owned: bool = True) -> set[str]:
        codes, confided = self.codes([who.scope]), self.codes([who.scope, who.subject])
        seen = set()
        for code, item in self.items.items():
            expert = self.experts.get(item["expert"] or "", {})
            persons = {expert.get("liaison"), expert.get("deputy"), item["owner"]} - {None}
            private = persons if item["expert"] else persons | {item["branch"]}
            if codes & (persons | {item["branch"]}) and (not item["confidential"] or confided & private):
                seen.add(code)
        return seen


def drawn(today: date) -> Society:
    """A society at random: liaisons, deputies, owners, and absences before, now and to come, some of deputies."""
    chance = random.Random(SEED)
    experts: dict[str, dict[str, Any]] = {}
    for number, code in enumerate(EXPERTS):
        liaison = PERSONS[number % 5]
        deputy = chance.choice([None, *(one for one in PERSONS if one != liaison)])
        experts[code] = {"liaison": liaison, "deputy": deputy, "branch": (*BRANCHES, None)[number % 3]}
    contacts = {
        code: {"experts": sorted(chance.sample(EXPERTS, 1 + number % 3))} for number, code in enumerate(CONTACTS)
    }
    items: dict[str, dict[str, Any]] = {}
    for number, code in enumerate(ITEMS):
        expert = chance.choice(EXPERTS) if number % 4 else None
        branch = experts[expert]["branch"] if expert else BRANCHES[number // 4 % 2]
        owner = chance.choice([None, *PERSONS])
        items[code] = {"expert": expert, "branch": branch, "owner": owner, "confidential": number % 3 == 0}
    spans = (("R-1", "R-2", 0, 0), ("R-3", "R-4", -3, 3), ("R-4", "R-5", -1, 1), ("R-5", "R-7", -30, -1))
    spans += (("R-2", "R-6", 1, 9), ("R-6", None, 0, 2))
    absences = [
        {
            "code": f"AB-{number}",
            "person": person,
            "deputy": deputy,
            "from_on": str(today + timedelta(days=since)),
            "until": str(today + timedelta(days=until)),
        }
        for number, (person, deputy, since, until) in enumerate(spans)
    ]
    return Society(experts, contacts, items, absences, today)


async def entered(door: World, society: Society) -> None:
    """The secretariat enters all of it; experts and liaisons then come to one activity."""
    office = door.client("outreach", "secretariat")
    for code, one in society.experts.items():
        await ok(office.post("/experts", json=EXPERT | one | {"code": code, "name": f"示例{code}", "person": code}))
    for code, one in society.contacts.items():
        await ok(office.post("/contacts", json=CONTACT | one | {"code": code, "made": False}))
    for code, one in society.items.items():
        origin = "expert" if one["expert"] else "branch"
        body = ITEM | {name: one[name] for name in ("expert", "branch", "confidential")}
        await ok(office.post("/items", json=body | {"code": code, "origin": origin}))
        if one["owner"]:
            task = {"code": code, "owner": one["owner"], "owner_kind": "person", "assigned_on": "2025-11-05"}
            await ok(office.post("/items/assign", json=task, headers={"If-Match": "1"}), 200)
    for one in society.absences:
        await ok(office.post("/absences", json=one))
    there = [PersonAttendance(who=who, known_by="person", state="present") for who in (*EXPERTS, *PERSONS)]
    sheet = AttendanceRecorded(activity="A-7", lines=tuple(there), effective_on=society.today - timedelta(days=20))
    await door.running["outreach"].intake.apply([said(sheet)])


Found = Callable[[httpx.AsyncClient], Awaitable[set[str]]]


def one_by_one(path: str, codes: Iterable[str]) -> Found:
    """Those of which the reading answers, being asked for each."""

    async def ask(client: httpx.AsyncClient) -> set[str]:
        answers = {code: (await client.get(path.format(code=code))).status_code for code in codes}
        assert set(answers.values()) <= {200, 403, 404}
        return {code for code, status in answers.items() if status == 200}

    return ask


def listed(path: str, field: str, code: str = "code") -> Found:
    """Those that a list holds."""

    async def ask(client: httpx.AsyncClient) -> set[str]:
        answer = await ok(client.get(path, params={"limit": 200}), 200)
        assert answer["next"] is None
        return {one[code] for one in answer[field]}

    return ask


def sheet(name: str) -> Found:
    async def ask(client: httpx.AsyncClient) -> set[str]:
        answer = await client.get(f"/exports/{name}", params={"format": "csv"})
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        known = {*EXPERTS, *CONTACTS, *ITEMS}
        return {cells[0] for cells in rows if cells and cells[0] in known}

    return ask


def searched(query: str, kind: str) -> Found:
    async def ask(client: httpx.AsyncClient) -> set[str]:
        found = await ok(client.get("/search", params={"q": query, "kind": kind, "limit": 200}), 200)
        return {hit["code"] for hit in found["results"]}

    return ask


async def due(client: httpx.AsyncClient) -> set[str]:
    groups = (await ok(client.get("/due-list?limit=200"), 200))["liaisons"]
    return {line["expert"] for group in groups for line in group["lines"]}


async def on_the_board(client: httpx.AsyncClient) -> set[str]:
    columns = (await ok(client.get("/item-board"), 200))["columns"]
    by_column = {card["code"] for column in columns for card in column["cards"]}
    by_stage = [await ok(client.get(f"/item-board/{column['stage']}"), 200) for column in columns]
    assert {card["code"] for stage in by_stage for card in stage["cards"]} == by_column
    assert sum(column["items"] for column in columns) == len(by_column)
    return by_column


def compared(everything: bytes) -> Found:
    """Of whom a dry run over the list of the office says what is the same: it opens what it compares with."""

    async def ask(client: httpx.AsyncClient) -> set[str]:
        told = await ok(client.post("/imports", files={"file": ("x.csv", everything, "text/csv")}), 200)
        rows = told["sheets"]["专家"]["rows"]
        assert {fault["rule"] for row in rows for fault in row["faults"]} <= {"not-yours"}
        return {row["key"] for row in rows if row["outcome"] == "same"}

    return ask


READINGS_OF_EXPERTS: dict[str, Found] = {
    "/experts": listed("/experts", "experts"),
    "/experts/{code}": one_by_one("/experts/{code}", EXPERTS),
    "/experts/{code}/timeline": one_by_one("/experts/{code}/timeline", EXPERTS),
    "/experts/{code}/contact-link": one_by_one("/experts/{code}/contact-link/card", EXPERTS),
    "/due-list": due,
    "/exports/专家": sheet("专家"),
    "/search by code": searched("e-0", "expert"),
    "/search by name": searched("示例", "expert"),
}
READINGS_OF_ITEMS: dict[str, Found] = {
    "/items": listed("/items", "items"),
    "/items/{code}": one_by_one("/items/{code}", ITEMS),
    "/items/{code}/elsewhere": one_by_one("/items/{code}/elsewhere", ITEMS),
    "/search": searched("i-0", "item"),
}


@pytest.fixture
async def society(door: World) -> Society:
    found = drawn(door.running["outreach"].database.office_day(clock()))
    await entered(door, found)
    return found


async def test_each_reading_shows_each_what_is_theirs(door: World, society: Society) -> None:
    wrong, seen = [], 0
    office = door.client("outreach", "secretariat")
    everything = (await office.get("/exports/专家?format=csv")).content
    for who in VIEWERS:
        client = door.client("outreach", who.office, who.scope, who.subject)
        own = society.own_experts(who)
        wanted = {name: (ask, society.seen_items(who)) for name, ask in READINGS_OF_ITEMS.items()}
        if who.office != "item_owner":
            wanted |= {name: (ask, own) for name, ask in READINGS_OF_EXPERTS.items()}
            wanted |= {"/imports": (compared(everything), own)}
            wanted |= _of_contacts(society, own)
            wanted |= {"/item-board": (on_the_board, society.seen_items(who))}
            wanted |= {"/exports/意见诉求": (sheet("意见诉求"), society.seen_items(who))}
        for name, (ask, right) in wanted.items():
            found = await ask(client)
            seen += len(found)
            wrong += [] if found == right else [(who, name, sorted(found - right), sorted(right - found))]
    assert wrong == []
    assert seen > 300


async def test_of_who_has_gone_every_reading_says_so_and_a_right_is_of_today(door: World, society: Society) -> None:
    """R-2 was liaison of a branch until 2025-09-01, R-5 a chair until 2025-10-01; both were nothing else."""
    await _is_of_today(door, society)
    chair = {"code": "P-5", "body": "CSBME-01", "branch": "CSBME-01", "post": "chair", "person": "R-5"}
    filled = PostFilled.model_validate(chair | {"effective_on": "2024-01-01"})
    ended = PostEnded.model_validate(chair | {"effective_on": "2025-10-01"})
    await door.running["outreach"].intake.apply([said(filled), said(ended, 2)])
    gone = {code for code, one in society.experts.items() if one["liaison"] in ("R-2", "R-5")}
    office = door.client("outreach", "secretariat")
    assert {one["expert"] for one in (await ok(office.get("/orphans"), 200))["orphans"]} == gone
    shown = (await ok(office.get("/experts"), 200))["experts"]
    assert {one["code"] for one in shown if one["liaison_has_gone"]} == gone
    groups = (await ok(office.get("/due-list?limit=200"), 200))["liaisons"]
    assert {line["expert"] for one in groups if one["has_gone"] for line in one["lines"]} == gone
    assert len(gone) > 1
    for day, who in (("2025-08-31", set()), ("2025-09-01", {"R-2"}), ("2025-10-01", {"R-2", "R-5"})):
        experts = (await ok(office.get(f"/experts?on={day}"), 200))["experts"]
        assert {one["liaison"] for one in experts if one["liaison_has_gone"]} == who
    own = door.client("outreach", "branch_liaison", "CSBME-01", "S-1")
    of_branch = {code for code in gone if society.experts[code]["branch"] == "CSBME-01"}
    assert {one["expert"] for one in (await ok(own.get("/orphans"), 200))["orphans"]} == of_branch


async def _is_of_today(door: World, society: Society) -> None:
    """R-7 stood in for R-5 until yesterday, R-6 stands in for R-2 from tomorrow on: neither sees more today."""
    for person, day in (("R-7", -1), ("R-6", 1)):
        client = door.client("outreach", "expert_liaison", person, person)
        on = society.today + timedelta(days=day)
        shown = (await ok(client.get(f"/experts?on={on}"), 200))["experts"]
        assert {one["code"] for one in shown} == society.own_experts(Who("expert_liaison", person, person))
    client = door.client("outreach", "expert_liaison", "R-2", "R-2")
    tomorrow = society.today + timedelta(days=1)
    groups = (await ok(client.get(f"/due-list?on={tomorrow}"), 200))["liaisons"]
    of_r_1 = {code for code, one in society.experts.items() if "R-1" in (one["liaison"], one["deputy"])}
    assert of_r_1 - {line["expert"] for group in groups for line in group["lines"]}


def _of_contacts(society: Society, own: set[str]) -> dict[str, tuple[Found, set[str]]]:
    some = {code for code, one in society.contacts.items() if own & set(one["experts"])}
    every = {code for code, one in society.contacts.items() if own >= set(one["experts"])}
    proposed = {code for code in own if society.experts[code]["liaison"] in PERSONS}
    return {
        "/contacts": (listed("/contacts", "contacts"), some),
        "/contacts/{code}": (one_by_one("/contacts/{code}", CONTACTS), some),
        "/search": (searched("c-0", "contact"), some),
        "/exports/联系记录": (sheet("联系记录"), every),
        "/contact-proposals": (listed("/contact-proposals", "proposals", "expert"), proposed),
    }
