"""The demo's way through the HTTP doors: one client per service, and a token of the right office for each request."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from joserfc.jwk import OKPKey

from deploy.demo.asks import Ask
from shared.database import clock
from shared.identity import Office, issue

OPS_FILE = Path(".lianxi/ops.json")
AT_ONCE = 16
RENEW_SECONDS = 480.0  # a token lives ten minutes at most


class NotAsTold(Exception):
    """A service refused what the story asks: the story or the service is at fault."""

    def __init__(self, what: str, answer: httpx.Response) -> None:
        super().__init__(f"{what}: {answer.status_code} {answer.text[:500]}")


class Doors:
    """Open with `async with`; at most sixteen requests are under way at once."""

    def __init__(self, ops_file: Path = OPS_FILE) -> None:
        self.known: dict[str, Any] = json.loads(ops_file.read_text("utf-8"))
        self.urls: dict[str, str] = self.known["urls"]
        self._key = OKPKey.import_key(Path(self.known["issuer_key_file"]).read_bytes())
        self._key.ensure_kid()
        self._tokens: dict[tuple[str, str | None], tuple[float, str]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        self._clients = {
            name: httpx.AsyncClient(base_url=url, timeout=60, limits=limits) for name, url in self.urls.items()
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    def token(self, office: str, scope: str | None = None) -> str:
        """A token of an office, renewed before it ends."""
        until, token = self._tokens.get((office, scope), (0.0, ""))
        if time.monotonic() >= until:
            subject = f"demo-{office}" + (f"-{scope}" if scope else "")
            token = issue(self._key, subject, [Office(office=office, scope=scope)], clock())
            self._tokens[office, scope] = time.monotonic() + RENEW_SECONDS, token
        return token

    async def post(self, ask: Ask, headers: dict[str, str]) -> httpx.Response:
        """Ask what the story asks."""
        authorization = {"Authorization": f"Bearer {self.token(ask.office, ask.scope)}"}
        async with self._room:
            return await self._clients[ask.service].post(ask.path, json=ask.body, headers=headers | authorization)

    async def get(self, service: str, path: str, office: str = "secretariat", **params: str) -> httpx.Response:
        """Read something as an office that may. Raises NotAsTold."""
        headers = {"Authorization": f"Bearer {self.token(office)}"}
        async with self._room:
            answer = await self._clients[service].get(path, headers=headers, params=params)
        return expect(f"GET {path}", answer)


def expect(what: str, answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a good one. Raises NotAsTold."""
    if not answer.is_success:
        raise NotAsTold(what, answer)
    return answer
