"""Each way out against a real server of its kind on this machine: what it hands over, and what the answer means."""

from __future__ import annotations

import hashlib
import hmac
import logging
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from deploy.certificates import Certificates, ensure_certificates
from services.reporting.channels import Allowed, Way, hand_over
from services.reporting.channels.kinds import SENDERS
from services.reporting.channels.robots import dingtalk_sign, feishu_sign
from services.reporting.domain.delivery.answer import Answer
from services.reporting.domain.delivery.message import Attachment, Message
from tests.reporting.delivery.catchers import Asked, Mailbox, Web, mail_server, web_server

HERE = Allowed.read("127.0.0.1 json://")
SOMEBODY = "somebody@example.org"
ICS = Attachment(
    "第三次联席会议.ics", "text/calendar; method=REQUEST; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
)
MESSAGE = Message("D-1", "会议通知：示例", "时间：2026年9月15日\n.\n地点：示例", "会议通知 1 件", {"items": []}, (ICS,))


class Marks:
    """Counts how often a channel said that the content was about to leave."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> None:
        self.count += 1


async def tried(kind: str, settings: dict[str, Any], secrets: dict[str, str], **more: Any) -> tuple[Answer, int]:
    """The answer of one try, and how often the content left."""
    marks, to = Marks(), more.pop("to", None)
    way = Way("c", kind, settings, secrets, more.pop("allowed", HERE), **more)
    return await hand_over(SENDERS[kind], way, MESSAGE, to, marks), marks.count


def mail(box: Mailbox, tls: str = "none", **more: Any) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": box.port, "tls": tls, "sender": "office@example.org", **more}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return ensure_certificates(tmp_path_factory.mktemp("tls"), "example", ("127.0.0.1",), datetime.now(UTC))


@pytest.fixture(scope="module")
def served(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with web_server() as server:
        yield server


async def test_a_mail_is_plain_text_with_a_calendar_file_of_a_chinese_name() -> None:
    async with mail_server() as box:
        answer, left = await tried("mail", mail(box, sender_name="示例学会秘书处"), {}, to=SOMEBODY)
    assert (answer.outcome, answer.code, left) == ("accepted", "250", 1)
    assert "queued as EXAMPLE" in answer.text
    [got] = box.to(SOMEBODY)
    assert got["Subject"] == MESSAGE.subject
    assert got["From"] == "示例学会秘书处 <office@example.org>"
    assert got["Message-ID"] == "<D-1@lianxi.lianxi.invalid>"
    assert got["Auto-Submitted"] == "auto-generated"
    text, calendar = got.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().splitlines() == MESSAGE.text.splitlines()
    assert calendar.get_filename() == "第三次联席会议.ics"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_payload(decode=True) == ICS.content
    assert box.took[0][1].isascii()


@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_mail_goes_by_tls_to_a_server_whose_authority_is_known(
    certificates: Certificates, served: ssl.SSLContext, tls: str
) -> None:
    async with mail_server(served, starttls=tls == "starttls") as box:
        answer, left = await tried("mail", mail(box, tls, ca=certificates.ca.read_text()), {}, to=SOMEBODY)
        assert (answer.outcome, left, len(box.took)) == ("accepted", 1, 1)
        answer, left = await tried("mail", mail(box, tls), {}, to=SOMEBODY)
        assert (answer.outcome, left, len(box.took)) == ("temporary", 0, 1)
        assert "Cert" in answer.code or "SSL" in answer.code


async def test_a_wrong_password_is_tried_again_since_somebody_may_put_it_right(
    certificates: Certificates, served: ssl.SSLContext
) -> None:
    async with mail_server(served, starttls=True, password=b"secret") as box:
        own = mail(box, "starttls", ca=certificates.ca.read_text(), username="office")
        answer, left = await tried("mail", own, {"password": "secret"}, to=SOMEBODY)
        assert (answer.outcome, left, len(box.took)) == ("accepted", 1, 1)
        answer, left = await tried("mail", own, {"password": "wrong"}, to=SOMEBODY)
    assert (answer.outcome, answer.code, left, len(box.took)) == ("temporary", "535", 0, 1)


async def test_a_server_without_starttls_gets_nothing() -> None:
    async with mail_server() as box:
        answer, left = await tried("mail", mail(box, "starttls"), {}, to=SOMEBODY)
    assert (answer.outcome, answer.code, left, box.took) == ("refused", "no_tls", 0, [])


@pytest.mark.parametrize(
    ("said", "outcome", "code"),
    [("550 5.1.1 <somebody@example.org> unknown", "bounced", "550"), ("451 4.7.1 later", "temporary", "451")],
)
async def test_a_refused_recipient_bounces_and_a_busy_server_is_tried_again(said: str, outcome: str, code: str) -> None:
    async with mail_server() as box:
        box.refuse[SOMEBODY] = said
        answer, left = await tried("mail", mail(box), {}, to=SOMEBODY)
    assert (answer.outcome, answer.code, left, box.took) == (outcome, code, 0, [])
    assert "somebody" not in answer.text


async def test_a_connection_lost_after_data_leaves_a_doubt() -> None:
    async with mail_server() as box:
        box.lose.add(SOMEBODY)
        answer, left = await tried("mail", mail(box), {}, to=SOMEBODY)
    assert (answer.outcome, left, len(box.took)) == ("unknown", 1, 1)


async def test_where_nobody_listens_nothing_left() -> None:
    async with mail_server() as box, web_server() as web:
        pass
    answer, left = await tried("mail", mail(box), {}, to=SOMEBODY)
    assert (answer.outcome, left) == ("temporary", 0)
    answer, _ = await tried("wecom", {"plain": True}, {"url": web.url()})
    assert answer.outcome == "temporary"


async def test_what_the_operator_has_not_listed_is_not_reached(web: Web) -> None:
    for kind in ("wecom", "dingtalk", "feishu", "webhook", "apprise"):
        url = web.url().replace("http", "json") if kind == "apprise" else web.url()
        secrets = {"url": url, "signing_key": "k"}
        for closed in (Allowed(), Allowed.read("json://")):
            answer, left = await tried(kind, {"plain": True}, secrets, allowed=closed)
            assert (answer.outcome, answer.code, left) == ("refused", "not_allowed", 0)
    async with mail_server() as box:
        answer, _ = await tried("mail", mail(box), {}, to=SOMEBODY, allowed=Allowed.read("127.0.0.2"))
    assert (answer.code, box.took, web.asked) == ("not_allowed", [], [])


async def test_http_without_tls_must_be_asked_for(web: Web) -> None:
    answer, _ = await tried("wecom", {}, {"url": web.url()})
    assert (answer.code, web.asked) == ("not_allowed", [])


@pytest.mark.parametrize(("kind", "number"), [("wecom", "errcode"), ("dingtalk", "errcode"), ("feishu", "code")])
async def test_a_robot_that_answers_200_and_a_fault_has_not_sent(web: Web, kind: str, number: str) -> None:
    web.answer = lambda _: (200, orjson.dumps({number: 93000, "errmsg": "no", "msg": "no"}))
    answer, left = await tried(kind, {"plain": True}, {"url": web.url()})
    assert (answer.outcome, answer.code, answer.text, left) == ("refused", f"{number} 93000", "no", 1)


async def test_wecom_gets_markdown_with_the_line_alone(web: Web) -> None:
    web.answer = lambda _: (200, b'{"errcode":0,"errmsg":"ok"}')
    answer, _ = await tried("wecom", {"plain": True}, {"url": web.url("/send?key=SECRET")})
    [asked] = web.asked
    assert answer == Answer("accepted", "errcode 0", "ok")
    assert orjson.loads(asked.body) == {"msgtype": "markdown", "markdown": {"content": MESSAGE.line}}
    assert asked.target == "/send?key=SECRET"


async def test_a_line_too_long_for_wecom_is_cut_between_characters(web: Web) -> None:
    web.answer = lambda _: (200, b'{"errcode":0}')
    way = Way("c", "wecom", {"plain": True}, {"url": web.url()}, HERE)
    await hand_over(SENDERS["wecom"], way, Message("D-1", "", "", "会" * 2000), None, Marks())
    content = orjson.loads(web.asked[0].body)["markdown"]["content"]
    assert content == "会" * 1365


def dingtalk_judges(asked: Asked) -> tuple[int, bytes]:
    query = {name: value[0] for name, value in parse_qs(urlsplit(asked.target).query).items()}
    moment = datetime.fromtimestamp(int(query["timestamp"]) / 1000, UTC)
    fits = query["sign"] == dingtalk_sign("SECret", moment)[1] and query["access_token"] == "T"
    return 200, orjson.dumps({"errcode": 0 if fits else 310000, "errmsg": "ok" if fits else "sign not match"})


def feishu_judges(asked: Asked) -> tuple[int, bytes]:
    body = orjson.loads(asked.body)
    fits = body["sign"] == feishu_sign("SECret", datetime.fromtimestamp(int(body["timestamp"]), UTC))[1]
    return 200, orjson.dumps({"code": 0 if fits else 19021, "msg": "success" if fits else "sign match fail"})


@pytest.mark.parametrize(("kind", "judge"), [("dingtalk", dingtalk_judges), ("feishu", feishu_judges)])
async def test_a_robot_takes_the_right_signature_and_refuses_another(web: Web, kind: str, judge: Any) -> None:
    web.answer = judge
    url = web.url("/robot/send?access_token=T")
    answer, _ = await tried(kind, {"plain": True}, {"url": url, "signing_key": "SECret"})
    assert answer.outcome == "accepted"
    answer, _ = await tried(kind, {"plain": True}, {"url": url, "signing_key": "SECRET"})
    assert answer.outcome == "refused"


async def test_a_webhook_can_tell_that_it_is_ours_and_that_it_has_seen_it(web: Web) -> None:
    web.answer = lambda _: (204, b"")
    for _ in range(2):
        answer, _ = await tried("webhook", {"plain": True}, {"url": web.url(), "signing_key": "k"})
        assert (answer.outcome, answer.code) == ("accepted", "HTTP 204")
    first, second = web.asked
    t, v1 = (part.partition("=")[2] for part in first.headers["lianxi-signature"].split(","))
    assert v1 == hmac.new(b"k", t.encode() + b"." + first.body, hashlib.sha256).hexdigest()
    assert abs(datetime.now(UTC).timestamp() - int(t)) < 60
    assert first.headers["lianxi-delivery"] == second.headers["lianxi-delivery"] == "D-1"
    assert orjson.loads(first.body)["delivery"] == "D-1"


@pytest.mark.parametrize(
    ("status", "outcome"), [(410, "refused"), (429, "temporary"), (500, "temporary"), (302, "temporary")]
)
async def test_a_webhook_is_tried_again_unless_it_refuses(web: Web, status: int, outcome: str) -> None:
    web.answer = lambda _: (status, b"no")
    answer, _ = await tried("webhook", {"plain": True}, {"url": web.url(), "signing_key": "k"})
    assert answer.outcome == outcome
    assert len(web.asked) == 1


@pytest.mark.parametrize("kind", ["wecom", "webhook"])
async def test_a_receiver_that_hangs_up_leaves_a_doubt(web: Web, kind: str) -> None:
    web.answer = lambda _: None
    answer, left = await tried(kind, {"plain": True}, {"url": web.url(), "signing_key": "k"})
    assert (answer.outcome, left) == ("unknown", 1)


async def test_a_folder_has_the_message_once_however_often_it_is_written(tmp_path: Path) -> None:
    for _ in range(2):
        answer, left = await tried("folder", {}, {}, folder=tmp_path)
        assert (answer.outcome, left) == ("accepted", 1)
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["D-1.eml"]
    answer, left = await tried("folder", {}, {})
    assert (answer.outcome, left) == ("refused", 0)


async def test_what_goes_by_apprise_is_marked_as_unanswered(web: Web) -> None:
    answer, left = await tried("apprise", {}, {"url": web.url().replace("http", "json")})
    assert (answer.outcome, answer.code, left, len(web.asked)) == ("accepted", "answer unknown", 1, 1)
    web.answer = lambda _: (500, b"")
    answer, _ = await tried("apprise", {}, {"url": web.url().replace("http", "json")})
    assert answer.outcome == "unknown"


async def test_no_secret_is_logged_whatever_goes_wrong(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "SECRET-OF-THE-ROBOT"
    caplog.set_level(logging.DEBUG)
    for url in (f"http://127.0.0.1:1/{secret}", f"http://127.0.0.1:99999/{secret}", f"http://127.0.0.1:1/\x7f{secret}"):
        answer, _ = await tried("wecom", {"plain": True}, {"url": url})
        assert answer.outcome in ("refused", "temporary")
        assert secret not in repr(answer)
    told = capfd.readouterr()
    assert secret not in caplog.text + told.out + told.err
