"""Links that were sent by mail open at the console, which passes them on to who made them and adds nobody's name."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from tests.console.conftest import browser
from tests.console.test_away import answering
from tests.world import Keys

LINK = "/links/reply/aaa.bbb.ccc"


def made_elsewhere(request: httpx.Request) -> httpx.Response:
    """Tells what it was asked."""
    told = f"{request.method} {request.url.path} {request.content.decode()} {request.headers.get('authorization')}"
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": "theirs", "set-cookie": "x=1"}
    return httpx.Response(401 if request.url.path.endswith("ddd") else 200, text=told, headers=headers)


async def test_a_link_is_passed_on_without_the_readers_name(keys: Keys) -> None:
    async with browser(answering(keys, made_elsewhere), keys.token("secretariat")) as client:
        shown = await client.get(LINK)
        sent = await client.post(LINK, data={"attends": "yes"})
        refused = await client.get("/links/agenda-item/aaa.bbb.ddd")
    assert shown.text == f"GET {LINK}  None"
    assert sent.text == f"POST {LINK} attends=yes None"
    assert (shown.headers["content-security-policy"], "set-cookie" in shown.headers) == ("theirs", False)
    assert (shown.headers["referrer-policy"], refused.status_code) == ("no-referrer", 401)


@pytest.mark.parametrize(
    "path", ["/links/reply/abc", "/links/other/a.b.c", "/links/reply/a.b.c/d", "/links/reply/../x"]
)
async def test_nothing_else_is_passed_on(keys: Keys, path: str) -> None:
    async with browser(answering(keys, made_elsewhere)) as client:
        answer = await client.get(path)
    assert answer.status_code in (404, 422)
    assert "GET" not in answer.text


async def test_a_form_of_any_length_is_not_taken_and_a_service_that_is_away_is_a_sentence(
    keys: Keys, keys_only: FastAPI
) -> None:
    async with browser(answering(keys, made_elsewhere)) as client:
        assert (await client.post(LINK, content=b"x" * 70_000)).status_code == 413
    async with browser(keys_only) as client:
        away = await client.get(LINK)
    assert (away.status_code, "服务暂时没有应答" in away.text) == (503, True)
