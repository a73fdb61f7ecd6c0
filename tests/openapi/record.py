"""What the tests ask a service and are told, as lines of JSON: the matter from which answers.json is learned."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A folder; every process of the run writes a file of its own.
FOLDER = os.environ.get("LIANXI_RECORD_ANSWERS")
_LONGEST = 512 * 1024


async def record(service: str, answer: httpx.Response) -> None:
    """Write down one question with its answer, when a folder is named."""
    if not FOLDER:
        return
    await answer.aread()
    _note(service, _line(answer))


class Recorded:
    """A door that notes what strangers ask and are told; their words are no examples, so `fuzz` marks them."""

    def __init__(self, service: str, app: ASGIApp) -> None:
        self._service, self._app = service, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and note it when a folder is named."""
        told: dict[str, Any] = {"status": 0, "type": "", "body": b""}

        async def heard(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {name.lower(): value for name, value in message["headers"]}
                told.update(status=message["status"], type=headers.get(b"content-type", b"").decode().split(";")[0])
            else:
                told["body"] += message.get("body", b"")
            await send(message)

        await self._app(scope, receive, heard)
        if FOLDER:
            line = {"method": scope["method"], "path": scope["path"], "query": {}, "request_type": "", "request": None}
            answer = {"status": told["status"], "type": told["type"], "answer": _json(told["type"], told["body"])}
            _note(self._service, {**line, **answer, "fuzz": True})


def _note(service: str, line: dict[str, Any]) -> None:
    with (Path(FOLDER or "") / f"{service}-{os.getpid()}.jsonl").open("ab") as lines:
        lines.write(orjson.dumps(line) + b"\n")


def _line(answer: httpx.Response) -> dict[str, Any]:
    asked = answer.request
    asked_type = asked.headers.get("content-type", "").split(";")[0]
    type_ = answer.headers.get("content-type", "").split(";")[0]
    return {
        "method": asked.method,
        "path": asked.url.path,
        "query": dict(asked.url.params),
        "request_type": asked_type,
        "request": _json(asked_type, getattr(asked, "_content", b"")),
        "status": answer.status_code,
        "type": type_,
        "answer": _json(type_, answer.content),
    }


def _json(type_: str, body: bytes) -> Any:
    if "json" not in type_ or len(body) > _LONGEST:
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
