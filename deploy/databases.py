"""One database and two roles per service on PostgreSQL, so that a foreign SELECT is impossible and not just rude."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from deploy.topology import SERVICES

OPS = "ops"
_ITERATIONS = 4096


async def prepare_databases(admin_url: str, passwords: Mapping[str, str], services: Sequence[str] = SERVICES) -> None:
    """Make what is missing and set what may have changed; as often as wanted, also while services run.

    `passwords` by role: `X_owner` migrates database X, `X` serves, `ops` looks (migrations say at what).
    """
    connection = await asyncpg.connect(admin_url)
    try:
        for role in (OPS, *services, *(f"{service}_owner" for service in services)):
            await _ensure_role(connection, role, passwords[role])
        await connection.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
        for service in services:
            await _ensure_database(connection, service)
    finally:
        await connection.close()
    for service in services:
        await _ensure_schema(admin_url, service)


async def _ensure_role(connection: asyncpg.Connection[Any], role: str, password: str) -> None:
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        await connection.execute(f'CREATE ROLE "{role}"')
    await connection.execute(
        f"""ALTER ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD '{scram(password)}'"""
    )


async def _ensure_database(connection: asyncpg.Connection[Any], service: str) -> None:
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", service):
        await connection.execute(f'CREATE DATABASE "{service}" OWNER "{service}_owner"')
    await connection.execute(
        f"""
        ALTER DATABASE "{service}" OWNER TO "{service}_owner";
        REVOKE ALL ON DATABASE "{service}" FROM PUBLIC;
        GRANT CONNECT ON DATABASE "{service}" TO "{service}", "{OPS}";
        """
    )


async def _ensure_schema(admin_url: str, service: str) -> None:
    connection = await asyncpg.connect(urlsplit(admin_url)._replace(path=f"/{service}").geturl())
    try:
        await connection.execute(
            f"""
            ALTER SCHEMA public OWNER TO "{service}_owner";
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO "{service}", "{OPS}";
            """
        )
    finally:
        await connection.close()


def scram(password: str) -> str:
    """PostgreSQL's SCRAM verifier of a password (RFC 5803): the password itself reaches neither statement nor log."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${_ITERATIONS}:{salt64}${stored64}:{server64}"


if __name__ == "__main__":  # docker-compose.yml runs this once at every start
    roles = json.loads(Path(os.environ["LIANXI_ROLES_FILE"]).read_text())
    where = os.environ["LIANXI_POSTGRES"]
    asyncio.run(prepare_databases(f"postgresql://postgres:{roles['postgres']}@{where}/postgres", roles))
