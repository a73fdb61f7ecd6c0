"""The one description of the services, from which the launcher starts them and a test checks docker-compose.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.secrets import Secrets
from deploy.topology import SERVICES, SOCIETY, TRIAL

ROOT = Path(__file__).parents[1]
POLICY = ROOT / "deploy" / "policy.toml"


@dataclass(frozen=True)
class Described:
    """A service: its name, how it is run, and where it says that it is ready."""

    name: str
    port_offset: int
    health_path: str = "/ready"

    @property
    def is_there(self) -> bool:
        """Has it been written yet?"""
        return (ROOT / "services" / self.name / "__main__.py").exists()

    @property
    def prepare(self) -> list[str]:
        """The words after `python` that migrate its database."""
        return ["-m", f"services.{self.name}", "prepare"]

    @property
    def serve(self) -> list[str]:
        """The words after `python` that run it."""
        return ["-m", f"services.{self.name}", "serve"]


ALL = tuple(Described(name, offset) for offset, name in enumerate(SERVICES))


@dataclass(frozen=True)
class Place:
    """Where everything is, as the services see it: host:port of both servers, host and port per service."""

    society: str
    postgres: str
    amqp: str
    http: Mapping[str, tuple[str, int]]

    def database_url(self, database: str, role: str, password: str) -> str:
        """The address of a database for a role."""
        return f"postgresql://{role}:{password}@{self.postgres}/{database}"

    def broker_url(self, login: str, password: str, vhost: str) -> str:
        """The AMQP address of a vhost for a login."""
        return f"amqp://{login}:{password}@{self.amqp}/{vhost}"

    @property
    def peers(self) -> dict[str, str]:
        """The base address of every service."""
        return {name: f"http://{host}:{port}" for name, (host, port) in self.http.items()}


def environment(service: Described, place: Place, kept: Secrets, preparing: bool = False) -> dict[str, str]:
    """What a service is told; only `prepare` learns the address of the owner of its tables."""
    name = service.name
    host, port = place.http[name]
    login = f"svc-{name}"
    told = {
        "LIANXI_SOCIETY": place.society,
        "LIANXI_DATABASE_URL": place.database_url(name, name, kept.role(name)),
        "LIANXI_BROKER_URL": place.broker_url(login, kept.login(login), SOCIETY),
        "LIANXI_HTTP_HOST": host,
        "LIANXI_HTTP_PORT": str(port),
        "LIANXI_JWKS_FILE": str(kept.jwks),
        "LIANXI_POLICY_FILE": str(POLICY),
        "LIANXI_PARKED_KEY_FILE": str(kept.parked_key),
        "LIANXI_PEERS": json.dumps({peer: url for peer, url in place.peers.items() if peer != name}),
    }
    if name == "registry":
        told["LIANXI_BROKER_TEST_URL"] = place.broker_url(login, kept.login(login), TRIAL)
    if preparing:
        told["LIANXI_OWNER_DATABASE_URL"] = place.database_url(name, f"{name}_owner", kept.role(f"{name}_owner"))
    return told


def for_ops(place: Place, kept: Secrets, api_url: str, admin: tuple[str, str]) -> dict[str, object]:
    """What the operator's door reads from `.lianxi/ops.json`; `admin` is the broker's login and password."""
    host, _, port = place.amqp.partition(":")
    owners = {name: place.database_url(name, f"{name}_owner", kept.role(f"{name}_owner")) for name in SERVICES}
    return {
        "society": place.society,
        "urls": place.peers,
        "databases": {name: place.database_url(name, "ops", kept.role("ops")) for name in SERVICES},
        "owner_databases": owners,
        "broker": {
            "amqp": place.amqp,
            "host": host,
            "port": int(port),
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
