"""The rules of delivery, without any server: what an answer means, when to send, who holds an office, what is said."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.reporting.channels.allowed import Allowed, NotAllowed
from services.reporting.channels.robots import DINGTALK, FEISHU, WECOM, Robot, dingtalk_sign, feishu_sign, read
from services.reporting.channels.webhook import signature
from services.reporting.domain.delivery.answer import Answer, Outcome, State, after, clean, lost
from services.reporting.domain.delivery.channel import check
from services.reporting.domain.delivery.hours import Hours, bundle_after, send_at
from services.reporting.domain.delivery.message import Desk, Details, Told, message
from services.reporting.domain.delivery.occurrence import LEADERS, SECRETARIAT, Office, code_of
from services.reporting.domain.delivery.pace import Window, off_the_hour, room, windows_of
from services.reporting.domain.delivery.recipients import Post, assigned, holders
from services.reporting.domain.delivery.refusals import SecretMissing, SettingMissing

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(ZONE, time(21), time(8), time(9))
NOW = datetime(2026, 9, 10, 4, tzinfo=UTC)
DELAYS = (timedelta(minutes=1), timedelta(minutes=5))


def local(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZONE)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("outcome", "kind", "state", "reason"),
    [
        ("accepted", "mail", "accepted", None),
        ("bounced", "mail", "bounced", "recipient_refused"),
        ("refused", "wecom", "failed", "channel_refused"),
        ("temporary", "mail", "intended", None),
        ("interrupted", "mail", "intended", None),
        ("unknown", "mail", "failed", "outcome_unknown"),
        ("unknown", "feishu", "failed", "outcome_unknown"),
        ("unknown", "webhook", "intended", None),
        ("unknown", "folder", "intended", None),
    ],
)
def test_an_answer_has_one_meaning(outcome: Outcome, kind: str, state: State, reason: str | None) -> None:
    what = after(Answer(outcome, "x"), kind, 1, DELAYS, NOW)
    assert (what.state, what.reason) == (state, reason)
    assert (what.send_at is not None) == (state == "intended")


def test_waiting_grows_and_ends_with_giving_up() -> None:
    tries = [after(Answer("temporary", "451"), "mail", n, DELAYS, NOW) for n in (1, 2, 3)]
    assert [what.send_at for what in tries] == [NOW + DELAYS[0], NOW + DELAYS[1], None]
    assert (tries[2].state, tries[2].reason) == ("given_up", "tries_used_up")
    assert after(Answer("temporary", "x", wait=600), "dingtalk", 1, DELAYS, NOW).send_at == NOW + timedelta(minutes=10)


def test_a_sender_that_ended_leaves_nothing_or_a_doubt() -> None:
    assert after(lost(handed_over=False), "mail", 1, DELAYS, NOW).state == "intended"
    assert after(lost(handed_over=True), "mail", 1, DELAYS, NOW).reason == "outcome_unknown"


def test_words_of_a_server_hold_no_address_link_or_key() -> None:
    said = "550 5.1.1 <someone@example.org> unknown,\n see https://x.example/help?key=SECRET token=SECRET\0"
    assert clean(said) == "550 5.1.1 <<address>> unknown, see <link> token=…"
    assert len(clean("x" * 9000)) == 500


@pytest.mark.parametrize(
    ("now", "due", "at"),
    [
        (local(2026, 9, 10, 12), None, local(2026, 9, 10, 12)),
        (local(2026, 9, 10, 21), None, local(2026, 9, 11, 8)),
        (local(2026, 9, 11, 7, 59), None, local(2026, 9, 11, 8)),
        (local(2026, 9, 11, 8), None, local(2026, 9, 11, 8)),
        (local(2026, 9, 10, 23), local(2026, 9, 11, 7), local(2026, 9, 10, 23)),
        (local(2026, 9, 10, 23), local(2026, 9, 11, 9), local(2026, 9, 11, 8)),
    ],
)
def test_nobody_is_woken_for_what_can_wait_till_morning(now: datetime, due: datetime | None, at: datetime) -> None:
    assert send_at(now, HOURS, due, bundled=False) == at


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (local(2026, 9, 10, 8, 59), local(2026, 9, 10, 9)),
        (local(2026, 9, 10, 9), local(2026, 9, 11, 9)),
        (local(2026, 9, 30, 12), local(2026, 10, 8, 9)),  # the holidays of October
        (local(2026, 9, 19, 12), local(2026, 9, 20, 9)),  # a Sunday on which people work
        (datetime(2026, 9, 10, 0, 30, tzinfo=UTC), local(2026, 9, 10, 9)),  # 08:30 in Shanghai
    ],
)
def test_what_is_bundled_comes_once_a_working_day(now: datetime, at: datetime) -> None:
    assert bundle_after(now, HOURS) == at
    assert send_at(now, HOURS, None, bundled=True) == at


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = Hours(ZONE, time(12), time(14), time(9))
    assert [noon.is_quiet(local(2026, 9, 10, hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]
    assert not Hours(ZONE, time(8), time(8), time(9)).is_quiet(local(2026, 9, 10, 8))


def test_a_channel_takes_no_more_than_its_windows() -> None:
    windows = windows_of("feishu", None)
    second = [NOW - timedelta(milliseconds=100)] * 5
    assert room(windows, second, NOW) == 0
    assert room(windows, second, NOW + timedelta(seconds=1)) == 5
    assert room(windows, [NOW - timedelta(seconds=30)] * 100, NOW) == 0
    assert room(windows_of("wecom", 3), [NOW] * 3, NOW) == 0
    assert windows_of("dingtalk", 500) == (Window(20, 60), Window(500, 60))


def test_feishu_is_left_alone_on_full_and_half_hours() -> None:
    assert off_the_hour("feishu", NOW) == NOW + timedelta(minutes=2)
    assert off_the_hour("feishu", NOW.replace(minute=30)).minute == 32
    assert off_the_hour("feishu", NOW.replace(minute=7)).minute == 7
    assert off_the_hour("wecom", NOW) == NOW


POSTS = [
    Post("B-1", "B-1", "liaison", "R-1"),
    Post("B-2", "B-2", "liaison", "R-1"),
    Post("B-3", "B-3", "deputy_liaison", "R-3"),
    Post("B-3", "B-3", "chair", "R-4"),
    Post("C", None, "president", "R-9"),
    Post("C", None, "secretary_general", "R-1"),
    Post("W", None, "president", "R-9"),
]


def test_offices_are_held_by_those_whom_the_registry_has_told_of() -> None:
    assert holders(Office("liaison", "B-1"), POSTS) == ("R-1",)
    assert holders(Office("liaison", "B-3"), POSTS) == ("R-3",)  # who stands in
    assert holders(Office("liaison", "B-4"), POSTS) == ()
    assert holders(Office("chair", "B-3"), POSTS) == ("R-4",)
    assert holders(LEADERS, POSTS) == ("R-9", "R-1")
    assert holders(SECRETARIAT, POSTS) == ("secretariat",)


def test_who_holds_two_offices_is_told_once_and_a_vacant_office_keeps_its_row() -> None:
    offices = [Office("liaison", "B-1"), Office("liaison", "B-2"), Office("liaison", "B-4"), LEADERS]
    assert assigned(offices, POSTS) == [
        (Office("liaison", "B-1"), "R-1"),
        (Office("liaison", "B-4"), ""),
        (LEADERS, "R-9"),
    ]


def test_the_same_thing_to_the_same_office_has_the_same_code() -> None:
    codes = {
        code_of("notice/M-1/1", "mail", Office("liaison", "B-1"), "R-1"),
        code_of("notice/M-1/2", "mail", Office("liaison", "B-1"), "R-1"),
        code_of("notice/M-1/1", "mail", Office("liaison", "B-2"), "R-1"),
        code_of("notice/M-1/1", "wecom", Office("liaison", "B-1"), "R-1"),
        code_of("notice/M-1/1", "mail", Office("liaison", "B-1"), "R-2"),
    }
    assert len(codes) == 5
    assert code_of("notice/M-1/1", "mail", Office("liaison", "B-1"), "R-1") in codes


NOTICE = {
    "meeting": "M-1",
    "title": "第三次联席会议\r\nBcc: x@example.org",
    "sequence": 2,
    "meets_on": "2026-09-15",
    "starts_at": "2026-09-15T06:00:00+00:00",
    "online": False,
    "branches": 21,
}


def test_a_notice_tells_a_person_everything_and_a_robot_counts_and_links_only() -> None:
    details = Details(place="会议室（示例）", agenda=("党建工作通报", "其他"), answer_link="https://x.example/a/1")
    one = Told("meeting_notice", "meeting/M-1", NOTICE, details)
    made = message("D-1", [one], Desk(ZONE, "https://lianxi.example"))
    assert "\n" not in made.subject
    assert made.subject.startswith("会议通知：第三次联席会议")
    for part in ("2026年9月15日 14:00", "会议室（示例）", "1. 党建工作通报", "https://x.example/a/1", "第 2 次通知"):
        assert part in made.text
    assert (
        made.line == "会议通知 1 件 | Notice of a meeting: 1\n涉及分支机构 21 个 | branches: 21\nhttps://lianxi.example"
    )
    assert message("D-1", [Told("meeting_notice", "meeting/M-1", NOTICE)], Desk(ZONE)).sha256 != made.sha256


def test_several_reminders_make_one_message() -> None:
    facts = {"body": "B-1", "step": "ahead_6", "due_on": "2026-12-31"}
    told = [Told("re_election_reminder", f"re_election/T-{n}", facts) for n in range(3)]
    made = message("D-1", told, Desk(ZONE))
    assert made.subject == "今日提醒 3 件 | 3 reminders"
    assert made.text.count("2026年12月31日") == 3
    assert made.line == "换届提醒 3 件 | A re-election is due: 3"


def test_a_bundle_counts_packs_under_their_own_names_and_not_as_digests() -> None:
    facts = {"run": "R-1", "title": "示例", "first_day": "2025-01-01", "last_day": "2025-03-31"}
    called = {"called": ["外联季度材料", "Outreach pack of a quarter"]}
    told = [Told("digest", "run/R-1", facts), *(Told("digest", f"run/P-{n}", facts | called) for n in range(2))]
    made = message("D-1", told, Desk(ZONE))
    assert "外联季度材料 2 件 | Outreach pack of a quarter: 2" in made.line
    assert "党建工作简报 1 件" in made.line


def test_signatures_are_those_that_the_makers_describe() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    timestamp, sign = dingtalk_sign("SECkey", moment)
    wanted = hmac.new(b"SECkey", b"1704067200000\nSECkey", hashlib.sha256).digest()
    assert (timestamp, sign) == ("1704067200000", base64.b64encode(wanted).decode())
    timestamp, sign = feishu_sign("key", moment)
    assert timestamp == "1704067200"
    assert sign == base64.b64encode(hmac.new(b"1704067200\nkey", b"", hashlib.sha256).digest()).decode()
    assert signature("k", b"{}", moment) == (
        "t=1704067200,v1=" + hmac.new(b"k", b"1704067200.{}", hashlib.sha256).hexdigest()
    )


@pytest.mark.parametrize(
    ("robot", "status", "body", "outcome", "code"),
    [
        (WECOM, 200, b'{"errcode":0,"errmsg":"ok"}', "accepted", "errcode 0"),
        (WECOM, 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "refused", "errcode 93000"),
        (WECOM, 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', "temporary", "errcode 45009"),
        (DINGTALK, 200, b'{"errcode":310000,"errmsg":"sign not match"}', "refused", "errcode 310000"),
        (DINGTALK, 200, b'{"errcode":410100,"errmsg":"send too fast"}', "temporary", "errcode 410100"),
        (FEISHU, 200, b'{"code":0,"msg":"success"}', "accepted", "code 0"),
        (FEISHU, 200, b'{"code":19021,"msg":"sign match fail"}', "refused", "code 19021"),
        (FEISHU, 200, b'{"code":11232,"msg":"frequency limited"}', "temporary", "code 11232"),
        (FEISHU, 200, b"<html>", "unknown", "HTTP 200"),
        (WECOM, 200, b'{"errmsg":"ok"}', "unknown", "HTTP 200"),
        (WECOM, 502, b"", "unknown", "HTTP 502"),
        (WECOM, 429, b"", "temporary", "HTTP 429"),
        (WECOM, 302, b"", "refused", "HTTP 302"),
    ],
)
def test_http_200_does_not_mean_sent(robot: Robot, status: int, body: bytes, outcome: str, code: str) -> None:
    answer = read(robot, status, body)
    assert (answer.outcome, answer.code) == (outcome, code)


async def test_only_what_is_listed_is_reached_and_no_address_inside_by_a_name() -> None:
    allowed = Allowed.read("Smtp.Example.org., 10.1.2.0/24 localhost slack://")
    assert allowed.schemes == {"slack"}
    assert str(await allowed.address("10.1.2.7", 25)) == "10.1.2.7"
    for host in ("10.1.3.7", "127.0.0.1", "::1", "93.184.216.34", "elsewhere.example.org", "169.254.169.254"):
        with pytest.raises(NotAllowed):
            await allowed.address(host, 25)
    with pytest.raises(NotAllowed):  # a name that is listed and leads to this machine
        await allowed.address("localhost", 25)
    assert str(await Allowed.read("localhost 127.0.0.0/8 ::1").address("localhost", 25)) in ("127.0.0.1", "::1")
    with pytest.raises(NotAllowed):
        await Allowed.read("").address("example.org", 443)
    with pytest.raises(ValueError, match="neither"):
        Allowed.read("10.1.2.0/64")


MAIL = {"host": "h", "sender": "a@b.c", "tls": "tls"}


@pytest.mark.parametrize(
    ("kind", "code", "settings", "secrets", "refusal"),
    [
        ("mail", "post", MAIL, {}, SettingMissing),
        ("mail", "mail", {"host": "h", "tls": "tls"}, {}, SettingMissing),
        (
            "mail",
            "mail",
            {"host": "h", "sender": "a@b.c", "tls": "none", "username": "u"},
            {"password": "p"},
            SettingMissing,
        ),
        ("mail", "mail", MAIL | {"username": "u"}, {}, SecretMissing),
        ("wecom", "w", {}, {}, SecretMissing),
        ("wecom", "w", {}, {"url": "http://x.example/"}, SettingMissing),
        ("webhook", "w", {}, {"url": "https://x.example/"}, SecretMissing),
        ("feishu", "f", {}, {"url": "https://[x/"}, SettingMissing),
    ],
)
def test_a_channel_that_cannot_work_is_refused(
    kind: str, code: str, settings: dict[str, Any], secrets: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        check(kind, code, settings, secrets, ())
    assert "x.example" not in str(refused.value)


def test_days_are_written_as_documents_write_them() -> None:
    from services.reporting.domain.delivery.message import day

    assert day(date(2026, 9, 1)) == "2026年9月1日"
