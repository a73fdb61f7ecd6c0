"""The door of the console: no page without a valid token, and the token stays in the reader's browser."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from console.app import ROUTERS
from console.session import COOKIE, place_here, signed_in
from shared.database import clock
from shared.identity import Office, issue
from tests.console.conftest import browser
from tests.world import Keys

PAGES = (
    "/",
    "/runs/2025-Q4-1",
    "/runs/2025-Q4-1/figures/members",
    "/runs/2025-Q4-1/digest.html",
    "/figures",
    "/parked",
)


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_without_a_token_leads_to_sign_in_and_says_why(keys_only: FastAPI, page: str) -> None:
    async with browser(keys_only) as client:
        answer = await client.get(page)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?why=needed")
        assert "请先登录。" in (await client.get(answer.headers["location"])).text


def asks_for_a_token(route: APIRoute) -> bool:
    return any(dependant.call is signed_in for dependant in route.dependant.dependencies)


def test_every_page_but_the_door_asks_for_a_token() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) > len(PAGES)
    assert {route.path for route in routes if not asks_for_a_token(route)} == {
        "/sign-in",
        "/sign-out",
        "/links/{kind}/{token}",  # the link itself is signed, for one purpose; the service behind looks at it
    }


async def test_an_expired_token_leads_to_sign_in_and_is_forgotten(keys: Keys, keys_only: FastAPI) -> None:
    old = issue(keys.issuer, "test", [Office(office="secretariat")], clock() - timedelta(minutes=11))
    async with browser(keys_only, old) as client:
        answer = await client.get("/figures")
        assert answer.headers["location"] == "/sign-in?why=ended&next=%2Ffigures"
        assert f'{COOKIE}=""' in answer.headers["set-cookie"]
        assert "令牌最长有效十分钟" in (await client.get(answer.headers["location"])).text


async def test_a_token_in_the_form_is_kept_out_of_reach_of_scripts_and_other_sites(
    keys: Keys, keys_only: FastAPI
) -> None:
    token = keys.token("secretariat")
    broken = f"  {token[:80]}\n{token[80:]}\n"
    async with browser(keys_only) as client:
        answer = await client.post("/sign-in", data={"token": broken, "next": "/figures"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/figures")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}={token};")
        assert {"HttpOnly", "SameSite=strict", "Max-Age=600"} <= set(cookie.split("; "))
        home = await client.get("/")
        assert home.status_code == 200
        assert "秘书处" in home.text


async def test_the_link_of_the_demo_signs_in_at_once(keys: Keys, keys_only: FastAPI) -> None:
    async with browser(keys_only) as client:
        answer = await client.get("/sign-in", params={"token": keys.token("leader"), "next": "/parked"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/parked")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "<b>"])
async def test_a_token_that_is_none_is_refused_in_a_sentence(keys_only: FastAPI, token: str) -> None:
    async with browser(keys_only) as client:
        for answer in (
            await client.post("/sign-in", data={"token": token}),
            await client.get("/sign-in", params={"token": token}),
        ):
            assert answer.status_code == 401
            assert "这个令牌无效或者已经过期" in answer.text
            assert "<b>" not in answer.text
            assert "token=" not in answer.text
            assert "set-cookie" not in answer.headers


async def test_signing_out_forgets_the_token(keys: Keys, keys_only: FastAPI) -> None:
    async with browser(keys_only) as client:
        await client.get("/sign-in", params={"token": keys.token("leader")})
        answer = await client.post("/sign-out")
        assert answer.headers["location"] == "/sign-in?why=left"
        assert (await client.get("/")).status_code == 303


async def test_an_endless_token_is_refused_in_a_sentence(keys_only: FastAPI) -> None:
    async with browser(keys_only) as client:
        answer = await client.post("/sign-in", data={"token": "x" * 5000})
        assert answer.status_code == 422
        assert "不符合规则" in answer.text


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\nb", "/\t/evil.example", "", None],
)
def test_signing_in_never_leads_to_another_site(wanted: str | None) -> None:
    assert place_here(wanted) == "/"


async def test_signing_in_leads_to_where_the_reader_wanted_to_go(keys: Keys, keys_only: FastAPI) -> None:
    wanted = "/runs/2025-Q4-1/figures/members?role=counted&cursor=100"
    async with browser(keys_only) as client:
        first = await client.get(wanted)
        assert first.headers["location"].endswith(f"next={quote(wanted, safe='')}")
        form = await client.get(first.headers["location"])
        assert wanted.replace("&", "&amp;") in form.text
        answer = await client.post("/sign-in", data={"token": keys.token("leader"), "next": wanted})
        assert answer.headers["location"] == wanted
