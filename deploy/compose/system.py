"""The system of this checkout in containers: started, asked how it is, stopped, by docker-compose.yml."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy import http
from deploy.compose import engine, images
from deploy.compose.engine import Container
from deploy.compose.files import Environment, society, write_files
from deploy.compose.images import NoImages
from deploy.launcher import alone
from deploy.native.server import ServerError
from deploy.progress import step
from deploy.public import remembered
from deploy.secrets import Secrets, ensure_secrets, write_private
from deploy.services import ALL, ROOT, Place, for_ops
from deploy.topology import definitions

# The application's image is built once, for this service; the others name the same image.
BUILT_FOR = "databases"
SHOWN_LINES = 30
_OUR_CERTIFICATES = Path("/usr/local/share/ca-certificates")


@dataclass(frozen=True)
class Containers:
    """The system that docker-compose.yml describes, with the secrets kept in one folder."""

    folder: Path

    @cached_property
    def secrets(self) -> Secrets:
        """Made the first time."""
        return ensure_secrets(self.folder)

    @cached_property
    def environment(self) -> Environment:
        """The `.env` that Compose reads."""
        return Environment()

    @property
    def told(self) -> dict[str, str]:
        """What it says."""
        return self.environment.read()

    @property
    def containers(self) -> dict[str, Container]:
        """Every container of ours by its service, running or not."""
        project = self.told.get("COMPOSE_PROJECT_NAME")
        return engine.containers(project) if project else {}

    @property
    def place(self) -> Place:
        """Where everything is published; plain AMQP is not, and is spoken between the containers alone."""
        told = self.told
        return Place(
            society=society(told),
            postgres=f"127.0.0.1:{told['POSTGRES_PORT']}",
            amqp="rabbitmq:5672",
            http={service.name: ("127.0.0.1", int(told[f"{service.name.upper()}_PORT"])) for service in ALL},
        )

    @property
    def api_url(self) -> str:
        """Where the broker's management API is published."""
        return f"http://127.0.0.1:{self.told['BROKER_API_PORT']}"

    def any_runs(self) -> bool:
        """Does any container of ours run?"""
        return any(container.runs for container in self.containers.values())

    def prepare(self) -> None:
        """Secrets, `.env` and the files that containers read: made when missing."""
        write_files(self.secrets, self.environment, ports_in_use=engine.answers() and self.any_runs())

    def up(self, servers_only: bool = False) -> None:
        """Start what does not run yet; raises ServerError with the end of the logs, NoImages without images."""
        with alone(self.folder):
            self.prepare()
            self.environment.change(images.provide(images.wanted(self.told)))
            self._build()
            self._tell_topology()
            what = ("rabbitmq", BUILT_FOR) if servers_only else ()
            with step("PostgreSQL, RabbitMQ, databases, topology" + ("" if servers_only else ", services")):
                self._compose("up", "--detach", "--no-build", *what)
            public = (remembered(self.folder, self.told).host, int(self.told["AMQPS_PORT"]))
            told = for_ops(self.place, self.secrets, self.api_url, ("admin", self.secrets.login("admin")), public)
            # pg_dump must be as new as the server, and the one beside it is.
            told["postgres_exec"] = [*self._words(), "exec", "-T", "postgres"]
            write_private(self.folder / "ops.json", json.dumps(told, indent=1))

    def _build(self) -> None:
        try:
            with step("Building the application's image"):
                self._compose("build", BUILT_FOR)
        except ServerError as error:
            raise NoImages(f"Docker answers, but the application's image was not built. {error}") from error

    def _tell_topology(self) -> None:
        """A broker that starts reads the definitions itself; one that runs is told what may be new in them."""
        broker = self.containers.get("rabbitmq")
        if broker and broker.runs:
            login = ("admin", self.secrets.login("admin"))
            http.wait_for(f"{self.api_url}/api/overview", seconds=60)
            http.post_json(f"{self.api_url}/api/definitions", login, definitions(self.secrets.passwords["rabbitmq"]))

    def down(self) -> None:
        """Stop and remove the containers; the volumes, and with them all data, stay."""
        if not self.containers:
            return
        with alone(self.folder), step("Stopping the containers"):
            self._compose("down")

    def rows(self) -> list[tuple[str, str, str]]:
        """Of each server and service: its name, how it is, and where."""
        containers, place = self.containers, self.place
        where = {"postgres": place.postgres, "rabbitmq": self.api_url} | {s.name: place.url(s.name) for s in ALL}
        return [(name, _said(containers.get(name)), url) for name, url in where.items()]

    def all_ready(self) -> bool:
        """Are all healthy?"""
        return all(said == "ready" for _, said, _ in self.rows())

    def _words(self) -> list[str]:
        """The words that call Compose for this system."""
        compose = engine.compose()
        if compose is None:
            raise ServerError("Docker answers, but Compose is missing: apt-get install docker-compose brings it.")
        argv = [*compose, "--project-directory", str(ROOT), "--file", str(ROOT / "docker-compose.yml")]
        return [*argv, "--env-file", str(self.environment.file)]

    def _compose(self, *words: str) -> None:
        done = subprocess.run(
            [*self._words(), *words],
            env=_environment_of_compose(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-SHOWN_LINES:])
            logs = [f"{name} says:\n{one.last_words()}" for name, one in self.containers.items() if one.failed]
            raise ServerError("\n".join([f"Compose could not {words[0]}:", said, *logs]))


def _environment_of_compose() -> dict[str, str]:
    """Ours, with what a build behind a proxy needs: certificates and the index of packages."""
    certificates = "\n".join(file.read_text() for file in sorted(_OUR_CERTIFICATES.glob("*.crt")))
    ours = {name: value for name, value in os.environ.items() if name != "COMPOSE_PROJECT_NAME"}
    return {"EXTRA_CA": certificates} | _index_of_packages() | ours


def _index_of_packages() -> dict[str, str]:
    """The index that pip uses here, if it is another than the public one and a build can reach it."""
    argv = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    said = subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip()
    return {"PIP_INDEX_URL": said} if said.startswith("http") else {}


def _said(container: Container | None) -> str:
    if container is None or not container.runs:
        return "not running"
    return "ready" if container.healthy else "not ready"
