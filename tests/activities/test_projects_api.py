"""Projects at the door: their whole way, their money, their years, their forms, and who may."""

from __future__ import annotations

import io
from typing import Any

import docx
from pypdf import PdfReader

from tests.activities.test_api import ACTIVITY, ledger, ok, rule
from tests.activities.test_projects import APPLICATION, amend
from tests.world import World

CODE = {"code": "PJ-2025-1"}
CLOSING = {
    "reported_on": "2025-12-26",
    "report": "示例总结：三年坚持",
    "results": [{"task": 1, "done": True, "result": "召开四次"}, {"task": 2, "done": False, "result": "八场，差两场"}],
    "evidence": ["activity/A-2025-001"],
}


class Desk:
    """Takes the steps of one project, each with the version that the one before has left."""

    def __init__(self, client: Any, code: str = "PJ-2025-1") -> None:
        self.client, self.code, self.version = client, code, 0

    async def take(self, path: str, status: int = 200, **body: Any) -> Any:
        headers = {"If-Match": f'"{self.version}"'} if self.version else {}
        answer = await self.client.post(path, json={"code": self.code, **body}, headers=headers)
        assert answer.status_code == status, answer.text
        if answer.is_success:
            self.version = int(answer.headers["etag"].strip('"'))
        return answer.json()

    async def draft(self, **changes: Any) -> Any:
        return await self.take("/projects", 201, **{**APPLICATION, "code": self.code, **changes})

    async def apply_and_approve(self, year: int, **more: Any) -> None:
        await self.take("/projects/apply", applied_on=f"{year}-01-20")
        approval = {"approved_on": f"{year}-03-01", "body": "示例上级党委", "number": f"示例〔{year}〕5号"}
        await self.take("/projects/approve", **approval, **more)


async def under_way(door: World) -> Desk:
    """A project that runs, with an activity that can show what it did."""
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=ACTIVITY))
    desk = Desk(office)
    await desk.draft()
    await desk.apply_and_approve(2025, amount_fen=1_000_000)
    await desk.take("/projects/start", started_on="2025-03-12")
    return desk


async def test_a_project_goes_all_the_way_and_its_money_is_exact(door: World) -> None:
    desk = await under_way(door)
    money = {"spent_on": "2025-04-01", "evidence": "voucher/V-1"}
    first = await desk.take("/projects/spendings", 201, line=1, stage=1, amount_fen=1_199_999, **money)
    assert (first["number"], first["late"], first["line"]["over_fen"]) == (1, True, 0)
    second = await desk.take("/projects/spendings", 201, line=1, stage=2, amount_fen=2, note="示例", **money)
    assert second["line"] == {"planned_fen": 1_200_000, "spent_fen": 1_200_001, "over_fen": 1}
    await desk.take("/projects/spendings", 201, line=2, amount_fen=5, **money)
    gone = await desk.take("/projects/spendings/withdraw", number=3, because="示例：重复")
    assert gone["spent_fen"] == 1_200_001
    await desk.take("/projects/stages", stage=1, started_on="2025-03-15", ended_on="2025-07-01")
    assert (await desk.take("/projects/closing", **CLOSING))["state"] == "to_close"
    assert (await desk.take("/projects/close", closed_on="2025-12-30"))["state"] == "closed"
    assert (await desk.take("/projects/spendings", 409, line=1, amount_fen=1, **money))[
        "type"
    ] == "project-is-otherwise"

    shown = await ok(desk.client.get("/projects/PJ-2025-1"), 200)
    sums = shown["money"]
    assert (sums["planned_fen"], sums["spent_fen"], sums["left_fen"]) == (1_500_001, 1_200_001, 300_000)
    assert sums["grant"] == {"planned_fen": 1_000_000, "spent_fen": 1_200_001, "left_fen": 0, "over_fen": 200_001}
    assert sums["overspent_lines"] == [1]
    assert [(one["spent_fen"], one["over_fen"]) for one in shown["stages"]] == [(1_199_999, 699_999), (2, 0)]
    assert [(one["number"], one["withdrawn"], one["late"]) for one in shown["spendings"]] == [
        (1, False, True),
        (2, False, True),
        (3, True, True),
    ]
    assert (shown["goal"], shown["tasks"][0]["indicator"]) == ("示例目标", "不少于四次")
    assert [note["note"] for note in shown["notes"]] == ["示例", "示例：重复"]
    assert shown["stages"][0]["ended_on"] == "2025-07-01"
    assert (shown["state_zh"], shown["possible"]) == ("已结项", [])
    told = "".join(str(event["data"]) for event in await ledger(door))
    for text in ("示例目标", "示例总结", "四次×三千元", "示例：重复"):
        assert text not in told


