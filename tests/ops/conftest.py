"""The operator's command line against services that really listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import Result
from cryptography.fernet import Fernet
from joserfc.jwk import OKPKey
from typer.testing import CliRunner

from ops.__main__ import app
from tests.world import Keys, World

Ops = Callable[..., Awaitable[Result]]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """An issuer as `deploy` makes it: a PEM file, and a key id that is the thumbprint."""
    folder = tmp_path_factory.mktemp("ops-keys")
    key = OKPKey.generate_key("Ed25519")
    key.ensure_kid()
    (folder / "issuer.pem").write_bytes(key.as_pem(private=True))
    return Keys.write(folder, key, Fernet.generate_key())


@pytest.fixture
def ops_file(keys: Keys, tmp_path: Path) -> Path:
    """`.lianxi/ops.json` of a system where nothing listens yet."""
    return write_ops_file(tmp_path, keys, {"registry": "http://127.0.0.1:9"})


def write_ops_file(folder: Path, keys: Keys, urls: dict[str, str], **more: Any) -> Path:
    file = folder / "ops.json"
    issuer = str(keys.jwks_file.with_name("issuer.pem"))
    file.write_text(json.dumps({"urls": urls, "issuer_key_file": issuer, **more}))
    return file


@pytest.fixture
def also_known() -> dict[str, Any]:
    """What else `.lianxi/ops.json` says; a module says more by a fixture of the same name."""
    return {}


@pytest.fixture
async def ops(world: World, tmp_path: Path, also_known: dict[str, Any]) -> AsyncIterator[Ops]:
    """`await ops("parked", "list")`: the command line on the running world."""
    servers = {
        name: uvicorn.Server(uvicorn.Config(a, port=0, lifespan="off", log_config=None)) for name, a in _apps(world)
    }
    serving = [asyncio.create_task(server.serve()) for server in servers.values()]
    await world.eventually(lambda: all(server.started for server in servers.values()))
    ports = {name: server.servers[0].sockets[0].getsockname()[1] for name, server in servers.items()}
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    file = write_ops_file(tmp_path, world.keys, urls, **also_known)

    async def invoke(*words: str) -> Result:
        environment = {"LIANXI_OPS_FILE": str(file), "COLUMNS": "200"}
        return await asyncio.to_thread(CliRunner().invoke, app, list(words), env=environment)

    yield invoke
    for server in servers.values():
        server.should_exit = True
    await asyncio.gather(*serving)


def _apps(world: World) -> list[tuple[str, object]]:
    return list(world._apps.items())
