"""The examples of docs/examples are run as they stand there, over TLS, by the programs an outside team would use."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from deploy.certificates import ensure_certificates
from ops.publishers import Publisher, make_logins
from shared.database import clock
from tests.publishers.conftest import Trying
from tests.publishers.packages import AMQP_JAR, SLF4J_JAR
from tests.registry.ingress import LOGIN, SOURCE
from tests.servers import Broker, drop_vhost, new_vhost

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGE = (ROOT / "docs" / "publishing-events.md").read_text("utf-8")
PATH = "/usr/bin:/bin:/usr/local/bin"
# Both vhosts have a queue of this name; the document of the service shows one of them.
pytestmark = pytest.mark.filterwarnings("ignore:Overwrite broker channel")

heavy = pytest.mark.heavy
LANGUAGES = ["python", pytest.param("js", marks=heavy), pytest.param("java", marks=heavy)]
FILES = {"python": "publish.py", "js": "publish.js", "java": "Publish.java", "sh": "publish.sh"}


@pytest.mark.parametrize("language", FILES)
def test_the_page_shows_the_program_that_is_run(language: str) -> None:
    shown = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert (EXAMPLES / FILES[language]).read_text("utf-8") in shown


@pytest.fixture
async def publisher(broker: Broker, vhost: str, trial: str) -> Publisher:
    """With the address that `ops publisher add` gives: amqps, and a file with the authority's certificate."""
    types = ("membership.member.joined.v1",)
    assert broker.tls_port
    made = Publisher(
        LOGIN, "a password", "another", SOURCE, types, "localhost", broker.tls_port, vhost, trial, broker.ca_file
    )
    with _api(broker) as api:
        make_logins(api, made)
    return made


