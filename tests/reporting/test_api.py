"""The HTTP door of reporting: who may read and keep what, paging, languages, and refusals."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from deploy.topology import topology
from services.reporting.__main__ import SERVICE
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.domain.statements import STATEMENTS_OF_ROSTERS
from services.reporting.handlers.indicators import compute_indicators
from shared.migrate import migrations
from tests.conftest import migrated_template
from tests.reporting import assessed
from tests.reporting.story import Story, a_year
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World


@pytest.fixture(scope="module")
async def door(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[World]:
    """Reporting alone in this process, having heard a year; the tests of this file share it."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(SERVICE.migrations))
    vhost, url = await new_vhost(broker, topology("of a test")), await new_database(postgres_admin_url, template)
    async with World(keys, broker.amqp_url(vhost), {"reporting": url}, {"reporting": SERVICE}) as world:
        story = a_year(21, members=60, activities_held=40, contacts=60)
        await story.tell(world.running["reporting"].database)
        yield world
    await drop_vhost(broker, vhost)
    await drop_database(postgres_admin_url, url)


async def test_a_digest_is_kept_read_and_opened_to_its_records(door: World) -> None:
    secretariat = door.client("reporting", "secretariat")
    kept = await secretariat.post("/runs", json={"digest": "2025-Q4"})
    assert kept.status_code == 201, kept.text
    assert kept.headers["etag"] == '"1"'
    run = kept.json()["run"]

    again = await secretariat.post("/runs", json={"digest": "2025-Q4"})
    assert (again.status_code, again.json()["same_as"]) == (201, run)

    listed = (await secretariat.get("/runs", params={"digest": "2025-Q4"})).json()
    assert [row["run"] for row in listed["runs"]] == [run]
    assert (await secretariat.get(f"/runs/{run}")).json()["dataset_sha256"] == kept.json()["dataset_sha256"]

    md = await secretariat.get(f"/runs/{run}/digest.md")
    assert (md.status_code, md.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    html = await secretariat.get(f"/runs/{run}/digest.html", params={"lang": "en"})
    assert '<html lang="en">' in html.text
    for name in re.findall(r"\]\((charts/[a-z]+\.svg)\)", md.text):
        drawing = await secretariat.get(f"/runs/{run}/{name}")
        assert (drawing.status_code, drawing.text[:4], drawing.headers["content-type"]) == (
            200,
            "<svg",
            "image/svg+xml",
        )
    assert (await secretariat.get(f"/runs/{run}/charts/happiness.svg")).status_code == 404
    for form, begin in {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}.items():
        file = await secretariat.get(f"/runs/{run}/digest.{form}")
        assert (file.status_code, file.content[: len(begin)]) == (200, begin)
        assert file.headers["content-disposition"] == f'attachment; filename="{run}.{form}"'

    records: list[Any] = []
    page: dict[str, Any] = {"limit": 7}
    while True:
        answer = (await secretariat.get(f"/runs/{run}/figures/members", params=page)).json()
        records += answer["records"]
        if answer["next"] is None:
            break
        page["cursor"] = answer["next"]
    assert len({record["event_id"] for record in records}) == answer["value"] == answer["length"]
    changes = (await secretariat.get(f"/runs/{run}/changes")).json()
    assert {figure["changed"] for figure in changes["figures"].values()} == {False}


async def test_the_catalogue_and_every_figure_answer(door: World) -> None:
    leader = door.client("reporting", "leader")
    catalogue = (await leader.get("/figures")).json()["figures"]
    assert [figure["name"] for figure in catalogue] == list(DEFINITIONS)
    for name in DEFINITIONS:
        answer = await leader.get(f"/figures/{name}", params={"digest": "2025"})
        assert answer.status_code == 200, answer.text


async def test_a_figure_of_a_last_day_is_told_as_of_any_day(door: World) -> None:
    leader = door.client("reporting", "leader")
    year = (await leader.get("/figures/members", params={"digest": "2025"})).json()
    day = (await leader.get("/figures/members", params={"as_of": "2025-12-31"})).json()
    assert (day["value"], day["lists"]) == (year["value"], year["lists"])
    assert (day["digest"], day["about"]["unit_zh"]) == ("2025-12-31..2025-12-31", "个")
    before = (await leader.get("/figures/key_works_covered", params={"as_of": "2025-02-01"})).json()
    assert before["value"] < (await leader.get("/figures/key_works_covered", params={"digest": "2025"})).json()["value"]


async def test_statements_are_read_by_pages_and_by_right(door: World) -> None:
    secretariat, own = door.client("reporting", "secretariat"), door.client("reporting", "branch_liaison", scope="B-02")
    named = [one["name"] for one in (await secretariat.get("/statements")).json()["statements"]]
    assert named == list(STATEMENTS_OF_ROSTERS)
    ask = {"as_of": "2025-12-31", "of": "B-02"}
    for name in named:
        answer = await secretariat.get(f"/statements/{name}", params=ask)
        assert answer.status_code == 200, answer.text
    whole = (await secretariat.get("/statements/branches", params={"as_of": "2025-12-31"})).json()
    seen, cursor = [], "0"
    while cursor:
        page = await secretariat.get(
            "/statements/branches", params={"as_of": "2025-12-31", "limit": 4, "cursor": cursor}
        )
        seen += page.json()["lines"]
        cursor = page.json()["next"]
    assert seen == whole["lines"]
    assert whole["length"] == len(seen) == 21
    mine = (await own.get("/statements/branches", params={"as_of": "2025-12-31"})).json()
    assert [line["fields"]["code"] for line in mine["lines"]] == ["B-02"]
    experts = (await own.get("/statements/experts", params={"as_of": "2025-12-31"})).json()["lines"]
    assert {line["group"] for line in experts if "fields" in line} <= {"B-02"}
    assert all("subject" not in line for line in experts if "fields" not in line)


@pytest.mark.parametrize(
    ("office", "status"), [("secretariat", 201), ("leader", 403), ("branch_liaison", 403), ("publisher", 403)]
)
async def test_only_the_secretariat_keeps_a_run(door: World, office: str, status: int) -> None:
    client = door.client("reporting", office, scope="B-01" if office == "branch_liaison" else None)
    assert (await client.post("/runs", json={"digest": "2025"})).status_code == status


async def test_who_has_no_office_reads_nothing(door: World) -> None:
    run = (await door.client("reporting", "secretariat").post("/runs", json={"digest": "2025"})).json()["run"]
    paths = ("/figures", "/figures/members?digest=2025", "/statements",
             "/statements/liaisons?as_of=2025-12-31", "/runs", f"/runs/{run}", f"/runs/{run}/digest.md",
             *(f"/runs/{run}/digest.{form}" for form in ("html", "docx", "pdf", "xlsx")),
             f"/runs/{run}/figures/members", f"/runs/{run}/changes")  # fmt: skip
    for path in paths:
        assert (await door.client("reporting", None).get(path)).status_code == 401, path
        assert (await door.client("reporting", "publisher", scope="x").get(path)).status_code == 403, path


async def test_a_branch_liaison_sees_the_own_branch_and_the_total(door: World) -> None:
    run = (await door.client("reporting", "secretariat").post("/runs", json={"digest": "2025"})).json()["run"]
    dataset = (await door.client("reporting", "branch_liaison", scope="B-02").get(f"/runs/{run}")).json()["dataset"]
    assert [row["branch"] for row in dataset["movement"]] == [None, "B-02"]
    assert {cell["branch"] for cell in dataset["items_by_branch_and_topic"]} <= {"B-02"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/figures/happiness?digest=2025", 404),
        ("/figures/members?digest=2025-Q9", 422),
        ("/figures/members", 422),
        ("/figures/members?digest=2025&as_of=2025-12-31", 422),
        ("/figures/members_joined?as_of=2025-12-31", 422),
        ("/figures/happiness?as_of=2025-12-31", 404),
        ("/statements/happiness?as_of=2025-12-31", 404),
        ("/statements/roster?as_of=2025-12-31", 422),
        ("/statements/branches", 422),
        ("/statements/branches?as_of=2025-12-31&known_on=2999-01-01T00:00:00Z", 422),
        ("/figures/members?digest=2025&known_on=2999-01-01T00:00:00Z", 422),
        ("/figures/members?digest=2025&known_on=2025-01-01T00:00:00", 422),
        ("/figures/members?digest=2025&role=numerator", 404),
        ("/figures/members?digest=2025&limit=1001", 422),
        ("/figures/members?digest=2025&cursor=-1", 422),
        ("/runs/nothing", 404),
        ("/runs/nothing/digest.md", 404),
        ("/runs/nothing/changes", 404),
        ("/runs/nothing/figures/members", 404),
    ],
)
async def test_what_cannot_be_answered_is_a_problem_in_two_languages(door: World, path: str, status: int) -> None:
    answer = await door.client("reporting", "secretariat").get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title_en"]


