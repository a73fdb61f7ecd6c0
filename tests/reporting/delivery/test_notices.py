"""Notices of meetings: sent when they are heard live, never by replay; with what activities adds meanwhile."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from fastapi.routing import APIRoute

from services.reporting.commands.deliveries import SendNotice
from services.reporting.domain.delivery.refusals import AlreadyTold, NothingHeldBack
from services.reporting.handlers import details
from services.reporting.handlers.details import Owners
from services.reporting.handlers.notices import send_notice
from services.reporting.views.deliveries import alarms
from shared.database import clock
from shared.errors import Unidentified
from shared.events.activities import MeetingCalledOff, MeetingNoticed, MeetingReminded
from shared.identity import Caller, Office, Policy
from shared.peers import Peers
from tests.reporting.delivery.catchers import Asked, Web
from tests.reporting.delivery.conftest import KEY, Room, heard

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 1, 5)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


def meeting(kind: type[Any] = MeetingNoticed, code: str = "M-1", sequence: int = 1, days: int = 3, **more: Any) -> Any:
    """A meeting so many days ahead, at two in the afternoon."""
    day = clock().astimezone(ZONE).date() + timedelta(days=days)
    expected = {"branches": ("B-1", "B-2")} if kind is MeetingNoticed else {}
    return kind(
        code=code, kind="joint_meeting", title="第三次联席会议", number=3, meets_on=day, items_due_on=day,
        notice_due_on=day, starts_at=datetime(day.year, day.month, day.day, 14, tzinfo=ZONE), minutes=120,
        sequence=sequence, effective_on=TODAY, **expected, **more,
    )  # fmt: skip


def activities(asked: Asked) -> tuple[int, bytes]:
    """What activities answers to a service with a valid token."""
    scheme, _, token = asked.headers["authorization"].partition(" ")
    try:
        assert Peers("activities", {}, KEY).caller(token, clock()).holds("service"), scheme
    except Unidentified:
        return 401, b"{}"
    if "/notice.ics" in asked.target:
        return 200, ICS.encode()
    if "/links" in asked.target:
        links = [{"branch": branch, "path": f"/links/reply/{branch}-TOKEN"} for branch in ("B-1", "B-2")]
        return 200, orjson.dumps({"links": links})
    return 200, orjson.dumps({"place": "示例会议室", "joining": None, "agenda": [{"title": "党建工作通报"}]})


def sender(room: Room, web: Web) -> Any:
    """A sender that can ask activities."""
    peers = Peers("reporting", {"activities": f"http://127.0.0.1:{web.port}"}, KEY)
    made = room.sender()
    return type(made)(made.database, Owners(peers, "https://lianxi.example"), made.allowed, "csbme", room.folder)


async def test_a_notice_goes_to_each_liaison_with_a_link_of_its_own(room: Room) -> None:
    await room.channel()
    for holder in ("R-1", "R-2", "secretariat"):
        await room.address(holder)
    await room.hear(heard(meeting()))
    room.web.answer = activities
    await sender(room, room.web).turn()
    assert {state for state, _ in (await room.states()).values()} == {"accepted"}
    texts = {}
    for holder in ("r-1", "r-2", "secretariat"):
        [mail] = room.mail.to(f"{holder}@example.org")
        text, calendar = mail.iter_parts()
        texts[holder] = text.get_content()
        assert calendar.get_payload(decode=True) == ICS.encode()
        assert "第三次联席会议" in mail["Subject"]
        assert "示例会议室" in texts[holder]
        assert "1. 党建工作通报" in texts[holder]
    assert "https://lianxi.example/links/reply/B-1-TOKEN" in texts["r-1"]
    assert "https://lianxi.example/links/reply/B-2-TOKEN" in texts["r-2"]
    assert "TOKEN" not in texts["secretariat"]
    assert len(room.web.asked) == 3  # papers, links and calendar, once for all of them


@pytest.mark.parametrize("answer", [lambda _: (503, b""), lambda _: (200, b"<html>"), lambda _: None])
async def test_a_notice_goes_out_also_while_activities_is_away(
    room: Room, answer: Callable[[Asked], tuple[int, bytes] | None]
) -> None:
    await room.channel()
    await room.address("R-1")
    await room.hear(heard(meeting()))
    room.web.answer = answer
    await sender(room, room.web).turn()
    [mail] = room.mail.to("r-1@example.org")
    body = mail.get_body() if mail.is_multipart() else mail
    assert body is not None
    assert "14:00" in body.get_content()


async def test_replay_sends_nothing_and_says_aloud_that_a_notice_is_held_back(room: Room) -> None:
    await room.channel()
    await room.address("R-1")
    await room.hear(heard(meeting(), replay=True), heard(meeting(code="M-0", days=-3), replay=True))
    await room.sender().turn()
    assert (await room.states(), room.mail.took) == ({}, [])
    async with room.database.reading() as connection:
        told = await alarms(connection, clock())
    assert (told["held_back"], told["quiet"]) == (["meeting/M-1"], False)
    async with room.database.transaction("test") as uow:
        sent = await send_notice(uow, SendNotice(meeting="M-1"))
    assert len(sent["deliveries"]) == 3
    await room.sender().turn()
    assert len(room.mail.to("r-1@example.org")) == 1
    for code, refusal in (("M-1", AlreadyTold), ("M-0", NothingHeldBack), ("M-7", NothingHeldBack)):
        async with room.database.transaction("test") as uow:
            with pytest.raises(refusal):
                await send_notice(uow, SendNotice(meeting=code))


async def test_a_notice_heard_twice_is_one_and_the_next_sequence_is_another(room: Room) -> None:
    await room.hear(heard(meeting()), heard(meeting(), 2), heard(meeting(sequence=2), 3))
    rows = await room.database.pool.fetch("SELECT occurrence, count(*) AS n FROM delivery GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in rows] == [("notice/M-1/1", 3), ("notice/M-1/2", 3)]


async def test_who_got_the_notice_is_told_that_the_meeting_is_off_and_nobody_else(room: Room) -> None:
    await room.hear(heard(meeting(MeetingCalledOff, code="M-2", noticed=False)))
    assert await room.states() == {}
    await room.hear(heard(meeting()), heard(meeting(MeetingCalledOff, sequence=2, noticed=True), 2))
    rows = await room.database.pool.fetch("SELECT office, scope FROM delivery WHERE topic = 'meeting_called_off'")
    assert {tuple(row) for row in rows} == {("liaison", "B-1"), ("liaison", "B-2"), ("secretariat", "")}


async def test_a_step_of_a_meeting_that_is_due_waits_for_the_message_of_the_day(room: Room) -> None:
    await room.hear(heard(MeetingReminded(code="M-1", step="minutes", due_on=TODAY, effective_on=TODAY)))
    [row] = await room.database.pool.fetch("SELECT bundled, send_at, office FROM delivery")
    assert (row["bundled"], row["office"]) == (True, "secretariat")
    assert row["send_at"].astimezone(ZONE).hour == 9


async def test_a_notice_heard_after_the_meeting_began_is_given_up(room: Room) -> None:
    await room.channel()
    await room.address("R-1")
    await room.hear(heard(meeting(days=-1)))
    await room.sender().turn()
    assert {reason for _, reason in (await room.states()).values()} == {"too_late"}
    assert room.mail.took == []


@pytest.mark.parametrize("path", [details.PAPERS, details.LINKS, details.CALENDAR])
def test_what_is_asked_of_activities_is_there_and_open_to_services(path: str) -> None:
    routers = importlib.import_module("services.activities.__main__").SERVICE.routers
    routes = [one for router in routers for one in router.routes if isinstance(one, APIRoute) and one.path == path]
    assert len(routes) == 1
    policy = Policy.read(Path("deploy/policy.toml"))
    actions = {getattr(one.call, "action", None) for one in routes[0].dependant.dependencies}
    for action in actions - {None}:
        policy.permit(Caller("service/reporting", (Office(office="service"),)), str(action))
