"""What docker-compose.yml reads beside itself: `.env`, and secret files as containers can read them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.certificates import ensure_certificates
from deploy.native.ports import free_ports, is_free
from deploy.public import Public, remember
from deploy.secrets import Secrets, write_private
from deploy.services import ALL, ROOT
from deploy.tls import LOOPBACK
from deploy.topology import definitions

FOLDER = "compose"
ANYWHERE = "0.0.0.0"  # noqa: S104  (only when the operator has named the host for publishers)
PORTS = ("POSTGRES_PORT", "AMQPS_PORT", "BROKER_API_PORT", *(f"{service.name.upper()}_PORT" for service in ALL))
_HEAD = "# Made by `make secrets`; lines of your own stay. docs/operating.md tells what can be set here.\n"


@dataclass(frozen=True)
class Environment:
    """The `.env` beside docker-compose.yml: names and values, ours and the operator's own."""

    file: Path = ROOT / ".env"

    def read(self) -> dict[str, str]:
        """Names and values; nothing when the file is missing."""
        lines = self.file.read_text().splitlines() if self.file.exists() else ()
        pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
        return {name.strip(): value.strip() for name, _, value in pairs}

    def change(self, wanted: Mapping[str, str]) -> None:
        """Set these, leave every other line as it is; nothing is written when nothing changes."""
        if wanted.items() <= self.read().items():
            return
        kept = self.file.read_text().splitlines() if self.file.exists() else [_HEAD.rstrip()]
        kept = [line for line in kept if line.partition("=")[0].strip() not in wanted]
        write_private(self.file, "\n".join([*kept, *(f"{name}={value}" for name, value in wanted.items())]) + "\n")


def write_files(kept: Secrets, environment: Environment, ports_in_use: bool) -> None:
    """Write what is missing or has changed; `ports_in_use` says that our own containers hold the ports."""
    folder = kept.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    told = environment.read()
    public = remember(kept.folder, told)
    project = told.get("COMPOSE_PROJECT_NAME") or _project(environment.file)
    names = {"COMPOSE_PROJECT_NAME": project, "LIANXI_IMAGE": told.get("LIANXI_IMAGE") or project}
    environment.change(names | _ports(told, ports_in_use) | _door(told, public) | _passwords(kept))
    for name, text in {
        "jwks.json": kept.jwks.read_text(),
        "parked.key": kept.parked_key.read_text(),
        "roles.json": json.dumps(dict(kept.passwords["postgres"])),
        "definitions.json": json.dumps(definitions(kept.passwords["rabbitmq"])),
    }.items():
        _write_for_containers(folder / name, text)
    _write_certificate(kept, public, society(told))


def society(told: Mapping[str, str]) -> str:
    """The code of the society that runs here; `told` is what `.env` says."""
    return os.environ.get("LIANXI_SOCIETY", told.get("LIANXI_SOCIETY", "csbme"))


def _write_certificate(kept: Secrets, public: Public, code: str) -> None:
    """A folder is mounted and not its files: so the broker sees a renewed certificate, and takes it, while it runs."""
    from shared.database import clock

    made = ensure_certificates(kept.tls, code, public.hosts, clock())
    folder = kept.folder / FOLDER / "tls"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    for file in (made.certificate, made.key):
        _write_for_containers(folder / file.name, file.read_text())


def _write_for_containers(file: Path, text: str) -> None:
    """Readable to all, because a container's user is another than ours; the folder around it lets nobody else in."""
    if not file.exists() or file.read_text() != text:
        write_private(file, text)
    file.chmod(0o644)


def _project(file: Path) -> str:
    """A name of this checkout's own: two checkouts must share neither a volume nor the application's image."""
    return f"lianxi-{hashlib.sha256(str(file).encode()).hexdigest()[:6]}"


def _ports(told: Mapping[str, str], in_use: bool) -> dict[str, str]:
    """The ports published on 127.0.0.1; missing ones, and those a stranger has taken meanwhile, are chosen anew."""
    wrong = [name for name in PORTS if not told.get(name) or not (in_use or is_free(int(told[name])))]
    return {name: str(port) for name, port in zip(wrong, free_ports(len(wrong)), strict=True)}


def _door(told: Mapping[str, str], public: Public) -> dict[str, str]:
    """Where `amqps` is published: on loopback, or to be reached from outside, at an address the operator may name."""
    if not public.is_open:
        return {"AMQPS_ADDRESS": LOOPBACK}
    address = told.get("AMQPS_ADDRESS", LOOPBACK)
    return {"AMQPS_ADDRESS": ANYWHERE if address == LOOPBACK else address, "AMQPS_PORT": str(public.port)}


def _passwords(kept: Secrets) -> dict[str, str]:
    """One per role of PostgreSQL and per login of RabbitMQ that a container is started with."""
    return {
        variable(server, name): password for server, names in kept.passwords.items() for name, password in names.items()
    }


def variable(server: str, name: str) -> str:
    """The name in `.env` of a password: of which server, of which role or login."""
    return f"{server}_PASSWORD_{name}".upper().replace("-", "_")