async def test_the_same_request_twice_keeps_one_run(door: World) -> None:
    client = door.client("reporting", "secretariat")
    answers = [
        await client.post("/runs", json={"digest": "2025-11"}, headers={"Idempotency-Key": "one"}) for _ in range(2)
    ]
    assert [answer.json()["same_as"] for answer in answers] == [None, None]
    assert answers[0].json() == answers[1].json()


async def test_an_indicator_is_opened_to_its_records_by_those_who_may(door: World) -> None:
    database, story = door.running["reporting"].database, Story()
    for n, state in enumerate(("present", "absent", "present")):
        story.say(assessed.meeting(n + 91, date(2025, 3, 1 + n), X_2=state, X_1="present"))
    story.say(assessed.opened("X-1", "X-2"))
    await story.tell(database)
    async with database.transaction("clock") as uow:
        await compute_indicators(uow, rest=0)
    office, liaison = door.client("reporting", "secretariat"), door.client("reporting", "branch_liaison", "X-2")

    catalogue = (await liaison.get("/indicators")).json()["indicators"]
    assert {one["code"]: one["unit"] for one in catalogue}["attendance"] == "percent"
    assert all(one[f"{text}_{lang}"] for one in catalogue for lang in ("zh", "en") for text in ("title", "evidence"))

    limits = (await liaison.get("/indicators/measures?as_of=2025-12-31")).json()["measures"]
    days = next(one for one in limits if (one["indicator"], one["name"]) == ("report_in_time", "within_days"))
    assert (days["value"], days["version"], days["rule"]["zh"]) == (30, 1, "应为 0 至 366 的数")
    ask = {"indicator": "report_in_time", "name": "within_days", "effective_on": "2025-01-01", "number": 14}
    ask["because"] = "示例：常务理事会决定"
    asked = (await liaison.post("/indicators/measures", json=ask, headers={"If-Match": "1"}),)
    asked += tuple(
        [await office.post("/indicators/measures", json=ask, headers=seen) for seen in ({}, {"If-Match": "7"})]
    )
    assert [answer.status_code for answer in asked] == [403, 428, 412]
    done = await office.post("/indicators/measures", json=ask, headers={"If-Match": "1"})
    assert (done.status_code, done.json()["version"]) == (201, 2)
    own = (await liaison.get("/indicators")).json()["indicators"]
    assert next(one["measures"] for one in own if one["code"] == "report_in_time") == {"within_days": 14}

    first = (await office.get("/indicators/values", params={"cycle": "YA-2025", "limit": 20})).json()
    after = {"cycle": "YA-2025", "limit": 20, "cursor": first["next"]}
    rows = first["values"] + (await office.get("/indicators/values", params=after)).json()["values"]
    in_order = sorted((branch, code) for branch in ("X-1", "X-2") for code in INDICATORS)
    assert [(row["branch"], row["indicator"]) for row in rows] == in_order

    opened = (await liaison.get("/indicators/values/YA-2025/X-2/attendance")).json()
    assert (opened["value"], opened["length"], len(opened["history"])) == (66.6667, 3, 1)
    parts = {one["subject"]: one["group"] for one in opened["records"]}
    assert parts == {"meeting/J-91": "came", "meeting/J-92": "missed", "meeting/J-93": "came"}
    for path in ("/indicators/values/YA-2025/X-1/attendance", "/indicators/values?cycle=YA-2025&branch=X-1"):
        assert (await liaison.get(path)).status_code == 403
    assert (await liaison.get("/indicators/values?cycle=YA-2025")).status_code == 403
    mine = (await liaison.get("/indicators/values?cycle=YA-2025&branch=X-2&indicator=attendance")).json()["values"]
    assert [row["value"] for row in mine] == [66.6667]
    for path in ("/indicators/values/YA-2025/X-2/nothing", "/indicators/values/YA-2099/X-2/attendance"):
        assert (await office.get(path)).status_code == 404
    assert (await office.get("/indicators/values/YA-2025/X-2/attendance?nth=2")).status_code == 404
    assert (await door.client("reporting", "expert_liaison").get("/indicators/values?cycle=YA-2025")).status_code == 403


