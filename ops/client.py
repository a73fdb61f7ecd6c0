"""One request to one service, with a token of the office that may make it; a refusal is shown in its own words."""

from __future__ import annotations

from typing import Any

import httpx
import typer

from ops.identity import token
from ops.place import Place

SECONDS = 60.0


class Refusal(Exception):
    """A service said no: its status and its problem+json."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('title', status)} | {problem.get('title_en', '')}".strip(" |"))
        self.status, self.problem = status, problem


def ask(place: Place, service: str, office: str, method: str, path: str, **what: Any) -> httpx.Response:
    """Send a request and return a successful answer. Raises Refusal; a service that is away ends the command."""
    headers = {"Authorization": f"Bearer {token(place.issuer_key, office)}", **what.pop("headers", {})}
    try:
        answer = httpx.request(method, place.url(service) + path, headers=headers, timeout=SECONDS, **what)
    except httpx.TransportError as error:
        raise typer.BadParameter(f"{service} 没有应答 | does not answer: {error!r}") from error
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"title": answer.text[:200]}
    raise Refusal(answer.status_code, problem)
