"""Honours: no publicity, no honour; no approval number, no award of the society; nothing is deleted."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pydantic import ValidationError

import services.registry
from services.registry.commands.honours import (
    EnterPastHonour,
    GiveHonour,
    ObjectToHonour,
    ProposeAssessmentHonour,
    ProposeHonour,
    PublishHonour,
    RecipientNamed,
    WithdrawHonour,
)
from services.registry.domain import honour as domain
from services.registry.domain.honour import DecidedGrade, Honour, HonourRule
from services.registry.views import certificate
from shared.events.registry import Decision
from shared.events.registry.honours import HonourProposed, HonourPublished, HonourState, Recipient
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

_SQL = (Path(services.registry.__file__).parent / "migrations" / "0010_honours.sql").read_text("utf-8")
_FOUND = re.search(r"\('honours', '1900-01-01', '(\{.*?\})'\)", _SQL, re.S)
assert _FOUND
RULE = HonourRule.model_validate(json.loads(_FOUND[1]))
TODAY = date(2026, 11, 22)
ASKED: dict[str, Any] = {
    "code": "H-1",
    "kind": "commendation",
    "award": "先进分支机构",
    "year": 2025,
    "recipient": {"kind": "branch", "code": "CSBME-01"},
}


def proposed(**others: Any) -> Honour:
    return Honour(
        domain.propose(ProposeHonour(**ASKED | {"effective_on": "2026-10-01"} | others), RULE, TODAY), "proposed"
    )


def public(first: date = date(2026, 10, 2), last: date = date(2026, 10, 8), **others: Any) -> HonourPublished:
    command = PublishHonour(code="H-1", publicity_from=first, publicity_to=last, basis="DOC-1")
    return domain.make_public(proposed(**others), command, RULE)


def given(state: HonourState, day: date, today: date = TODAY, unanswered: tuple[str, ...] = ()) -> HonourState:
    command = GiveHonour(code="H-1", given_on=day, session="示例会议")
    return domain.give(Honour(state, "in_publicity", unanswered), command, today)


def test_an_award_of_the_society_without_its_approval_number_is_refused_and_others_are_not() -> None:
    with pytest.raises(domain.ApprovalNumberMissing):
        proposed(kind="society_award")
    assert proposed(kind="society_award", approval_number="国评组函1号").state.approval_number == "国评组函1号"
    assert proposed().state.approval_number is None
    past = ASKED | {"kind": "society_award", "session": "示例会议", "given_on": "2012-11-03"}
    with pytest.raises(domain.ApprovalNumberMissing):
        domain.enter_past(EnterPastHonour(**past), RULE)


def test_no_rule_of_a_society_may_do_without_the_approval_number() -> None:
    with pytest.raises(ValidationError, match="approval"):
        HonourRule.model_validate(RULE.model_dump() | {"approval_needed": []})


def test_a_publicity_period_of_one_day_less_than_the_rule_is_refused() -> None:
    assert RULE.publicity_days == 7
    with pytest.raises(domain.PublicityTooShort):
        public(date(2026, 10, 2), date(2026, 10, 7))
    assert public(date(2026, 10, 2), date(2026, 10, 8)).publicity_to == date(2026, 10, 8)


def test_a_proposal_without_a_basis_document_is_not_made_public() -> None:
    command = PublishHonour(code="H-1", publicity_from=date(2026, 10, 2), publicity_to=date(2026, 10, 8))
    with pytest.raises(domain.BasisMissing):
        domain.make_public(proposed(), command, RULE)
    assert domain.make_public(proposed(basis="DOC-2"), command, RULE).basis == "DOC-2"


def test_an_honour_is_given_from_the_day_after_the_publicity_period_on_and_not_on_its_last_day() -> None:
    state = public()
    with pytest.raises(domain.PublicityNotOver):
        given(state, date(2026, 10, 8))
    assert given(state, date(2026, 10, 9)).effective_on == date(2026, 10, 9)
    with pytest.raises(domain.PublicityNotOver):  # a day to come does not end a period that still runs today
        given(state, date(2026, 10, 9), today=date(2026, 10, 8))


def test_an_honour_waits_until_every_objection_is_answered() -> None:
    with pytest.raises(domain.ObjectionsOpen):
        given(public(), date(2026, 10, 9), unanswered=("O-1",))


@pytest.mark.parametrize(
    ("day", "inside"), [("2026-10-01", False), ("2026-10-02", True), ("2026-10-08", True), ("2026-10-09", False)]
)
def test_an_objection_comes_in_the_publicity_period_on_both_edge_days(day: str, inside: bool) -> None:
    command = ObjectToHonour(code="H-1", objection="O-1", text="示例：依据不足", received_on=date.fromisoformat(day))
    honour = Honour(public(), "in_publicity")
    if inside:
        assert domain.object_to(honour, command, TODAY) == date.fromisoformat(day)
    else:
        with pytest.raises(domain.NotInPublicity):
            domain.object_to(honour, command, TODAY)


def test_no_step_is_skipped_or_done_twice_and_none_goes_back_in_time() -> None:
    published = Honour(public(), "in_publicity")
    command = PublishHonour(code="H-1", publicity_from=date(2026, 10, 2), publicity_to=date(2026, 10, 8), basis="D")
    with pytest.raises(domain.HonourIsElsewhere):
        domain.make_public(published, command, RULE)
    with pytest.raises(domain.HonourIsElsewhere):
        domain.give(proposed(), GiveHonour(code="H-1", given_on=TODAY), TODAY)
    with pytest.raises(domain.HonourDaysOutOfOrder):
        domain.withdraw(published, WithdrawHonour(code="H-1", because="other", effective_on=date(2026, 10, 1)), TODAY)
    gone = domain.withdraw(published, WithdrawHonour(code="H-1", because="objection_upheld"), TODAY)
    assert (gone.because, gone.award) == ("objection_upheld", "先进分支机构")


def test_what_was_given_after_the_register_began_is_not_historic() -> None:
    past = ASKED | {"session": "第八次会员代表大会"}
    steps = domain.enter_past(EnterPastHonour(**past | {"given_on": RULE.historic_until.isoformat()}), RULE)
    assert [domain.STATES[type(step)] for step in steps] == ["proposed", "given"]
    with pytest.raises(domain.NotHistoric):
        domain.enter_past(EnterPastHonour(**past | {"given_on": "2025-01-01"}), RULE)


def test_only_the_best_grade_brings_an_honour_and_only_by_way_of_the_assessment() -> None:
    grade = DecidedGrade("YA-2025", "CSBME-01", 2025, "优秀", "示例会议", Decision(body="常务理事会"))
    command = ProposeAssessmentHonour(code="H-2", assessment="YA-2025", branch="CSBME-01", award="年度考核优秀")
    event = domain.propose_for_grade(command, grade, RULE, TODAY)
    assert (event.kind, event.grade, event.session) == ("yearly_assessment", "优秀", "示例会议")
    with pytest.raises(domain.GradeBringsNoHonour):
        domain.propose_for_grade(command, DecidedGrade(**{**_fields(grade), "grade": "良好"}), RULE, TODAY)
    with pytest.raises(domain.AssessmentBehindMissing):
        proposed(kind="yearly_assessment")


def _fields(grade: DecidedGrade) -> dict[str, Any]:
    return {name: getattr(grade, name) for name in grade.__dataclass_fields__}


def test_a_recipient_is_never_told_by_a_phone_number() -> None:
    with pytest.raises(ValidationError):
        RecipientNamed(kind="person", code="13800138000")


def test_an_event_of_an_honour_says_nothing_but_codes_and_titles() -> None:
    event = HonourProposed(**ASKED | {"recipient": Recipient(kind="person", code="P-1")}, effective_on=TODAY)
    assert event.subject == "honour/H-1"


# --- by HTTP


async def two_branches(door: World) -> Any:
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    other = {"code": "CSBME-02", "name": "中国生物医学工程学会体外循环分会", "kind": "分会"}
    await ok(office.post("/branches", json=other))
    return office


async def test_honours_of_the_eighth_congress_are_entered_late_and_read_on_any_day_as_known_on_any_other(
    door: World,
) -> None:
    office = await two_branches(door)
    for code, branch, award in (("H-2012-1", "CSBME-01", "先进分支机构"), ("H-2012-2", "CSBME-02", "先进分支机构")):
        past = {
            "code": code,
            "kind": "commendation",
            "award": award,
            "year": 2012,
            "recipient": {"kind": "branch", "code": branch},
        }
        past |= {"session": "第八次全国会员代表大会", "given_on": "2012-11-03"}
        assert (await ok(office.post("/honours/past", json=past)))["state"] == "given"
    liaison = door.client("registry", "branch_liaison", scope="CSBME-01")
    listed = await ok(liaison.get("/honours"), 200)
    assert [(h["code"], h["year"], h["session"]) for h in listed["honours"]] == [
        ("H-2012-1", 2012, "第八次全国会员代表大会"),
        ("H-2012-2", 2012, "第八次全国会员代表大会"),
    ]
    for asked, count in (
        ({"as_of": "2012-11-02"}, 0),
        ({"as_of": "2012-11-03"}, 2),
        ({"as_of": "2012-11-03", "known_on": "2013-01-01"}, 0),
        ({"branch": "CSBME-02"}, 1),
        ({"year": 2013}, 0),
    ):
        assert len((await ok(office.get("/honours", params=asked), 200))["honours"]) == count, asked


async def test_an_honour_goes_from_proposal_to_certificate_and_the_certificate_is_the_same_twice(door: World) -> None:
    office = await two_branches(door)
    asked = ASKED | {"kind": "society_award", "approval_number": "国评组函〔2025〕1号", "effective_on": "2026-03-01"}
    await ok(office.post("/honours", json=ASKED | {"kind": "society_award"}), 409)
    await ok(office.post("/honours", json=asked))
    await ok(office.post("/honours", json=asked | {"code": "H-9", "recipient": {"kind": "branch", "code": "X"}}), 404)
    print_ = "/honours/H-1/certificate.pdf"
    assert (await ok(office.get(print_), 409))["type"] == "no-certificate-yet"
    period = {"code": "H-1", "publicity_from": "2026-03-02", "publicity_to": "2026-03-08", "basis": "DOC-1"}
    await ok(office.post("/honours/publish", json=period), 428)
    await ok(office.post("/honours/publish", json=period, headers={"If-Match": '"1"'}))
    seen = await ok(door.client("registry", "branch_liaison", scope="CSBME-02").get("/honours?state=in_publicity"), 200)
    assert [h["code"] for h in seen["honours"]] == ["H-1"]
    objection = {"code": "H-1", "objection": "O-1", "text": "示例：请说明依据", "received_on": "2026-03-08"}
    await ok(door.client("registry", "branch_liaison", scope="CSBME-02").post("/honours/objections", json=objection))
    give = {"code": "H-1", "given_on": "2026-03-09", "session": "示例：第十次会员代表大会"}
    refused = await ok(office.post("/honours/give", json=give, headers={"If-Match": '"2"'}), 409)
    assert refused["type"] == "objections-open"
    answer = {"code": "H-1", "objection": "O-1", "answer": "示例：依据见文件 DOC-1"}
    await ok(office.post("/honours/objections/answer", json=answer))
    await ok(office.post("/honours/give", json=give, headers={"If-Match": '"2"'}))
    found = await ok(office.get("/honours/H-1"), 200)
    assert [step["step"] for step in found["history"]] == ["proposed", "in_publicity", "given"]
    assert found["objections"][0]["answer"] == answer["answer"]
    first, second = [await office.get(print_) for _ in range(2)]
    assert first.status_code == 200
    assert first.content == second.content
    await certificate_reads(first.content)
    said = await door.running["registry"].database.pool.fetch("SELECT body FROM ledger")
    assert not any("示例：请说明依据" in row["body"].decode() for row in said)


async def certificate_reads(content: bytes) -> None:
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    text = page.extract_text().replace("\n", "")
    for words in ("荣誉证书", "中国生物医学工程学会生物力学分会", "先进分支机构", "2026年3月9日", "H-1", "国评组函"):
        assert words in text, text
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


async def test_no_certificate_is_printed_of_an_award_of_the_society_without_its_approval_number() -> None:
    honour = ASKED | {"kind": "society_award", "approval_number": None, "state": "given"}
    with pytest.raises(certificate.CertificateNeedsApproval):
        await certificate.text_of(None, honour)  # type: ignore[arg-type]  # refused before anything is read


async def test_nobody_but_the_office_proposes_and_a_branch_reads_no_proposal(door: World) -> None:
    office = await two_branches(door)
    liaison = door.client("registry", "branch_liaison", scope="CSBME-01")
    await ok(liaison.post("/honours", json=ASKED), 403)
    await ok(office.post("/honours", json=ASKED))
    for path in ("/honours/proposals", "/honours/H-1", "/honours/H-1/certificate.pdf"):
        await ok(liaison.get(path), 403)
    assert (await ok(liaison.get("/honours"), 200))["honours"] == []
    assert [h["code"] for h in (await ok(office.get("/honours/proposals"), 200))["honours"]] == ["H-1"]


async def test_a_certificate_of_a_person_or_a_body_carries_the_name_and_its_opening_is_audited(door: World) -> None:
    office = await two_branches(door)
    await ok(office.post("/persons", json={"code": "X-1", "name": "示例甲"}))
    body = {"code": "WG-1", "name": "示例工作班子", "kind": "working_group", "effective_on": "2010-01-01"}
    await ok(office.post("/bodies", json=body | {"decision": {"body": "示例常务理事会"}}))
    for code, kind, name in (("X-1", "person", "示例甲"), ("WG-1", "body", "示例工作班子")):
        past = ASKED | {"code": f"H-{code}", "recipient": {"kind": kind, "code": code}}
        past |= {"session": "示例会议", "given_on": "2012-11-03"}
        await ok(office.post("/honours/past", json=past))
        printed = await office.get(f"/honours/H-{code}/certificate.pdf")
        assert name in pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()
    pool = door.running["registry"].database.pool
    audited = await pool.fetch("SELECT subject, action FROM audit WHERE action LIKE 'certificate%'")
    assert [tuple(row) for row in audited] == [("person/X-1", "certificate of honour/H-X-1")]
    said = await pool.fetch("SELECT body FROM ledger")
    assert not any("示例甲" in row["body"].decode() for row in said)
    await ok(
        office.post("/honours/past", json=past | {"code": "H-9", "recipient": {"kind": "body", "code": "X-1"}}), 404
    )
