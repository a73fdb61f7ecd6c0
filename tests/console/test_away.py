"""Services that are away, answer nonsense or change their minds: a sentence each time, never a stack trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.console.conftest import browser, console
from tests.world import Keys

Answering = Callable[[httpx.Request], httpx.Response]


def answering(keys: Keys, answer: Answering) -> FastAPI:
    """A console whose services all answer so."""
    return console(keys, lambda _, url: httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url=url))


@pytest.mark.parametrize("path", ["/runs/2025", "/runs/2025/figures/members", "/figures", "/parked"])
async def test_a_service_that_is_away_is_a_sentence(keys: Keys, keys_only: FastAPI, path: str) -> None:
    async with browser(keys_only, keys.token("secretariat")) as client:
        chinese, english = await client.get(path), await client.get(path, params={"lang": "en"})
    assert chinese.status_code == english.status_code == 503
    assert "服务暂时没有应答，请稍后再试。" in chinese.text
    assert "does not answer at the moment" in english.text


async def test_home_opens_while_every_service_is_away(keys: Keys, keys_only: FastAPI) -> None:
    async with browser(keys_only, keys.token("secretariat")) as client:
        answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.text.count('class="down"') == 4
    assert answer.text.count("没有应答") == 5


async def test_a_service_without_an_address_is_away(keys: Keys) -> None:
    app = console(keys, lambda _, url: httpx.AsyncClient(base_url=url), {})
    async with browser(app, keys.token("secretariat")) as client:
        assert "“报告”服务暂时没有应答" in (await client.get("/figures")).text
        assert (await client.get("/parked")).status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, text="<h1>Bad Gateway</h1>"),
        httpx.Response(500, json=["no problem+json"]),
        httpx.Response(200, text="<h1>hello</h1>"),
        httpx.Response(302, headers={"location": "http://evil.example"}),
    ],
)
async def test_an_answer_that_cannot_be_read_is_a_sentence(keys: Keys, answer: httpx.Response) -> None:
    async with browser(answering(keys, lambda _: answer), keys.token("secretariat")) as client:
        shown = await client.get("/figures")
        home = await client.get("/")
    assert shown.status_code == 502
    assert "“报告”服务的回答无法读取" in shown.text
    assert "Bad Gateway" not in shown.text
    assert home.text.count('class="down"') == 4


async def test_an_answer_of_another_shape_is_a_fault_that_is_told_without_its_trace(keys: Keys) -> None:
    async with browser(answering(keys, lambda _: httpx.Response(200, json={})), keys.token("leader")) as client:
        answer = await client.get("/figures")
    assert answer.status_code == 500
    assert "系统出错，已记入日志" in answer.text
    assert "KeyError" not in answer.text


async def test_a_token_that_a_service_no_longer_takes_leads_to_sign_in(keys: Keys) -> None:
    refusal = httpx.Response(401, json={"title": "请求没有有效的身份令牌"})
    async with browser(answering(keys, lambda _: refusal), keys.token("leader")) as client:
        for path in ("/", "/figures", "/parked"):
            assert (await client.get(path)).headers["location"].startswith("/sign-in?why=ended")


async def test_the_token_goes_to_the_services_and_is_shown_nowhere(keys: Keys) -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return httpx.Response(200, json={"figures": []})

    token = keys.token("leader")
    async with browser(answering(keys, answer), token) as client:
        shown = await client.get("/figures")
    assert seen == [f"Bearer {token}"]
    assert token not in shown.text


async def test_the_console_is_alive_and_ready_by_itself(keys_only: FastAPI) -> None:
    async with browser(keys_only) as client:
        assert (await client.get("/live")).json() == {"status": "alive"}
        assert (await client.get("/ready")).json()["ready"] is True
        css = await client.get("/static/console.css")
    assert css.headers["content-type"].startswith("text/css")
    folder = Path(__file__).parents[2] / "console" / "static"
    assert all("http" not in file.read_text().replace("http://www.w3.org", "") for file in folder.iterdir())
