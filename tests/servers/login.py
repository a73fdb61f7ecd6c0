"""A login that costs little: tests connect thousands of times, each time with the hash of the password."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from base64 import b64encode
from urllib.parse import unquote, urlsplit

import asyncpg


def cheap(admin_url: str) -> str:
    """Hash the superuser's password once instead of 4096 times (RFC 5802); its address, without a question for TLS."""
    plain = urlsplit(admin_url)._replace(query="sslmode=disable").geturl()
    asyncio.run(_rehash(plain))
    return plain


async def _rehash(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        login = urlsplit(url)
        await connection.execute(
            f"ALTER ROLE \"{login.username}\" PASSWORD '{verifier(unquote(login.password or ''))}'"
        )
    finally:
        await connection.close()


def verifier(password: str, iterations: int = 1) -> str:
    """What PostgreSQL keeps of a password: `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>`."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    said = [b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${iterations}:{said[0]}${said[1]}:{said[2]}"
