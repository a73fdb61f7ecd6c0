"""Everything secret: generated once into a git-ignored folder that only its owner may read, and never printed."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.topology import SERVICES

LOGINS = ("admin", "ops", *(f"svc-{service}" for service in SERVICES))
ROLES = ("ops", *SERVICES, *(f"{service}_owner" for service in SERVICES))


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read, at no moment, all or nothing."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


@dataclass(frozen=True)
class Secrets:
    """The secrets kept in one folder."""

    folder: Path

    @property
    def issuer_key(self) -> Path:
        """The Ed25519 key (PEM) that signs tokens; only the issuer reads it."""
        return self.folder / "issuer.pem"

    @property
    def jwks(self) -> Path:
        """Its public part, as the services read it."""
        return self.folder / "jwks.json"

    @property
    def parked_key(self) -> Path:
        """The Fernet key under which parked bodies are kept."""
        return self.folder / "parked.key"

    @property
    def tls(self) -> Path:
        """The folder of the certificate authority and of the broker's certificate (deploy/certificates.py)."""
        return self.folder / "tls"

    @cached_property
    def passwords(self) -> Mapping[str, Mapping[str, str]]:
        """Passwords by server (`postgres`, `rabbitmq`) and name."""
        kept: Mapping[str, Mapping[str, str]] = json.loads((self.folder / "passwords.json").read_text())
        return kept

    def role(self, name: str) -> str:
        """The password of a PostgreSQL role."""
        return self.passwords["postgres"][name]

    def login(self, name: str) -> str:
        """The password of a RabbitMQ user."""
        return self.passwords["rabbitmq"][name]


def ensure_secrets(folder: Path) -> Secrets:
    """The folder's secrets; what is missing is made, what is there is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    kept = Secrets(folder)
    _ensure_passwords(folder / "passwords.json")
    if not kept.issuer_key.exists() or not kept.jwks.exists():
        _make_issuer(kept)
    if not kept.parked_key.exists():
        from cryptography.fernet import Fernet

        write_private(kept.parked_key, Fernet.generate_key().decode())
    return kept


def _ensure_passwords(path: Path) -> None:
    kept = json.loads(path.read_text()) if path.exists() else {}
    wanted = {"postgres": ("postgres", *ROLES), "rabbitmq": LOGINS}
    whole = {
        server: {name: kept.get(server, {}).get(name) or secrets.token_urlsafe(24) for name in names}
        for server, names in wanted.items()
    }
    if whole != kept:
        write_private(path, json.dumps(whole, indent=1))


def _make_issuer(kept: Secrets) -> None:
    """The key's id is its thumbprint, so that whoever loads the key knows the id."""
    from joserfc.jwk import KeySet, OKPKey

    key = OKPKey.generate_key("Ed25519", {"use": "sig"})
    key.ensure_kid()
    write_private(kept.issuer_key, key.as_pem(private=True).decode())
    write_private(kept.jwks, json.dumps(KeySet([key]).as_dict(private=False)))
