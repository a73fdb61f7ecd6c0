"""Deliveries on a real database and real servers: once each, whoever holds the office, with every step written down."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.reporting.views import deliveries as views
from shared.database import clock
from shared.events.registry import PostEnded, ReElectionReminded
from tests.reporting.delivery.conftest import Room, heard, occurrence, post

PAST = date(2024, 1, 1)


async def test_a_notice_is_written_down_first_and_each_recipient_has_an_answer_of_its_own(room: Room) -> None:
    await room.channel()
    addresses = [await room.address(holder) for holder in ("R-1", "R-2", "secretariat")]
    room.mail.refuse[addresses[1]] = "550 5.1.1 <r-2@example.org> no such user"
    codes = await room.tell(occurrence("notice/M-1/1", "B-1", "B-2"))
    assert (len(codes), room.mail.took) == (3, [])
    await room.sender().turn()
    assert await room.states() == {
        ("liaison", "B-1"): ("accepted", None),
        ("liaison", "B-2"): ("bounced", "recipient_refused"),
        ("secretariat", ""): ("accepted", None),
    }
    assert sorted(to for to, _ in room.mail.took) == sorted([addresses[0], addresses[2]])
    async with room.database.reading() as connection:
        shown = [await views.delivery(connection, code) for code in codes]
    assert {one["attempts"][0]["answer"] for one in shown} == {
        "2.0.0 queued as EXAMPLE",
        "5.1.1 <<address>> no such user",
    }
    assert all(len(one["attempts"]) == 1 and one["tries"] == 1 for one in shown)
    assert sorted(await room.said()) == sorted(["intended"] * 4 + ["accepted"] * 2 + ["bounced"])


async def test_told_twice_and_worked_off_by_two_senders_each_gets_one(room: Room) -> None:
    await room.channel(per_minute=1000)
    for holder in ("R-1", "R-2", "secretariat"):
        await room.address(holder)
    assert len(await room.tell(occurrence("notice/M-1/1", "B-1", "B-2"))) == 3
    assert await room.tell(occurrence("notice/M-1/1", "B-1", "B-2")) == []
    await asyncio.gather(*(room.sender().turn() for _ in range(4)))
    await room.sender().turn()
    assert sorted(to for to, _ in room.mail.took) == ["r-1@example.org", "r-2@example.org", "secretariat@example.org"]


async def test_who_has_left_the_office_gets_nothing_and_the_successor_gets_it(room: Room) -> None:
    await room.channel()
    for holder in ("R-1", "R-8"):
        await room.address(holder)
    await room.tell(occurrence("notice/M-1/1", "B-1"))
    await room.hear(heard(post(1, "R-1", PostEnded, PAST), 2))
    await room.hear(heard(post(1, "R-8", on=PAST), 3))
    await room.sender().turn()
    assert [to for to, _ in room.mail.took] == ["r-8@example.org"]
    assert (await room.states())["liaison", "B-1"] == ("accepted", None)


async def test_who_has_left_and_whose_successor_is_told_already_is_let_go_without_an_alarm(room: Room) -> None:
    await room.channel()
    await room.address("R-2")
    await room.address("secretariat")
    await room.tell(occurrence("notice/M-1/1", "B-1", "B-2"))
    await room.hear(heard(post(1, "R-1", PostEnded, PAST), 2))
    await room.hear(heard(post(1, "R-2", on=PAST), 3))
    await room.sender().turn()
    assert (await room.states())["liaison", "B-1"] == ("given_up", "left_office")
    assert len(room.mail.to("r-2@example.org")) == 1
    async with room.database.reading() as connection:
        assert (await views.alarms(connection, clock()))["quiet"]


async def test_a_vacant_office_is_written_to_at_its_mailbox_or_fails_aloud(room: Room) -> None:
    await room.channel()
    await room.address("liaison/B-4")
    await room.address("secretariat")
    await room.tell(occurrence("notice/M-1/1", "B-4", "B-5", "B-1"))
    await room.sender().turn()
    states = await room.states()
    assert states["liaison", "B-4"] == ("accepted", None)
    assert states["liaison", "B-5"] == ("failed", "office_vacant")
    assert states["liaison", "B-1"] == ("failed", "no_address")


async def test_a_busy_server_is_tried_again_with_patience_and_then_given_up(room: Room) -> None:
    await room.channel()
    address = await room.address("secretariat")
    room.mail.refuse[address] = "451 4.7.1 later"
    await room.tell(occurrence(due=None))
    for tries in range(1, 8):
        await room.sender().turn()
        await room.sender().turn()  # not before its time
        assert await room.database.pool.fetchval("SELECT tries FROM delivery WHERE topic <> 'alarm'") == tries
        await room.later(hours=7)
    assert await room.states() == {("secretariat", ""): ("given_up", "tries_used_up")}


async def test_a_message_that_cannot_be_worded_keeps_no_other_waiting_and_is_given_up_at_last(room: Room) -> None:
    await room.channel()
    await room.address("secretariat")
    await room.tell(occurrence("reminder/1", topic="meeting_reminder", due=None))  # its facts name no step
    await room.tell(occurrence("notice/M-1/1", due=None))
    for _ in range(8):
        await room.sender().turn()
        await room.later(hours=7)
    rows = await room.database.pool.fetch("SELECT occurrence, reason, tries FROM delivery WHERE topic <> 'alarm'")
    assert {tuple(row) for row in rows} == {("notice/M-1/1", None, 1), ("reminder/1", "tries_used_up", 7)}
    answers = await room.database.pool.fetch(
        "SELECT DISTINCT answer_code FROM delivery_attempt WHERE outcome <> 'accepted'"
    )
    assert [row["answer_code"] for row in answers if row["answer_code"] != "no_address"] == ["KeyError"]


async def test_a_lost_connection_after_data_is_not_sent_again_by_itself(room: Room) -> None:
    await room.channel()
    address = await room.address("secretariat")
    room.mail.lose.add(address)
    await room.tell(occurrence())
    for _ in range(3):
        await room.sender().turn()
        await room.later(hours=1)
    assert await room.states() == {("secretariat", ""): ("failed", "outcome_unknown")}
    assert len(room.mail.took) == 1


async def test_a_sender_that_was_away_for_longer_than_its_lease_sends_nothing(room: Room) -> None:
    await room.channel()
    await room.address("secretariat")
    await room.tell(occurrence())

    async def another_takes_over() -> None:
        await room.later(minutes=6)
        await room.sender().turn()

    room.mail.meanwhile = another_takes_over
    await room.sender().turn()
    assert room.mail.took == []
    assert await room.states() == {("secretariat", ""): ("intended", None)}
    await room.later(minutes=6)
    await room.sender().turn()
    assert (await room.states(), len(room.mail.took)) == ({("secretariat", ""): ("accepted", None)}, 1)


async def test_what_is_of_no_use_any_more_is_given_up_also_where_no_channel_is_set_up(room: Room) -> None:
    await room.tell(occurrence())
    async with room.database.reading() as connection:
        alarms = await views.alarms(connection, clock())
    assert (alarms["channel_unconfigured"], alarms["quiet"]) == (1, False)
    await room.sender().turn()
    assert await room.states() == {("secretariat", ""): ("intended", None)}
    await room.later(days=4)
    await room.sender().turn()
    assert await room.states() == {("secretariat", ""): ("given_up", "too_late")}


async def test_groups_get_counts_and_the_maker_s_no_is_no(room: Room) -> None:
    await room.channel("wecom-1", "wecom", topics=("meeting_notice",))
    await room.channel("feishu-1", "feishu", topics=("alarm",))
    await room.channel("hook", "webhook", topics=("meeting_notice",))
    room.web.answer = lambda asked: (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')
    await room.tell(occurrence("notice/M-1/1", "B-1"))
    await room.sender().turn()
    states = await room.states()
    assert states["wecom-1", ""] == ("failed", "channel_refused")
    assert states["hook", ""] == ("accepted", None)  # 200 is all that a webhook has to say
    assert len(room.web.asked) == 2
    assert all("示例会议".encode() not in asked.body for asked in room.web.asked if b"markdown" in asked.body)


async def test_a_webhook_whose_answer_was_lost_gets_the_same_delivery_again(room: Room) -> None:
    await room.channel("hook", "webhook", topics=("meeting_notice",))
    room.web.answer = lambda _: None
    await room.tell(occurrence())
    await room.sender().turn()
    room.web.answer = lambda _: (200, b"")
    await room.later(minutes=2)
    await room.sender().turn()
    assert (await room.states())["hook", ""] == ("accepted", None)
    assert len({asked.headers["lianxi-delivery"] for asked in room.web.asked}) == 1
    assert len(room.web.asked) == 2


async def test_no_channel_takes_more_than_its_maker_allows(room: Room) -> None:
    await room.channel("wecom-1", "wecom", topics=("meeting_notice",))
    room.web.answer = lambda _: (200, b'{"errcode":0,"errmsg":"ok"}')
    for n in range(25):
        await room.tell(occurrence(f"notice/M-{n}/1"))
    await room.sender().turn()
    await room.sender().turn()
    assert len(room.web.asked) == 20
    await room.later(seconds=61)
    await room.sender().turn()
    assert len(room.web.asked) == 25


async def test_what_can_wait_comes_in_one_message_a_working_day(room: Room) -> None:
    await room.channel()
    await room.address("secretariat")
    reminded = [
        ReElectionReminded(term=f"T-{n}", body=f"B-{n}", step="ahead_6", due_on=date(2027, 1, n), effective_on=PAST)
        for n in (1, 2, 3)
    ]
    await room.hear(*(heard(one) for one in reminded))
    await room.sender().turn()
    assert room.mail.took == []
    await room.later(days=14)  # past the longest holidays
    await room.sender().turn()
    [mail] = room.mail.to("secretariat@example.org")
    assert mail["Subject"] == "今日提醒 3 件 | 3 reminders"
    assert {state for state, _ in (await room.states()).values()} == {"accepted"}
    assert await room.database.pool.fetchval("SELECT count(*) FROM delivery WHERE state = 'accepted'") == 3


async def test_the_duty_officer_is_told_once_of_what_did_not_arrive(room: Room) -> None:
    await room.channel()
    for holder in ("R-1", "R-2", "secretariat", "duty_officer"):
        room.mail.refuse[await room.address(holder)] = "550 no"
    del room.mail.refuse["duty_officer@example.org"]
    await room.tell(occurrence("notice/M-1/1", "B-1", "B-2"))
    await room.sender().turn()
    assert room.mail.took == []
    await room.later(minutes=6)
    await room.sender().turn()
    await room.later(minutes=6)
    await room.sender().turn()
    [alarm] = room.mail.to("duty_officer@example.org")
    assert "退信 bounced 3" in alarm.get_content()
    async with room.database.reading() as connection:
        alarms = await views.alarms(connection, clock())
    assert (alarms["bounced"], alarms["quiet"]) == (3, False)


@pytest.mark.parametrize("allowed", ["", "192.0.2.0/24"])
async def test_without_a_list_of_hosts_nothing_leaves(room: Room, allowed: str) -> None:
    await room.channel()
    await room.address("secretariat")
    await room.tell(occurrence())
    await room.sender(allowed).turn()
    assert room.mail.took == []
    assert await room.states() == {("secretariat", ""): ("failed", "channel_refused")}


async def test_secrets_and_addresses_lie_sealed(room: Room) -> None:
    await room.channel("wecom-1", "wecom", secrets={"url": "https://robot.example/?key=SECRET"})
    await room.address("R-1", "someone@example.org")
    tables = ("channel", "address_book", "audit", "outbox", "delivery")
    rows = [str(row) for table in tables for row in await room.database.pool.fetch(f"SELECT t::text FROM {table} t")]
    assert not [row for row in rows if "SECRET" in row or "someone@" in row]
    assert [row["action"] for row in await room.database.pool.fetch("SELECT action FROM audit ORDER BY id")] == [
        "set channel",
        "set address",
    ]


async def test_an_event_of_a_delivery_names_no_person(room: Room) -> None:
    await room.channel()
    await room.address("R-1", "someone@example.org")
    await room.tell(occurrence("notice/M-1/1", "B-1"))
    await room.sender().turn()
    bodies = [row["body"] for row in await room.database.pool.fetch("SELECT body FROM outbox WHERE type LIKE 'rep%'")]
    assert bodies
    for body in bodies:
        assert b"R-1" not in body
        assert b"someone" not in body
        assert "示例会议".encode() not in body


async def test_quiet_hours_let_wait_what_is_not_due_before_morning(room: Room) -> None:
    now = clock().astimezone(ZoneInfo("Asia/Shanghai"))
    await room.database.pool.execute(
        "UPDATE delivery_setting SET value = CASE name WHEN 'quiet_from' THEN $1::time ELSE $2 END",
        (now - timedelta(hours=1)).time(),
        (now + timedelta(hours=1)).time(),
    )
    await room.channel()
    await room.address("secretariat")
    await room.tell(occurrence("notice/M-1/1"))
    await room.tell(occurrence("notice/M-2/1", due=clock() + timedelta(minutes=30)))
    await room.sender().turn()
    waiting = await room.database.pool.fetch("SELECT occurrence FROM delivery WHERE state = 'intended'")
    assert [row["occurrence"] for row in waiting] == ["notice/M-1/1"]
