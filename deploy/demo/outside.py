"""Starts what stands outside the system: the operator's commands and the membership system, each as its own process."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.demo.book import Event

PUBLISHER = Path(__file__).with_name("publisher.py")
LOGIN = "demo-membership"


class CommandFailed(Exception):
    """A command ended with an error; its output is the message."""


async def command(*words: str, env: dict[str, str] | None = None) -> str:
    """Run a command of this Python and return what it printed. Raises CommandFailed with all it said."""
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE, stderr=PIPE, env=env)
    said, complained = await process.communicate()
    if process.returncode:
        raise CommandFailed(f"{' '.join(words)}\n{said.decode()}{complained.decode()}")
    return said.decode()


async def ops(*words: str) -> str:
    """Run `python -m ops ...` as the operator would, and return what it printed."""
    return await command("-m", "ops", *words, env={**os.environ, "COLUMNS": "110"})


async def let_in(society: str) -> dict[str, str]:
    """Let the membership system in (again, with a new password, at every run); its address and the CA to trust."""
    added = await ops("publisher", "add", LOGIN, "--source", f"/societies/{society}/membership", "--json")
    told = json.loads(added)
    return {"AMQP_URL": told["url"], "AMQP_CA": told["ca_file"]}


def write_lines(lines: Sequence[Event | list[Event]], file: Path) -> None:
    """Write what the publisher is to send: one event, or one array of events, a line."""
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


async def publish(file: Path, access: dict[str, str]) -> dict[str, Any]:
    """Let the outside publisher send a file; it gets `access` by its environment and nothing else from us."""
    environment = {**access, "PATH": os.environ["PATH"]}
    counted: dict[str, Any] = json.loads(await command(str(PUBLISHER), str(file), env=environment))
    return counted
