"""What the tests ask a service and are told, as lines of JSON: the matter from which answers.json is learned."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx
import orjson

# A folder; every process of the run writes a file of its own.
FOLDER = os.environ.get("LIANXI_RECORD_ANSWERS")
_LONGEST = 512 * 1024


async def record(service: str, answer: httpx.Response) -> None:
    """Write down one question with its answer, when a folder is named."""
    if not FOLDER:
        return
    await answer.aread()
    file = Path(FOLDER) / f"{service}-{os.getpid()}.jsonl"
    with file.open("ab") as lines:
        lines.write(orjson.dumps(_line(answer)) + b"\n")


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
