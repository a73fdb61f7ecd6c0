"""What docs/receiving-webhooks.md tells receivers to do takes what the webhook signs, and refuses everything else."""

from __future__ import annotations

import hashlib
import hmac
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from services.reporting.channels.webhook import signature
from tests.conftest import ROOT

DOC = (ROOT / "docs/receiving-webhooks.md").read_text("utf-8")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BODY = '{"line":"简报"}'.encode()
Judge = Callable[[str, bytes, bytes, float], bool]


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", DOC, re.S)
    return str(found)


def by_python() -> Judge:
    known: dict[str, Any] = {"hmac": hmac, "hashlib": hashlib, "time": time}
    exec(block("python"), known)
    judge: Judge = known["is_ours"]
    return judge


def by_node() -> Judge:
    node = shutil.which("node")
    assert node, "node belongs to the machine"

    def judge(header: str, body: bytes, key: bytes, now: float) -> bool:
        given = orjson.dumps([header, body.decode(), key.decode(), now]).decode()
        asks = "const [h, b, k, n] = JSON.parse(process.argv[1]); console.log(isOurs(h, Buffer.from(b), k, n));"
        script = f"{block('js')}\n{asks}"
        told = subprocess.run([node, "-e", script, given], capture_output=True, text=True, check=True)
        return told.stdout.strip() == "true"

    return judge


@pytest.mark.parametrize("made", [by_python, by_node])
def test_the_example_takes_ours_and_nothing_altered_old_or_signed_by_others(made: Callable[[], Judge]) -> None:
    judge, header = made(), signature("key", BODY, NOW)
    now = NOW.timestamp()
    assert judge(header, BODY, b"key", now)
    assert not judge(header, BODY + b" ", b"key", now)
    assert not judge(header, BODY, b"other", now)
    assert not judge(header, BODY, b"key", (NOW + timedelta(minutes=6)).timestamp())
    assert not judge(header.replace("t=1", "t=2", 1), BODY, b"key", now)
    assert not judge("t=x,v1=", BODY, b"key", now)