OWN_TEMPLATE = "# 本会季报\n\n**{{ period }}**\n\n## 一、要情\n\n{{ figures('members') }}\n\n{{ own('summary') }}"


async def test_the_secretariat_sets_a_template_for_runs_to_come_and_goes_back(door: World) -> None:
    secretariat = door.client("reporting", "secretariat")
    before = (await secretariat.post("/runs", json={"digest": "2025-Q4"})).json()["run"]
    bad = await secretariat.post("/templates", json={"report": "digest", "text": "# 标题\n{{ happiness }}\n"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "text")
    assert "第 2 行" in bad.text

    made = await secretariat.post("/templates", json={"report": "digest", "language": "zh", "text": OWN_TEMPLATE})
    assert (made.status_code, made.json()["version"]) == (201, 1), made.text
    after = (await secretariat.post("/runs", json={"digest": "2025-11"})).json()["run"]
    assert "本会季报" in (await secretariat.get(f"/runs/{after}/digest.md")).text
    assert "本会季报" not in (await secretariat.get(f"/runs/{before}/digest.md")).text

    assert (await secretariat.post("/templates", json={"report": "digest", "text": None})).status_code == 428
    stale = await secretariat.post("/templates", json={"report": "digest", "text": None}, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["theirs"]) == (412, {"text": OWN_TEMPLATE})
    back = await secretariat.post("/templates", json={"report": "digest", "text": None}, headers={"If-Match": '"1"'})
    assert (back.status_code, back.json()) == (201, {"report": "digest", "language": "zh", "version": 2, "own": False})
    told = (await secretariat.get("/templates/digest/zh")).json()
    assert (told["version"], told["own"], told["text"]) == (2, False, told["standard"])
    assert [one["text"] for one in told["versions"]] == [OWN_TEMPLATE, None]
    listed = (await secretariat.get("/templates")).json()["templates"]
    assert {(one["report"], one["language"], one["own"]) for one in listed} >= {("digest", "zh", False)}


async def test_a_template_is_seen_before_it_is_set_over_a_sample_or_a_run(door: World) -> None:
    secretariat = door.client("reporting", "secretariat")
    before = (await secretariat.get("/templates/digest/zh")).json()
    run = (await secretariat.post("/runs", json={"digest": "2025"})).json()["run"]
    for body, said in (({}, "2025年第四季度"), ({"run": run}, "2025年")):
        page = await secretariat.post("/templates/preview", json={"report": "digest", "text": OWN_TEMPLATE, **body})
        assert page.status_code == 200, page.text
        assert f"<strong>{said}</strong>" in page.text
    assert (await secretariat.get("/templates/digest/zh")).json() == before


@pytest.mark.parametrize("office", ["leader", "branch_liaison"])
async def test_other_offices_neither_read_nor_set_templates(door: World, office: str) -> None:
    client = door.client("reporting", office)
    body = {"report": "digest", "text": OWN_TEMPLATE}
    assert (await client.get("/templates")).status_code == 403
    assert (await client.get("/templates/digest/zh")).status_code == 403
    assert (await client.post("/templates", json=body)).status_code == 403
    assert (await client.post("/templates/preview", json=body)).status_code == 403


async def test_a_run_is_read_as_a_file_by_each_office_for_itself_and_proven_only_by_who_may(door: World) -> None:
    secretariat = door.client("reporting", "secretariat")
    run = (await secretariat.post("/runs", json={"digest": "2025"})).json()["run"]
    liaison = door.client("reporting", "branch_liaison", scope="B-02")
    whole, own = [(await client.get(f"/runs/{run}/files/md")) for client in (secretariat, liaison)]
    assert (whole.status_code, own.status_code) == (200, 200)
    hashes = [one.headers["x-content-sha256"] for one in (whole, own)]
    assert hashes == [hashlib.sha256(one.content).hexdigest() for one in (whole, own)]
    assert "B-01" in whole.text
    assert "B-01" not in own.text
    again = await secretariat.get(f"/runs/{run}/files/md", params={"again": True})
    assert (again.status_code, again.content) == (200, whole.content)
    proof = (await secretariat.get(f"/runs/{run}/proof")).json()
    assert {file["sha256"] for file in proof["files"]} == set(hashes)
    assert (await secretariat.get(f"/run-files/{hashes[0]}")).json() == {"run": run}
    assert (await secretariat.get(f"/runs/{run}/recomputed")).json()["same"]
    for path in (f"/runs/{run}/proof", f"/runs/{run}/recomputed", f"/run-files/{'0' * 64}", "/paragraphs?digest=2025"):
        assert (await liaison.get(path)).status_code == 403, path
    assert (await liaison.post("/runs/send", json={"run": run, "audiences": ["leaders"]})).status_code == 403


async def test_a_paragraph_is_written_by_the_secretariat_and_a_stale_change_shows_three_sides(door: World) -> None:
    secretariat, leader = door.client("reporting", "secretariat"), door.client("reporting", "leader")
    paragraph = {"digest": "2025-Q2", "chapter": "coverage", "text": "一"}
    assert (await leader.post("/paragraphs", json=paragraph)).status_code == 403
    first = await secretariat.post("/paragraphs", json=paragraph)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert (await secretariat.post("/paragraphs", json=paragraph | {"text": "二"})).status_code == 428
    seen = {"If-Match": first.headers["etag"]}
    assert (await secretariat.post("/paragraphs", json=paragraph | {"text": "二"}, headers=seen)).status_code == 201
    stale = await secretariat.post("/paragraphs", json=paragraph | {"text": "三"}, headers=seen)
    assert stale.status_code == 412
    sides = [stale.json()[side]["text"] for side in ("mine", "theirs", "original")]
    assert sides == ["三", "二", "一"]
    told = (await leader.get("/paragraphs", params={"digest": "2025-Q2"})).json()["paragraphs"]
    assert (told["coverage"]["paragraph"]["text"], told["coverage"]["version"]) == ("二", 2)
    run = (await secretariat.post("/runs", json={"digest": "2025-Q2"})).json()["run"]
    paper = (await secretariat.get(f"/runs/{run}/files/md")).text
    assert "二\n\n> 以上一段由秘书处撰写" in paper
