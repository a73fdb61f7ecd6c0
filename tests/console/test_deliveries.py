"""The page of messages, and what the first page says of those that did not arrive."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from services.reporting.handlers.telling import tell
from tests.console.conftest import Told
from tests.console.test_pages import page
from tests.reporting.delivery.conftest import occurrence

Reader = Callable[..., httpx.AsyncClient]


@pytest.fixture(scope="module")
async def waiting(told: Told) -> AsyncIterator[str]:
    """A notice to two offices and nothing of other tests, while no channel is set up; taken away again at the end."""
    database = told.world.running["reporting"].database
    await database.pool.execute("DELETE FROM delivery")
    async with database.transaction("test") as uow:
        [first, _] = await tell(uow, occurrence("notice/C-1/1", "B-01", about="meeting/C-1"))
    yield first.code
    await database.pool.execute("DELETE FROM delivery")


async def test_messages_are_listed_with_office_and_state(waiting: str, reader: Reader) -> None:
    html = await page(reader("secretariat"), "/deliveries")
    assert "会议通知" in html
    assert "党建联系人 B-01" in html
    assert html.count("通道未设置或已停用") == 3  # two rows and the alarm
    assert f'href="/deliveries/{waiting}"' in html
    assert "没有消息。" in await page(reader("secretariat"), "/deliveries?state=bounced")
    english = await page(reader("secretariat"), "/deliveries?lang=en")
    assert "notice of a meeting" in english
    assert re.findall(r"[\u4e00-\u9fff]+", english.replace(">中文<", "><")) == []


async def test_one_message_shows_its_tries(waiting: str, reader: Reader) -> None:
    html = await page(reader("secretariat"), f"/deliveries/{waiting}")
    assert "尚未发送。" in html
    assert "meeting/C-1" in html
    await page(reader("secretariat"), f"/deliveries/D-{'0' * 20}", 404)


async def test_the_first_page_is_loud_about_what_did_not_arrive(waiting: str, reader: Reader) -> None:
    home = await page(reader("secretariat"), "/")
    assert "须处理</h2>" in home
    assert 'href="/deliveries?state=intended"' in home
    assert "须处理</h2>" not in await page(reader("branch_liaison", "B-01"), "/")


async def test_other_offices_read_no_messages(reader: Reader) -> None:
    html = await page(reader("branch_liaison", "B-01"), "/deliveries", 403)
    assert "您的职务不能对此做“ReadDeliveries”。" in html
