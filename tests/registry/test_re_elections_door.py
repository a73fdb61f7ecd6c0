"""A re-election over HTTP: from the due list over candidates and check to the new term, and what it is reminded of."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx

from services.registry.handlers.re_elections import tell_reminders
from tests.registry.telling import told_on
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

DECISION = {"body": "常务理事会", "decided_on": "2026-09-01", "number": "2026-9"}
BODY = BRANCH["code"]
LETTER = {
    "code": "DOC-1", "issuer": "示例上级", "number": "示例〔2026〕1号", "title": "示例：换届材料",
    "dated_on": "2026-01-02", "received_on": "2026-01-09", "study": False,
}  # fmt: skip
HELD = {"P-1": ("chair", "R-1"), "P-2": ("chair_elect", "R-2"), "P-3": ("committee_member", "R-3")}
START = {"code": "RE-1", "body": BODY, "carry": True, "elected_on": "2026-10-08", "until": "2030-10-08"}


async def the_branch(office: httpx.AsyncClient, since: str = "2022-10-01", until: str = "2026-10-01") -> None:
    """One with a chair, a chair elect, a member and a liaison, in its fifth term."""
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    await ok(office.post("/incoming", json=LETTER))
    term = {"code": "T-5", "body": BODY, "number": 5, "effective_on": since, "until": until}
    await ok(office.post("/terms", json=term))
    for code, (post, person) in HELD.items():
        held = {"code": code, "body": BODY, "post": post, "person": person, "effective_on": "2022-10-01"}
        await ok(office.post("/posts", json=held | {"term": "T-5"}))
    await ok(
        office.post("/liaisons", json={"code": "P-4", "branch": BODY, "person": "R-4", "effective_on": "2022-10-01"})
    )


async def ask(office: httpx.AsyncClient, path: str, version: int, status: int = 201, **body: Any) -> Any:
    return await ok(office.post(f"/re-elections/{path}", json=body, headers={"If-Match": f'"{version}"'}), status)


async def roster(office: httpx.AsyncClient, day: str) -> set[tuple[str, str, str | None]]:
    page = await ok(office.get("/posts", params={"branch": BODY, "as_of": day}), 200)
    return {(one["post"], one["person"], one["term"]) for one in page["posts"]}


async def test_a_re_election_goes_from_the_due_list_to_the_new_term_in_one_transaction(door: World) -> None:
    office = door.client("registry", "secretariat")
    await the_branch(office)
    due = await ok(office.get("/re-elections", params={"as_of": "2026-03-31"}), 200)
    (line,) = due["re_elections"]
    assert (line["code"], line["mark"], line["days"], line["re_election"]) == ("T-5", "ahead_12", 184, None)
    assert [step["due_on"] for step in line["steps"][:2]] == ["2026-04-01", "2026-08-01"]
    assert (await ok(office.get("/re-elections", params={"as_of": "2025-09-30"}), 200))["re_elections"] == []

    started = await ok(office.post("/re-elections", json=START))
    assert {(one["post"], one["person"]) for one in started["candidates"]} == {("chair", "R-2"), ("past_chair", "R-1")}
    assert (await ok(office.post("/re-elections", json=START | {"code": "RE-2"}), 409))["type"] == "re-election-is-open"
    checked = await ok(office.post("/re-elections/RE-1/check"), 200)
    assert (checked["day"], [one["terms_running"] for one in checked["candidates"]]) == ("2026-10-08", [1, 1])
    preview = await ok(office.get("/re-elections/RE-1/preview"), 200)
    assert {(one["person"], one["outcome"]) for one in preview["roster"]} == {
        ("R-2", "moved"),
        ("R-1", "moved"),
        ("R-3", "leaves"),
    }
    assert preview["state"] == checked["state"]

    refused = await ask(office, "confirm", 1, 409, code="RE-1", state=checked["state"])
    assert (refused["type"], refused["errors"][0]["field"]) == ("not-ready-to-confirm", "decision")
    await ask(office, "plan", 1, code="RE-1", decision=DECISION)
    again = {"code": "P-5", "body": BODY, "post": "committee_member", "person": "R-5", "effective_on": "2026-09-01"}
    await ok(office.post("/posts", json=again))
    moved = await ask(office, "confirm", 2, 409, code="RE-1", state=checked["state"])
    assert moved["type"] == "check-has-moved"
    ledger = "SELECT count(*) FROM ledger"
    pool = door.running["registry"].database.pool
    before = await pool.fetchval(ledger)
    state = (await ok(office.post("/re-elections/RE-1/check"), 200))["state"]
    await ask(office, "confirm", 2, code="RE-1", state=state)
    assert await pool.fetchval(ledger) - before == 2 + 4 + 2 + 1  # terms, posts ended, posts filled, the re-election

    assert await roster(office, "2026-10-07") == {
        ("chair", "R-1", "T-5"),
        ("chair_elect", "R-2", "T-5"),
        ("committee_member", "R-3", "T-5"),
        ("committee_member", "R-5", None),
        ("liaison", "R-4", None),
    }
    assert await roster(office, "2026-10-08") == {
        ("chair", "R-2", f"{BODY}-6"),
        ("past_chair", "R-1", f"{BODY}-6"),
        ("liaison", "R-4", None),
    }
    await the_filing_is_still_due(office)


async def test_a_body_of_which_no_term_is_known_is_named_beside_the_due_list(door: World) -> None:
    office = door.client("registry", "secretariat")
    await the_branch(office)
    for code, kind in (("CSBME-02", "专业委员会"), ("CSBME-03", "代表处")):
        named = {"code": code, "name": f"{SOCIETY['name_zh']}示例{code[-1]}{kind}", "kind": kind}
        await ok(office.post("/branches", json=BRANCH | named | {"override_reason": "示例：历史名称"}))

    async def unknown(client: httpx.AsyncClient, **params: str) -> list[str]:
        return [one["body"] for one in (await ok(client.get("/re-elections", params=params), 200))["term_unknown"]]

    assert await unknown(office) == ["CSBME-02"]
    assert await unknown(office, as_of="2022-09-30") == ["CSBME-01", "CSBME-02"]
    assert await unknown(office, body=BODY) == []
    assert await unknown(office, cursor="T-5") == []
    for scope, seen in (("CSBME-02", ["CSBME-02"]), (BODY, [])):
        assert await unknown(door.client("registry", "branch_liaison", scope=scope)) == seen


async def the_filing_is_still_due(office: httpx.AsyncClient) -> None:
    (line,) = [
        one
        for one in (await ok(office.get("/re-elections", params={"as_of": "2026-10-09"}), 200))["re_elections"]
        if one["code"] == "T-5"
    ]
    filing = line["steps"][2]
    assert (filing["step"], filing["due_on"], filing["provisional"], filing["done_on"]) == (
        "filing", "2026-11-18", False, None,
    )  # fmt: skip
    for n, step in enumerate(("plan", "request", "filing")):
        await ask(office, "steps", 3 + n, code="RE-1", step=step, done_on="2026-11-01", paper="DOC-1")
    assert (await ok(office.get("/re-elections"), 200))["re_elections"] == []
    found = await ok(office.get("/re-elections/RE-1"), 200)
    assert (found["status"], found["version"], len(found["history"])) == ("confirmed", 6, 6)


async def test_a_reason_carries_the_confirmation_over_a_check_that_moved(door: World) -> None:
    office = door.client("registry", "secretariat")
    await the_branch(office)
    await ok(office.post("/re-elections", json=START | {"elected_on": "2026-09-30"}))
    await ask(office, "plan", 1, code="RE-1", decision=DECISION)
    confirmed = {"code": "RE-1", "state": "of-an-earlier-day", "override_reason": "会议已表决（虚构）"}
    assert (await ask(office, "confirm", 2, **confirmed))["new_term"] == f"{BODY}-6"
    notes = await door.running["registry"].database.pool.fetch("SELECT act, actor FROM re_election_note")
    assert [(note["act"], note["actor"]) for note in notes] == [("overridden", "test-secretariat")]


async def test_putting_off_a_term_needs_approval_lasts_a_year_at_most_and_moves_its_reminders(door: World) -> None:
    office, database = door.client("registry", "secretariat"), door.running["registry"].database
    await the_branch(office, "2086-10-01", "2090-10-01")
    assert (await ask(office, "delay", 1, 409, term="T-5", until="2091-04-01"))["type"] == "delay-needs-approval"
    too_long = await ask(office, "delay", 1, 409, term="T-5", until="2091-10-02", decision=DECISION)
    assert too_long["type"] == "delay-too-long"
    today = date(2090, 4, 1)
    for count in (2, 0):
        async with told_on(database, today) as uow:
            assert await tell_reminders(uow) == count
    await ask(office, "delay", 1, term="T-5", until="2091-10-01", decision=DECISION)
    (line,) = (await ok(office.get("/re-elections", params={"as_of": "2091-01-01"}), 200))["re_elections"]
    assert (line["until"], [step["due_on"] for step in line["steps"][:2]]) == (
        "2091-10-01",
        ["2091-04-01", "2091-08-01"],
    )
    async with told_on(database, date(2091, 4, 1)) as uow:
        assert await tell_reminders(uow) == 2
    rows = await database.pool.fetch("SELECT step, due_on::text AS day FROM re_election_reminded ORDER BY day, step")
    assert [(row["step"], row["day"]) for row in rows] == [
        ("ahead_6", "2090-04-01"), ("plan", "2090-04-01"), ("ahead_6", "2091-04-01"), ("plan", "2091-04-01"),
    ]  # fmt: skip


async def test_a_branch_sees_and_records_steps_of_its_own_re_election_only(door: World) -> None:
    office = door.client("registry", "secretariat")
    await the_branch(office)
    await ok(office.post("/re-elections", json=START))
    own = door.client("registry", "branch_liaison", scope=BODY)
    foreign = door.client("registry", "branch_liaison", scope="CSBME-02")
    await ok(own.post("/re-elections", json=START | {"code": "RE-9"}), 403)
    assert len((await ok(own.get("/re-elections"), 200))["re_elections"]) == 1
    assert (await ok(foreign.get("/re-elections"), 200))["re_elections"] == []
    for path in ("/re-elections/RE-1", "/re-elections/RE-1/preview"):
        await ok(own.get(path), 200)
        await ok(foreign.get(path), 403)
    step = {"code": "RE-1", "step": "plan", "done_on": "2026-04-01", "paper": "DOC-1"}
    await ask(foreign, "steps", 1, 403, **step)
    await ask(own, "steps", 1, 201, **step)
    await ask(own, "withdraw", 2, 403, code="RE-1", because="虚构的理由")
    assert (await ask(office, "withdraw", 2, code="RE-1", because="虚构的理由"))["status"] == "withdrawn"
    await ok(office.post("/re-elections", json=START | {"code": "RE-2"}))
