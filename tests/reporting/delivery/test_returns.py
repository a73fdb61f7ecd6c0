"""Mail that was accepted and comes back days later: the delivery has bounced, once, and somebody is told."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from ops.bounces import mails
from services.reporting.commands.returns import TakeInReturn
from services.reporting.domain.delivery.refusals import StillBeingSent
from services.reporting.handlers.returns import take_in_return
from services.reporting.views.deliveries import alarms
from shared.database import clock
from tests.reporting.delivery import reports
from tests.reporting.delivery.conftest import LOOPBACK, Room, occurrence

BACK = "bounces@example.org"


def own(room: Room) -> dict[str, Any]:
    settings = {"host": LOOPBACK, "port": room.mail.port, "tls": "none", "sender": "office@example.org"}
    return settings | {"return_path": BACK}


async def sent(room: Room, *keys: str, **more: Any) -> str:
    """Send to R-1 what is meant for the liaison of B-1; the number of the try, from the mail as it was taken."""
    if not await room.database.pool.fetchval("SELECT true FROM channel WHERE code = 'mail'"):
        await room.channel(settings=own(room))
        await room.address("R-1")
        await room.address("duty_officer")
    for key in keys:
        await room.tell(occurrence(key, "B-1", **more))
    await room.sender().turn()
    return str(message_from_bytes(room.mail.took[-1][1])["Lianxi-Attempt"])


async def take_in(room: Room, raw: bytes) -> dict[str, Any]:
    async with room.database.transaction("test") as uow:
        told = await take_in_return(uow, TakeInReturn.model_construct(message=raw))
    assert isinstance(told, dict)
    return told


async def liaison(room: Room) -> tuple[str, str | None]:
    return (await room.states())["liaison", "B-1"]


async def test_an_accepted_mail_that_comes_back_has_bounced_once_and_the_duty_officer_is_told(room: Room) -> None:
    attempt = await sent(room, "notice/M-1/1")
    assert await liaison(room) == ("accepted", None)
    assert room.mail.returns[-1] == f"bounces+{attempt}@example.org"
    told = await take_in(room, reports.postfix(attempt))
    assert (told["outcome"], told["known"], len(told["deliveries"])) == ("bounced", False, 1)
    assert await liaison(room) == ("bounced", "returned")
    assert await take_in(room, reports.postfix(attempt)) == {"outcome": "bounced", "known": True, "deliveries": []}
    assert (await room.said()).count("bounced") == 1
    async with room.database.reading() as connection:
        assert (await alarms(connection, clock()))["bounced"] == 1
    await room.later(minutes=6)
    await room.sender().turn()
    assert any("未能送达" in str(mail["Subject"]) for mail in room.mail.to("duty_officer@example.org"))


async def test_all_that_was_bundled_in_one_mail_comes_back_with_it(room: Room) -> None:
    await room.channel(settings=own(room))
    await room.address("R-1")
    for key in ("reminder/1", "reminder/2"):
        await room.tell(occurrence(key, "B-1", bundled=True, due=None))
    await room.later(days=20)
    attempt = await sent(room)
    assert len(room.mail.to("r-1@example.org")) == 1
    assert len((await take_in(room, reports.postfix(attempt)))["deliveries"]) == 2


async def test_a_report_about_an_older_try_changes_nothing(room: Room) -> None:
    first = await sent(room, "notice/M-1/1")
    await take_in(room, reports.postfix(first))
    await room.database.pool.execute(
        "UPDATE delivery SET state = 'intended', reason = NULL, settled_at = NULL WHERE state = 'bounced'"
    )
    await room.sender().turn()
    assert await liaison(room) == ("accepted", None)
    told = await take_in(room, reports.sendmail(first))
    assert (told["outcome"], await liaison(room)) == ("unknown", ("accepted", None))


@pytest.mark.parametrize(("raw", "outcome"), [("delayed", "noted"), ("qmail", "unclear"), ("on_holiday", "noted")])
async def test_only_a_failure_bounces_and_what_only_a_person_can_read_is_loud(
    room: Room, raw: str, outcome: str
) -> None:
    attempt = await sent(room, "notice/M-1/1")
    back = f"bounces+{attempt}@example.org"
    came = {
        "delayed": reports.postfix(attempt, action="delayed", status="4.4.1"),
        "qmail": reports.qmail(back),
        "on_holiday": reports.on_holiday(back),
    }[raw]
    before = await room.database.pool.fetchval("SELECT count(*) FROM delivery WHERE topic = 'alarm'")
    assert (await take_in(room, came))["outcome"] == outcome
    assert await liaison(room) == ("accepted", None)
    alarmed = await room.database.pool.fetchval("SELECT count(*) FROM delivery WHERE topic = 'alarm'") - before
    assert alarmed == (outcome == "unclear")


async def test_a_report_of_another_house_concerns_nobody(room: Room) -> None:
    await sent(room, "notice/M-1/1")
    assert (await take_in(room, reports.postfix("f" * 32)))["outcome"] == "unknown"
    assert (await take_in(room, b"Subject: hello\r\n\r\n"))["outcome"] == "unknown"
    assert await liaison(room) == ("accepted", None)


async def test_a_doubt_is_resolved_by_a_report_and_what_is_being_sent_is_waited_for(room: Room) -> None:
    room.mail.lose.add("r-1@example.org")
    attempt = await sent(room, "notice/M-1/1")
    assert await liaison(room) == ("failed", "outcome_unknown")
    await room.database.pool.execute(
        """
        UPDATE delivery SET state = 'intended', reason = NULL, settled_at = NULL, leased_until = now(),
            lease = (SELECT lease FROM delivery_attempt WHERE delivery = code) WHERE office = 'liaison'
        """
    )
    with pytest.raises(StillBeingSent):
        await take_in(room, reports.postfix(attempt))
    await room.database.pool.execute(
        """
        UPDATE delivery SET state = 'failed', reason = 'outcome_unknown', settled_at = now(), lease = NULL,
            leased_until = NULL WHERE office = 'liaison'
        """
    )
    assert (await take_in(room, reports.postfix(attempt)))["outcome"] == "bounced"
    assert await liaison(room) == ("bounced", "returned")


def test_mail_is_found_in_files_mailboxes_and_maildirs(tmp_path: Path) -> None:
    first, second = reports.qmail("a@example.org"), reports.on_holiday("b@example.org")
    for number, raw in enumerate((first, second)):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    assert [mail.head for mail in mails(tmp_path)] == [first, second]
    assert [mail.head for mail in mails(tmp_path / "1.eml")] == [second]
    box = tmp_path / "box"
    box.write_bytes(b"".join(b"From x Tue Nov 24\n" + raw.replace(b"\r\n", b"\n") + b"\n" for raw in (first, second)))
    assert [mail.head.replace(b"\n", b"\r\n") for mail in mails(box)] == [first, second]
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1.host").write_bytes(first)
    [new] = mails(tmp_path / "Maildir")
    assert (new.head, [new]) == (first, list(mails(tmp_path / "Maildir")))
    new.seen()
    assert [path.name for path in (tmp_path / "Maildir" / "cur").iterdir()] == ["1.host:2,S"]
    assert list(mails(tmp_path / "Maildir")) == []
