"""The programs in the READMEs are run as they stand there, by the interpreters an outside team would use."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from deploy.topology import topology
from ops.publishers import Publisher, make_logins
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import World

ROOT = Path(__file__).parents[2]
SOURCE = "/societies/csbme/membership"


def program(language: str, readme: str = "README.md") -> str:
    found = re.search(rf"```{language}\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
    assert found
    return found[1]


def commands(readme: str = "README.md") -> list[str]:
    """How both programs are started."""
    found = re.findall(r"^\w+=ca\.pem (?:python|node) .*$", (ROOT / readme).read_text("utf-8"), re.M)
    assert len(found) == 2
    return found


def test_both_readmes_show_the_same_programs() -> None:
    for language in ("python", "js"):
        assert program(language) == program(language, "README.zh-CN.md")
    assert commands() == commands("README.zh-CN.md")


async def run(*words: str, cwd: Path, environment: dict[str, str]) -> str:
    process = await asyncio.create_subprocess_exec(
        *words, cwd=cwd, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `require("amqplib")` works; made by npm as an outside team would."""
    folder = tmp_path_factory.mktemp("node")
    npm = shutil.which("npm")
    assert npm, "npm belongs to the machine"
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", "amqplib@0.10"], cwd=folder, check=True)
    return folder


async def published(world: World, event_id: str) -> str:
    office = world.client("registry", "secretariat")

    async def outcome() -> str | None:
        answer = await office.get("/ingress/outcomes", params={"source": SOURCE, "id": event_id})
        return str(answer.json()) if answer.status_code == 200 else None

    return str(await world.eventually(outcome))


async def add_publisher(world: World, broker: Broker, vhost: str) -> Publisher:
    """What `ops publisher add` does, on the servers of the tests."""
    types = ("membership.member.joined.v1",)
    port, ca = broker.tls_port, broker.ca_file
    assert port, "the broker of these tests speaks TLS: LIANXI_TEST_AMQPS_PORT and LIANXI_TEST_CA_FILE"
    made = Publisher("acme", "a password", "another", SOURCE, types, broker.host, port, vhost, vhost, ca)
    with httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password)) as api:
        make_logins(api, made)
    body = {"login": made.login, "source": SOURCE, "types": list(types)}
    answer = await world.client("registry", "operator").post("/publishers", json=body)
    assert answer.status_code == 201, answer.text
    return made


@pytest.fixture
async def vhost(broker: Broker) -> AsyncIterator[str]:
    """The society's vhost and the one for trying, in one."""
    name = await new_vhost(broker, topology("of a test", trial=True))
    yield name
    await drop_vhost(broker, name)


async def test_the_programs_of_the_readme_publish_an_event_that_is_accepted(
    world: World, broker: Broker, vhost: str, node_modules: Path
) -> None:
    acme = await add_publisher(world, broker, vhost)
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin:/usr/local/bin"
    environment = {"AMQP_URL": acme.url(), "LOGIN": acme.login, "PATH": path}
    (node_modules / "first.py").write_text(program("python"))
    (node_modules / "first.js").write_text(program("js"))
    shutil.copy(acme.ca_file or "", node_modules / "ca.pem")
    for command in commands():
        assert "stored" in await run("sh", "-c", command, cwd=node_modules, environment=environment)
    assert "accepted" in await published(world, "readme-python-1")
    assert "accepted" in await published(world, "readme-node-1")
