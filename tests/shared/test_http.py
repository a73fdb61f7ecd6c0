"""The door for people and programs, on a small service of its own and real servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from pydantic import Field

from shared.commands import Command
from shared.database import UnitOfWork
from shared.errors import Refused
from shared.events.registry import GroupAbsenceExplained
from shared.http import accept
from shared.service import Service
from tests.servers import Broker
from tests.world import Keys, World


class Explain(Command):
    """说明原因 | Explain why"""

    branch: str = Field(max_length=10)
    times: int = Field(1, ge=1)

    def concerns(self) -> frozenset[str]:
        return frozenset({self.branch})


class ExplainAgain(Explain):
    """再说明一次 | Explain again"""

    CHANGES = True


class ExplainAnything(Command):
    """不说明是哪个 | Explain without saying which"""


class TooOften(Refused):
    """
    最多说明 {most} 次。
    At most {most} times.
    """


async def explain(uow: UnitOfWork, command: Explain) -> dict[str, Any]:
    """Say it as often as asked."""
    await uow.lock(f"branch/{command.branch}")
    if command.times > 3:
        raise TooOften(field="times", most=3)
    for _ in range(command.times):
        uow.emit(GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=command.branch, reason="other"))
    return {"branch": command.branch}


async def explain_anything(uow: UnitOfWork, command: ExplainAnything) -> dict[str, Any]:
    """Forgets to ask whether the office reaches so far."""
    if uow.expected is not None:
        await uow.lock("branch/B1")
    return {}


router = APIRouter()
accept(router, "/explain", Explain, explain)
accept(router, "/explain/again", ExplainAgain, explain)
accept(router, "/explain/anything", ExplainAnything, explain_anything)

POLICY = """
[actions]
Explain = ["secretariat", "branch_liaison@own"]
ExplainAgain = ["secretariat"]
ExplainAnything = ["secretariat", "branch_liaison@own"]
"""


class Door(World):
    """A world of one small service with its own policy."""

    policy: Path

    def settings(self, name: str) -> Any:
        return super().settings(name).model_copy(update={"policy_file": self.policy})


@pytest.fixture
async def door(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]], tmp_path: Path
) -> AsyncIterator[Door]:
    service = Service("registry", "test", Path("nowhere"), routers=(router,))
    world = Door(keys, broker.amqp_url(vhost), {"registry": await database_url_of("kernel")}, {"registry": service})
    world.policy = tmp_path / "policy.toml"
    world.policy.write_text(POLICY)
    async with world:
        yield world


async def versions(door: Door) -> int:
    count: int = await door.running["registry"].database.pool.fetchval("SELECT count(*) FROM ledger")
    return count


def problem(answer: httpx.Response, status: int, rule: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body: dict[str, Any] = answer.json()
    assert body["type"] == rule
    return body


async def test_without_a_token_or_with_a_bad_one_nothing_is_done(door: Door) -> None:
    problem(await door.client("registry", None).post("/explain", json={"branch": "B1"}), 401, "unidentified")
    bad = door.client("registry", None)
    bad.headers["Authorization"] = "Bearer x.y.z"
    problem(await bad.post("/explain", json={"branch": "B1"}), 401, "unidentified")
    assert await versions(door) == 0


async def test_an_office_reaches_its_own_branch_only(door: Door) -> None:
    own = door.client("registry", "branch_liaison", scope="B1")
    assert (await own.post("/explain", json={"branch": "B1"})).status_code == 201
    problem(await own.post("/explain", json={"branch": "B2"}), 403, "forbidden")
    problem(await door.client("registry", "leader").post("/explain", json={"branch": "B1"}), 403, "forbidden")


async def test_a_handler_that_forgets_to_ask_is_refused_for_a_limited_office(door: Door) -> None:
    own = door.client("registry", "branch_liaison", scope="B1")
    problem(await own.post("/explain/anything", json={}), 403, "forbidden")
    assert (await door.client("registry", "secretariat").post("/explain/anything", json={})).status_code == 201


async def test_a_malformed_request_names_field_and_rule(door: Door) -> None:
    office = door.client("registry", "secretariat")
    body = problem(await office.post("/explain", json={"branch": "x" * 11, "extra": 1}), 422, "malformed")
    assert {(e["field"], e["rule"]) for e in body["errors"]} == {
        ("branch", "string_too_long"),
        ("extra", "extra_forbidden"),
    }
    problem(await office.post("/explain", content=b"{", headers={"Content-Type": "application/json"}), 422, "malformed")


async def test_a_refusal_is_a_sentence_in_two_languages_with_its_field(door: Door) -> None:
    office = door.client("registry", "secretariat")
    body = problem(await office.post("/explain", json={"branch": "B1", "times": 4}), 409, "too-often")
    assert (body["title"], body["title_en"]) == ("最多说明 3 次。", "At most 3 times.")
    assert body["errors"] == [{"field": "times", "rule": "too-often"}]
    assert await versions(door) == 0


async def test_the_same_request_twice_is_done_once_and_answered_alike(door: Door) -> None:
    office, key = door.client("registry", "secretariat"), {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(*(office.post("/explain", json={"branch": "B1"}, headers=key) for _ in range(8)))
    assert {(a.status_code, a.text, a.headers["etag"]) for a in answers} == {(201, '{"branch":"B1"}', '"1"')}
    assert await versions(door) == 1
    problem(await office.post("/explain", json={"branch": "B2"}, headers=key), 422, "key-reused")


async def test_a_change_needs_the_version_seen_and_a_stale_one_is_refused(door: Door) -> None:
    office = door.client("registry", "secretariat")
    created = await office.post("/explain", json={"branch": "B1"})
    problem(await office.post("/explain/again", json={"branch": "B1"}), 428, "version-missing")
    seen = {"If-Match": created.headers["etag"]}
    changed = await office.post("/explain/again", json={"branch": "B1"}, headers=seen)
    assert changed.headers["etag"] == '"2"'
    problem(await office.post("/explain/again", json={"branch": "B1"}, headers=seen), 412, "stale-version")
    problem(await office.post("/explain/again", json={"branch": "B1"}, headers={"If-Match": "x"}), 422, "malformed")


async def test_what_has_changed_is_shown_only_to_an_office_that_reaches_so_far(door: Door) -> None:
    office = door.client("registry", "secretariat")
    await office.post("/explain", json={"branch": "B1"})
    seen = {"If-Match": '"7"'}
    shown = problem(await office.post("/explain/anything", json={}, headers=seen), 412, "stale-version")
    assert shown["theirs"] == {"code": "B1", "reason": "other"}
    limited = door.client("registry", "branch_liaison", scope="B2")
    hidden = problem(await limited.post("/explain/anything", json={}, headers=seen), 412, "stale-version")
    assert "theirs" not in hidden


async def test_probes_and_documents_need_no_token(door: Door) -> None:
    anybody = door.client("registry", None)
    await door.eventually(lambda: door.running["registry"].listening)
    assert (await anybody.get("/live")).json() == {"status": "alive"}
    ready = await anybody.get("/ready")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    assert "outbox_rows" in (await anybody.get("/metrics")).text
    assert (await anybody.get("/openapi.json")).json()["info"]["title"] == "test"
    assert (await anybody.get("/asyncapi.json")).json()["asyncapi"].startswith("3.")


async def test_an_error_of_ours_is_a_problem_without_its_inside(door: Door) -> None:
    office = door.client("registry", "secretariat")
    await door.running["registry"].database.pool.execute("ALTER TABLE stream RENAME TO gone")
    answer = await office.post("/explain", json={"branch": "B1"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "gone" not in answer.text
    assert "stream" not in answer.text
