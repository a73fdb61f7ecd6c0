"""The services as the console sees them: asked over HTTP in the reader's name, they give an answer or a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from console.words import Language, word

T = TypeVar("T")
Opening = Callable[[str, str], httpx.AsyncClient]
PATIENCE = httpx.Timeout(15.0, connect=2.0)
# What changes something is done in one transaction, long ones too: whoever asked would ask again in vain.
LONG_PATIENCE = httpx.Timeout(600.0, connect=2.0)
HEALTH_SECONDS = 3.0
# A service closes a connection that was idle for five seconds. One that is used again just then looks like a service
# that is away: it is given up here first.
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0)


class Unanswered(Exception):
    """Nothing to show but a sentence, in both languages, with the status it has on HTTP."""

    def __init__(self, status: int, chinese: str, english: str, problem: dict[str, Any] | None = None) -> None:
        super().__init__(english)
        self.status, self._sentences = status, {"zh": chinese, "en": english}
        self.problem = problem or {}

    def says(self, language: Language) -> str:
        """The sentence that people read."""
        return self._sentences[language]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a service is ready; what it lacks, if it answered at all."""

    service: str
    answers: bool
    lacks: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """It answers and lacks nothing."""
        return self.answers and not self.lacks


def over_the_network(_: str, base_url: str) -> httpx.AsyncClient:
    """A client of a service; proxies of the environment are for the world outside."""
    return httpx.AsyncClient(base_url=base_url, timeout=PATIENCE, limits=LIMITS, trust_env=False)


class Peers:
    """One client for each service, open as long as the console is."""

    def __init__(self, urls: Mapping[str, str], opening: Opening = over_the_network) -> None:
        self._clients = {name: opening(name, url) for name, url in urls.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The services, in the order in which they were named."""
        return tuple(self._clients)

    async def close(self) -> None:
        """Let go of every connection."""
        await asyncio.gather(*(client.aclose() for client in self._clients.values()))

    async def json(self, service: str, path: str, token: str, **params: object) -> Any:
        """The answer to a GET as JSON. Raises Unanswered."""
        answer = await self._get(service, path, token, params)
        try:
            return answer.json()
        except ValueError as error:
            raise unreadable(service) from error

    async def text(self, service: str, path: str, token: str, **params: object) -> str:
        """The answer to a GET as text. Raises Unanswered."""
        return (await self._get(service, path, token, params)).text

    async def file(self, service: str, path: str, token: str, **params: object) -> httpx.Response:
        """The answer to a GET as it is, to be handed on. Raises Unanswered."""
        return await self._get(service, path, token, params)

    async def send(
        self, service: str, path: str, token: str, body: Mapping[str, Any], method: str = "POST", **headers: str
    ) -> Any:
        """
        What a service answers to a command, as JSON; `if_match` and `idempotency_key` go into the head.

        Raises Unanswered; of a stale change its `problem` has the three sides.
        """
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {"json": dict(body), "headers": told, "timeout": LONG_PATIENCE}
        return (await self._asked(service, method, path, token, **more)).json()

    async def upload(
        self, service: str, path: str, token: str, file: tuple[str, bytes], fields: Mapping[str, str], **headers: str
    ) -> httpx.Response:
        """What a service answers to a file (name, content) with fields beside it. Raises Unanswered."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {"files": {"file": file}, "data": dict(fields), "timeout": LONG_PATIENCE}
        return await self._asked(service, "POST", path, token, headers=told, **more)

    async def passed_on(
        self, service: str, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Whatever a service answers to somebody who is nobody here. Raises Unanswered only when it is away."""
        if service not in self._clients:
            raise away(service)
        try:
            return await self._clients[service].request(method, path, content=body, headers=dict(headers))
        except httpx.TransportError as error:
            raise away(service) from error

    async def health(self) -> list[Health]:
        """How each service is, asked at the same time."""
        return list(await asyncio.gather(*(self._health(name) for name in self.names)))

    async def _get(self, service: str, path: str, token: str, params: Mapping[str, object]) -> httpx.Response:
        asked = {name: str(value) for name, value in params.items() if value is not None}
        return await self._asked(service, "GET", path, token, params=asked)

    async def _asked(self, service: str, method: str, path: str, token: str, **more: Any) -> httpx.Response:
        if service not in self._clients:
            raise away(service)
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        try:
            answer = await self._clients[service].request(method, path, headers=headers, **more)
        except httpx.TransportError as error:
            raise away(service) from error
        if answer.is_success:
            return answer
        raise refused(service, answer)

    async def _health(self, service: str) -> Health:
        try:
            answer = await self._clients[service].get("/ready", timeout=HEALTH_SECONDS)
            checks: dict[str, bool] = answer.json()["checks"]
        except (httpx.TransportError, ValueError, KeyError, TypeError):
            return Health(service, answers=False)
        return Health(service, answers=True, lacks=tuple(name for name, fine in checks.items() if not fine))


async def or_sentence(asking: Awaitable[T]) -> T | Unanswered:
    """An answer, or the sentence to put in its place; who must sign in again is told at once."""
    try:
        return await asking
    except Unanswered as no:
        if no.status == 401:
            raise
        return no


def refused(service: str, answer: httpx.Response) -> Unanswered:
    """A refusal in the service's own words (problem+json)."""
    try:
        problem = answer.json()
        chinese = str(problem["title"])
    except (ValueError, KeyError, TypeError):
        return unreadable(service)
    return Unanswered(answer.status_code, chinese, str(problem.get("title_en", chinese)), problem)


def away(service: str) -> Unanswered:
    """Nobody answers there."""
    return Unanswered(
        503,
        f"“{word(service, 'zh')}”服务暂时没有应答，请稍后再试。",
        f"The service “{word(service, 'en')}” does not answer at the moment; please try again later.",
    )


def unreadable(service: str) -> Unanswered:
    """Somebody answers there, but not as a service does."""
    return Unanswered(
        502,
        f"“{word(service, 'zh')}”服务的回答无法读取，请告知运维人员。",
        f"The answer of the service “{word(service, 'en')}” cannot be read; please tell the operator.",
    )
