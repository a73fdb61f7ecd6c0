"""The one description of the services, from which the launcher starts them and a test checks docker-compose.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.secrets import Secrets
from deploy.topology import SERVICES, SOCIETY, TRIAL

ROOT = Path(__file__).parents[1]
CONSOLE = "console"


@dataclass(frozen=True)
class Described:
    """A service: its name, how it is run, whether it keeps something, and where it says that it is ready."""

    name: str
    module: str
    keeps: bool = True
    health_path: str = "/ready"

    @property
    def is_there(self) -> bool:
        """Has it been written yet?"""
        return (ROOT / self.module.replace(".", "/") / "__main__.py").exists()

    @property
    def prepare(self) -> list[str] | None:
        """The words after `python` that migrate its database; None when it has none."""
        return ["-m", "shared.prepare", self.module] if self.keeps else None

    @property
    def serve(self) -> list[str]:
        """The words after `python` that run it."""
        return ["-m", self.module, "serve"]


ALL = (
    *(Described(name, f"services.{name}") for name in SERVICES),
    Described(CONSOLE, "console", keeps=False),
)


@dataclass(frozen=True)
class Place:
    """Where everything is, as the services see it: host:port of both servers, host and port per service."""

    society: str
    postgres: str
    amqp: str
    http: Mapping[str, tuple[str, int]]
    listen: str = "127.0.0.1"
    root: Path = ROOT

    def database_url(self, database: str, role: str, password: str) -> str:
        """The address of a database for a role."""
        return f"postgresql://{role}:{password}@{self.postgres}/{database}"

    def broker_url(self, login: str, password: str, vhost: str) -> str:
        """The AMQP address of a vhost for a login."""
        return f"amqp://{login}:{password}@{self.amqp}/{vhost}"

    def url(self, name: str) -> str:
        """The base address of a service."""
        host, port = self.http[name]
        return f"http://{host}:{port}"

    @property
    def peers(self) -> dict[str, str]:
        """The base address of every service that keeps something: those that can be asked."""
        return {name: self.url(name) for name in SERVICES}


def environment(service: Described, place: Place, kept: Secrets, preparing: bool = False) -> dict[str, str]:
    """What a service is told; only `prepare` learns the address of the owner of its tables."""
    name = service.name
    told = {
        "LIANXI_HTTP_HOST": place.listen,
        "LIANXI_HTTP_PORT": str(place.http[name][1]),
        "LIANXI_JWKS_FILE": str(kept.jwks),
        "LIANXI_PEERS": json.dumps(place.peers),
        "LIANXI_POLICY_FILE": str(place.root / "deploy" / "policy.toml"),
    }
    if service.keeps:
        told |= _what_keepers_are_told(name, place, kept)
    if preparing:
        told["LIANXI_OWNER_DATABASE_URL"] = place.database_url(name, f"{name}_owner", kept.role(f"{name}_owner"))
    return told


def _what_keepers_are_told(name: str, place: Place, kept: Secrets) -> dict[str, str]:
    login = f"svc-{name}"
    told = {
        "LIANXI_SOCIETY": place.society,
        "LIANXI_DATABASE_URL": place.database_url(name, name, kept.role(name)),
        "LIANXI_BROKER_URL": place.broker_url(login, kept.login(login), SOCIETY),
        "LIANXI_PARKED_KEY_FILE": str(kept.parked_key),
    }
    if name == "registry":
        told["LIANXI_BROKER_TEST_URL"] = place.broker_url(login, kept.login(login), TRIAL)
    return told


def for_ops(
    place: Place, kept: Secrets, api_url: str, admin: tuple[str, str], public: tuple[str, int]
) -> dict[str, object]:
    """
    What the operator's door reads from `.lianxi/ops.json`.

    `admin` is the broker's login and password, `public` the host and port where outside publishers find it, by TLS.
    """
    owners = {name: place.database_url(name, f"{name}_owner", kept.role(f"{name}_owner")) for name in SERVICES}
    return {
        "society": place.society,
        "urls": place.peers,
        "console": place.url(CONSOLE),
        "databases": {name: place.database_url(name, "ops", kept.role("ops")) for name in SERVICES},
        "owner_databases": owners,
        "postgres_admin": place.database_url("postgres", "postgres", kept.role("postgres")),
        "broker": {
            "amqp": place.amqp,
            "public_host": public[0],
            "public_port": public[1],
            "ca_file": str(kept.tls / "ca.pem"),
            "vhost": SOCIETY,
            "test_vhost": TRIAL,
            "api_url": api_url,
            "admin_user": admin[0],
            "admin_password": admin[1],
        },
        "issuer_key_file": str(kept.issuer_key),
        "jwks_file": str(kept.jwks),
        "parked_key_file": str(kept.parked_key),
    }