@contextmanager
def _api(broker: Broker) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password)) as api:
        yield api


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `require("amqplib")` works; made by npm as an outside team would."""
    folder = tmp_path_factory.mktemp("node")
    npm = shutil.which("npm")
    assert npm, "npm belongs to the machine"
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent", "amqplib@0.10"], cwd=folder, check=True)
    return folder


@dataclass
class Program:
    """One that runs: what it has said, and how it ended."""

    process: asyncio.subprocess.Process
    said: str = ""

    async def says(self, words: str) -> None:
        """Wait until it has said this."""
        assert self.process.stdout
        async with asyncio.timeout(60):
            while words not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"it ended, and said: {self.said}"
                self.said += line.decode()

    async def ends(self) -> int:
        """Wait for its end; its exit code."""
        assert self.process.stdout
        async with asyncio.timeout(90):
            self.said += (await self.process.stdout.read()).decode()
            return await self.process.wait()


Start = Callable[..., Awaitable[Program]]


@pytest.fixture
def start(request: pytest.FixtureRequest, language: str, publisher: Publisher, tmp_path: Path) -> Start:
    """`await start(url, ...)`: the example of the language, with this address (and other settings)."""
    folder = request.getfixturevalue("node_modules") if language == "js" else tmp_path
    shutil.copy(EXAMPLES / FILES[language], folder)
    words = {
        "python": [sys.executable],
        "js": [shutil.which("node") or "node"],
        "java": ["java", "-cp", f"{AMQP_JAR}:{SLF4J_JAR}"],
    }[language]

    async def run(url: str, **others: str) -> Program:
        environment = {"AMQP_URL": url, "AMQP_CA": str(publisher.ca_file), "SOURCE": SOURCE, "PATH": PATH}
        return Program(
            await asyncio.create_subprocess_exec(
                *words,
                FILES[language],
                cwd=folder,
                env=environment | others,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        )

    return run


async def outcome(world: Trying, event_id: str) -> dict[str, Any] | None:
    reader = world.client("registry", "publisher", scope=SOURCE)
    answer = await reader.get("/ingress/outcomes", params={"source": SOURCE, "id": event_id})
    return dict(answer.json()) if answer.status_code == 200 else None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_example_is_stored_and_reads_its_verdict(
    world: Trying, publisher: Publisher, start: Start, language: str
) -> None:
    tried = await start(publisher.test_url())
    assert await tried.ends() == 0, tried.said
    stored, verdict = tried.said.splitlines()[-2:]
    assert stored == "stored"
    told = json.loads(verdict)
    assert (told["outcome"], told["message_id"]) == ("accepted", told["id"])
    assert await outcome(world, told["id"]) is None
    sent = await start(publisher.url())
    assert (await sent.ends(), sent.said.splitlines()[-1]) == (0, "stored"), sent.said

    async def accepted() -> bool:
        found = await outcome(world, told["id"])
        return found is not None and found["outcome"] == "accepted"

    await world.eventually(accepted)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_example_sends_again_what_was_nacked(
    broker: Broker, publisher: Publisher, start: Start, language: str
) -> None:
    with _api(broker) as api:
        queue = f"/queues/{publisher.vhost}/full"
        full = {"durable": False, "arguments": {"x-max-length": 0, "x-overflow": "reject-publish"}}
        api.put(queue, json=full).raise_for_status()
        bound = api.post(f"/bindings/{publisher.vhost}/e/ingress.events/q/full", json={"routing_key": "#"})
        bound.raise_for_status()
        sent = await start(publisher.url())
        await sent.says("again in 1 s")
        api.delete(queue).raise_for_status()
    assert (await sent.ends(), sent.said.splitlines()[-1]) == (0, "stored"), sent.said


@pytest.fixture
async def nowhere(broker: Broker) -> AsyncIterator[str]:
    """A vhost where nobody takes what comes to the exchange; ours has a queue for that, this one has not."""
    exchange = {"name": "ingress.events", "type": "topic", "durable": True, "auto_delete": False, "internal": False}
    name = await new_vhost(broker, {"exchanges": [{**exchange, "arguments": {}}]})
    yield name
    await drop_vhost(broker, name)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_example_does_not_take_a_returned_message_for_stored(
    broker: Broker, publisher: Publisher, nowhere: str, start: Start, language: str
) -> None:
    with _api(broker) as api:
        rights = {"configure": "^$", "write": "^ingress\\.events$", "read": "^$"}
        api.put(f"/permissions/{nowhere}/{publisher.login}", json=rights).raise_for_status()
    sent = await start(replace(publisher, vhost=nowhere).url())
    await sent.says("again in 2 s")
    sent.process.kill()
    assert "stored" not in sent.said.splitlines()
    await sent.ends()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_example_says_which_fault_of_the_set_up_closed_its_channel(
    broker: Broker, publisher: Publisher, start: Start, language: str
) -> None:
    with _api(broker) as api:
        make_logins(api, replace(publisher, types=("membership.member.left.v1",)))
    sent = await start(publisher.url())
    assert await sent.ends() == 1
    assert "not stored" in sent.said
    assert "403" in sent.said


@pytest.fixture
def other_ca(tmp_path: Path) -> str:
    """An authority that has nothing to do with the broker."""
    return str(ensure_certificates(tmp_path / "tls", "others", (), clock()).ca)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_example_trusts_no_other_authority(
    publisher: Publisher, start: Start, other_ca: str, language: str
) -> None:
    sent = await start(publisher.url(), AMQP_CA=other_ca)
    assert await sent.ends() == 1
    assert re.search("certificate|CERTIFICATE|PKIX", sent.said)


@heavy
@pytest.mark.parametrize("language", ["java"])
async def test_the_java_client_checks_the_name_of_the_host(
    publisher: Publisher, start: Start, tmp_path: Path, language: str
) -> None:
    (tmp_path / "hosts").write_text("127.0.0.1 amqp.elsewhere.example\n")
    hosts = f"-Djdk.net.hosts.file={tmp_path / 'hosts'}"
    elsewhere = replace(publisher, host="amqp.elsewhere.example").url()
    sent = await start(elsewhere, JDK_JAVA_OPTIONS=hosts)
    assert await sent.ends() == 1
    assert "No subject alternative DNS name" in sent.said


@pytest.fixture
async def registry_url(world: Trying) -> AsyncIterator[str]:
    """The registry's HTTP door, listening."""
    [app] = (app for name, app in world._apps.items() if name == "registry")
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    await world.eventually(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@heavy
async def test_the_shell_publishes_by_http(world: Trying, registry_url: str) -> None:
    environment = {
        "SOURCE": SOURCE,
        "TOKEN": world.keys.token("publisher", SOURCE, LOGIN),
        "REGISTRY_URL": registry_url,
        "PATH": PATH,
    }

    async def run(**others: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            "sh",
            str(EXAMPLES / "publish.sh"),
            env=environment | others,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    for expected in ("accepted", "duplicate"):
        code, said = await run()
        assert code == 0, said
        assert json.loads(said)["outcomes"][0]["outcome"] == expected
    code, said = await run(TOKEN="nonsense")
    assert code != 0
    assert "401" in said


@heavy
async def test_amqp_publish_cannot_say_who_it_is_and_is_parked(
    world: Trying, publisher: Publisher, broker: Broker
) -> None:
    plain = replace(publisher, host=broker.host, port=broker.port, ca_file=None)
    event = {"specversion": "1.0", "id": "by-amqp-publish", "source": SOURCE}
    words = ["-e", "ingress.events", "-r", publisher.types[0], "-p", "-C", "application/cloudevents+json"]
    sent = await asyncio.create_subprocess_exec(
        "amqp-publish", "-u", plain.url(), *words, "-b", json.dumps(event), stderr=asyncio.subprocess.PIPE
    )
    _, said = await sent.communicate()
    assert sent.returncode == 0, said

    async def parked() -> bool:
        found = await outcome(world, "by-amqp-publish")
        return found is not None and (found["outcome"], found["reason"]) == ("parked", "identity")

    await world.eventually(parked)