async def test_overspending_is_refused_from_the_day_the_society_says_so(door: World) -> None:
    desk = await under_way(door)
    asked = {
        "name": "project_overspending_refused",
        "effective_on": "2025-06-01",
        "value": 1,
        "because": "常务理事会决定",
    }
    await ok(desk.client.post("/settings", json=asked))
    over = {"line": 1, "amount_fen": 1_200_001, "evidence": "voucher/V-1"}
    assert (await desk.take("/projects/spendings", 409, spent_on="2025-06-01", **over))[
        "type"
    ] == "budget-line-is-exceeded"
    assert (await desk.take("/projects/spendings", 201, spent_on="2025-05-31", **over))["line"]["over_fen"] == 1


async def test_years_in_a_row_are_told_with_their_gaps_as_of_any_day(door: World) -> None:
    office = door.client("activities", "secretariat")
    for year in (2020, 2022, 2023, 2024):
        desk = Desk(office, f"PJ-{year}")
        await desk.draft(year=year, drafted_on=f"{year}-01-10")
        if year == 2022:
            await desk.take("/projects/apply", applied_on="2022-01-20")
            await desk.take("/projects/reject", rejected_on="2022-03-01", body="示例上级党委")
        else:
            await desk.apply_and_approve(year)
    [shown] = (await ok(office.get("/projects/years?as_of=2024-12-31"), 200))["programmes"]
    assert shown["programme"] == "党建强会"
    assert shown["longest"] == shown["current"] == {"first": 2023, "last": 2024, "years": 2}
    assert shown["gaps"] == [{"year": 2021, "why": "not_applied"}, {"year": 2022, "why": "rejected"}]
    assert shown["approved"][-1]["approval_number"] == "示例〔2024〕5号"
    [then] = (await ok(office.get("/projects/years?as_of=2024-02-29"), 200))["programmes"]
    assert (then["current"], then["gaps"][-1]) == (
        {"first": 2023, "last": 2023, "years": 1},
        {"year": 2024, "why": "not_decided"},
    )
    [over] = (await ok(office.get("/projects/years?as_of=2025-12-31"), 200))["programmes"]
    assert over["current"] is None
    listed = await ok(office.get("/projects?limit=3"), 200)
    rest = await ok(office.get("/projects", params={"limit": 3, "cursor": listed["next"]}), 200)
    assert [one["code"] for one in (*listed["projects"], *rest["projects"])] == [
        f"PJ-{y}" for y in (2020, 2022, 2023, 2024)
    ]


def text_of(content: bytes) -> tuple[str, list[list[list[str]]]]:
    """Paragraphs and tables of a DOCX as a reader sees them."""
    document = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables


async def test_application_and_closing_are_forms_that_say_what_was_told_in_the_same_bytes(door: World) -> None:
    desk = await under_way(door)
    assert await rule(desk.client.get("/projects/PJ-2025-1/closing.docx")) == "nothing-to-close"
    await desk.take(
        "/projects/spendings", 201, line=2, stage=1, amount_fen=300_002, spent_on="2025-04-01", evidence="voucher/V-1"
    )
    await desk.take("/projects/stages", stage=1, started_on="2025-03-15", ended_on="2025-07-01")
    await desk.take("/projects/closing", **CLOSING)

    form = await desk.client.get("/projects/PJ-2025-1/application.docx")
    assert form.headers["content-disposition"] == 'attachment; filename="application-PJ-2025-1.docx"'
    words, tables = text_of(form.content)
    for said in (
        "党建强会项目申报书",
        "（2025年度）",
        "严禁录入涉密信息",
        "示例目标",
        "示例依据",
        "六、经费预算",
        "2025年1月10日",
    ):
        assert said in words
    basics, tasks, stages, budget, opinions, approval = tables
    assert ["预算总额", "15,000.01元"] in basics
    assert tasks[1:] == [["1", "联席会议", "不少于四次", "2025年12月31日"], ["2", "宣讲", "十场", "　"]]
    assert stages[1] == ["1", "启动", "2025年3月1日至2025年6月30日", "5,000.00"]
    assert budget[2:] == [["2", "资料费", "自筹经费", "　", "3,000.01"], ["　", "合计", "　", "　", "15,000.01"]]
    assert opinions == [["申报单位意见", "　"], ["推荐单位意见", "　"]]
    assert ["批准文号", "示例〔2025〕5号"] in approval

    closing = await desk.client.get("/projects/PJ-2025-1/closing.docx")
    words, tables = text_of(closing.content)
    assert "示例总结：三年坚持" in words
    _, results, stages, spent, sums, evidence, *_ = tables
    assert results[2] == ["2", "宣讲", "十场", "未完成：八场，差两场"]
    assert stages[1][3:] == ["2025年3月15日至2025年7月1日", "5,000.00", "3,000.02"]
    assert stages[2][3] == "未登记"
    assert spent[2] == ["2", "资料费", "自筹经费", "3,000.01", "3,000.02", "0.01"]
    assert spent[3] == ["　", "合计", "　", "15,000.01", "3,000.02", "　"]
    assert sums[1] == ["经费结余", "11,999.99元"]
    assert evidence[1] == ["1", "activity/A-2025-001"]

    assert (await desk.client.get("/projects/PJ-2025-1/application.docx")).content == form.content
    pdf = await desk.client.get("/projects/PJ-2025-1/closing.pdf")
    assert "15,000.01" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)


