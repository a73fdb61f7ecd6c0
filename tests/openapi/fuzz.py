"""A service's door on a port of its own, and schemathesis against its document as a stranger would run it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import uvicorn

from shared.database import clock
from shared.identity import Office, issue
from tests.openapi.record import Recorded
from tests.world import World

CONFIG = Path(__file__).parent / "schemathesis.toml"
# Whoever holds all of them may knock at every route.
OFFICES = ("secretariat", "operator", "party_branch", "reviewer", "leader", "service")
SOURCE = "/societies/csbme/outside"
SEED = 20261122


@asynccontextmanager
async def served(door: World, name: str) -> AsyncIterator[str]:
    """The address of the door while it is open."""
    config = uvicorn.Config(Recorded(name, door.app(name)), host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.02)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    # Making the document takes seconds; schemathesis waits ten for it, however busy the machine is.
    async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
        (await client.get(f"{url}/openapi.json")).raise_for_status()
    yield url
    server.should_exit = True
    await serving


def token(door: World) -> str:
    """All offices for ten minutes."""
    offices = [*(Office(office=name) for name in OFFICES), Office(office="publisher", scope=SOURCE)]
    return issue(door.keys.issuer, "fuzz", offices, clock())


async def fuzz(door: World, url: str, *options: str) -> str:
    """What schemathesis says of the door; empty when it has nothing to say."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("st")),
        f"--config-file={CONFIG}",
        "run",
        f"{url}/openapi.json",
        f"--header=Authorization: Bearer {token(door)}",
        f"--seed={SEED}",
        *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"PATH": "", "NO_COLOR": "1", "COLUMNS": "160", "PYTHONWARNINGS": "default"},
        cwd=CONFIG.parent,
    )
    said, _ = await process.communicate()
    return "" if process.returncode == 0 else said.decode()
