"""How services ask each other: by HTTP, with a token under a key derived from the one that all of them are given."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.errors import Unidentified
from shared.identity import Caller, Office

SCHEME = "peer"
OFFICE = "service"
LIFE_SECONDS = 60
ASK_SECONDS = 10.0
# Services talk inside one network; a context with every known authority takes longer to load than a start may.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Peers:
    """The other services of one deployment. `key` is that of parked bodies: what is derived from it opens none."""

    def __init__(self, name: str, addresses: Mapping[str, str], key: bytes) -> None:
        self._name = name
        self.others = {peer: url for peer, url in addresses.items() if peer != name}
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"lianxi peers").derive(key)
        self._cipher = Fernet(base64.urlsafe_b64encode(derived))

    def token(self, now: datetime) -> str:
        """Who we are, for one minute."""
        return self._cipher.encrypt_at_time(self._name.encode(), int(now.timestamp())).decode()

    def caller(self, token: str, now: datetime) -> Caller:
        """The service behind a token, which holds the office `service`. Raises Unidentified."""
        try:
            name = self._cipher.decrypt_at_time(token.encode(), LIFE_SECONDS, int(now.timestamp()))
        except InvalidToken as error:
            raise Unidentified(why="not a token of a service here, or older than a minute") from error
        return Caller(f"service/{name.decode()}", (Office(office=OFFICE),))

    async def get(self, peer: str, path: str, params: Mapping[str, Any], now: datetime) -> Any:
        """The JSON that a peer answers. Raises httpx.HTTPError when it is away or refuses."""
        return (await self._answer(peer, path, params, now)).json()

    async def text(self, peer: str, path: str, params: Mapping[str, Any], now: datetime) -> str:
        """The text that a peer answers. Raises httpx.HTTPError when it is away or refuses."""
        return (await self._answer(peer, path, params, now)).text

    async def _answer(self, peer: str, path: str, params: Mapping[str, Any], now: datetime) -> httpx.Response:
        headers = {"Authorization": f"{SCHEME} {self.token(now)}"}
        options: dict[str, Any] = {"verify": _NO_TLS, "timeout": ASK_SECONDS, "trust_env": False}
        async with httpx.AsyncClient(base_url=self.others[peer], **options) as client:
            answer = await client.get(path, params=dict(params), headers=headers)
            answer.raise_for_status()
            return answer
