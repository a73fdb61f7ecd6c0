"""The demo's way through the HTTP doors: a few connections to each service, a token of the right office each time."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from joserfc.jwk import OKPKey

from deploy.demo.asks import Ask
from shared.database import clock
from shared.identity import Office, issue

AT_ONCE = 8
RENEW_SECONDS = 480.0  # a token lives ten minutes at most


class NotAsTold(Exception):
    """A service refused what the story asks: the story or the service is at fault."""

    def __init__(self, what: str, answer: httpx.Response) -> None:
        super().__init__(f"{what}: {answer.status_code} {answer.text[:500]}")


def ops_file() -> Path:
    """What `deploy up` wrote down for the operator."""
    return Path(os.environ.get("LIANXI_OPS_FILE", ".lianxi/ops.json"))


class Doors:
    """Open with `async with`; at most eight requests to a service are under way at once."""

    def __init__(self, file: Path) -> None:
        self.known: dict[str, Any] = json.loads(file.read_text("utf-8"))
        self.urls: dict[str, str] = self.known["urls"]
        self._key = OKPKey.import_key(Path(self.known["issuer_key_file"]).read_bytes())
        self._key.ensure_kid()
        self._tokens: dict[tuple[str, str | None], tuple[float, str]] = {}
        self._free = {name: _clients(url) for name, url in self.urls.items()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for clients in self._free.values():
            while not clients.empty():
                await clients.get_nowait().aclose()

    def token(self, office: str, scope: str | None = None) -> str:
        """A token of an office, renewed before it ends."""
        until, token = self._tokens.get((office, scope), (0.0, ""))
        if time.monotonic() >= until:
            subject = f"demo-{office}" + (f"-{scope}" if scope else "")
            token = issue(self._key, subject, [Office(office=office, scope=scope)], clock())
            self._tokens[office, scope] = time.monotonic() + RENEW_SECONDS, token
        return token

    def fresh_token(self, office: str) -> str:
        """A token of an office with its whole ten minutes before it."""
        self._tokens.pop((office, None), None)
        return self.token(office)

    async def post(self, ask: Ask, headers: dict[str, str]) -> httpx.Response:
        """Ask what the story asks."""
        async with self._client(ask.service) as client:
            return await client.post(ask.path, json=ask.body, headers=headers | self._bearer(ask.office, ask.scope))

    async def get(self, service: str, path: str, office: str = "secretariat", **params: str) -> httpx.Response:
        """Read something as an office that may. Raises NotAsTold."""
        async with self._client(service) as client:
            answer = await client.get(path, headers=self._bearer(office), params=params)
        return expect(f"GET {path}", answer)

    async def upload(self, path: str, content: bytes, headers: dict[str, str]) -> httpx.Response:
        """Hand the registry the content of a file, as the operator. Raises NotAsTold."""
        async with self._client("registry") as client:
            answer = await client.post(path, files={"file": content}, headers=headers | self._bearer("operator"))
        return expect(f"POST {path}", answer)

    def _bearer(self, office: str, scope: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(office, scope)}"}

    @asynccontextmanager
    async def _client(self, service: str) -> AsyncIterator[httpx.AsyncClient]:
        client = await self._free[service].get()
        try:
            yield client
        finally:
            self._free[service].put_nowait(client)


def _clients(url: str) -> asyncio.LifoQueue[httpx.AsyncClient]:
    """Clients of one connection each: a pool would look at all of its connections for every request."""
    free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
    nothing_to_verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the certificates that take long to read
    for _ in range(AT_ONCE):
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        free.put_nowait(httpx.AsyncClient(base_url=url, timeout=60, limits=limits, verify=nothing_to_verify))
    return free


def expect(what: str, answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a good one. Raises NotAsTold."""
    if not answer.is_success:
        raise NotAsTold(what, answer)
    return answer