async def test_only_the_secretariat_and_the_party_branch_run_projects(door: World) -> None:
    branch, party = door.client("activities", "branch_liaison", "CSBME-01"), door.client("activities", "party_branch")
    body = {**APPLICATION, "code": "PJ-1"}
    assert await rule(branch.post("/projects", json=body), 403) == "forbidden"
    assert await rule(branch.get("/projects"), 403) == "forbidden"
    drafted = await ok(party.post("/projects", json=body | {"goal": None}))
    assert drafted["missing"] == ["goal"]
    assert await rule(party.post("/projects", json=body)) == "project-exists"
    step = {"code": "PJ-1", "applied_on": "2025-01-20"}
    assert await rule(party.post("/projects/apply", json=step), 428) == "version-missing"
    assert (
        await rule(party.post("/projects/apply", json=step, headers={"If-Match": "1"})) == "application-is-incomplete"
    )
    assert await rule(party.post("/projects/apply", json=step, headers={"If-Match": "2"}), 412) == "stale-version"
    approval = {"code": "PJ-1", "approved_on": "2025-03-01", "body": "示例上级", "number": "1号"}
    assert await rule(party.post("/projects/approve", json=approval, headers={"If-Match": "1"}), 403) == "forbidden"


async def test_a_budget_changed_by_a_later_decision_and_a_corrected_amount_count_from_then_on(door: World) -> None:
    desk = await under_way(door)
    money = {"spent_on": "2025-04-01", "evidence": "voucher/V-1"}
    await desk.take("/projects/spendings", 201, line=1, stage=1, amount_fen=900_000, **money)
    fixed = await desk.take(
        "/projects/spendings/correct", number=1, line=1, stage=2, amount_fen=90_000, because="示例：多一个零", **money
    )
    assert (fixed["spent_fen"], fixed["line"]["over_fen"]) == (90_000, 0)
    changes = amend(budget=[{"number": 1, "title": "会议费", "amount_fen": 80_000, "basis": "两次"}], amount_fen=80_000)
    body = changes.model_dump(mode="json", exclude={"code"})
    assert (await desk.take("/projects/amend", **body))["planned_fen"] == 80_000
    shown = await ok(desk.client.get("/projects/PJ-2025-1"), 200)
    [line] = shown["budget"]
    assert (line["basis"], line["over_fen"], shown["granted_fen"], shown["goal"]) == (
        "两次",
        10_000,
        80_000,
        "示例目标",
    )
    assert [stage["spent_fen"] for stage in shown["stages"]] == [0, 90_000]
    [decided] = [step for step in shown["steps"] if step["step"] == "amended"]
    assert (decided["number"], decided["happened_on"]) == ("示例〔2025〕20号", "2025-06-01")
    assert {"示例：改为线上", "示例：多一个零"} <= {note["note"] for note in shown["notes"]}
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    asked = liaison.post("/projects/amend", json={"code": desk.code} | body)
    assert await rule(asked, 403) == "forbidden"


async def test_an_application_that_is_not_pursued_is_discarded_and_stays_to_be_read(door: World) -> None:
    desk = Desk(door.client("activities", "secretariat"))
    await desk.draft()
    gone = await desk.take("/projects/discard", discarded_on="2025-01-15", because="示例：不再申报")
    assert gone["state"] == "discarded"
    refused = await desk.take("/projects/apply", 409, applied_on="2025-01-20")
    assert "已作废" in refused["title"]
    shown = await ok(desk.client.get("/projects", params={"state": "discarded"}), 200)
    assert [(one["code"], one["possible"]) for one in shown["projects"]] == [("PJ-2025-1", [])]
    assert (await ok(desk.client.get("/projects/years"), 200))["programmes"] == []
