"""Local catchers: a real mail server, and a small web server that answers as robots and webhooks do."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

LOOPBACK = "127.0.0.1"


@dataclass
class Mailbox:
    """
    What the mail server took, and the return address of each. `refuse`: address -> answer.

    `lose`: those after whose DATA it hangs up. `meanwhile` happens once, before a recipient is taken.
    """

    port: int = 0
    took: list[tuple[str, bytes]] = field(default_factory=list)
    returns: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    lose: set[str] = field(default_factory=set)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    _server: Any = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        [to] = envelope.rcpt_tos
        content = envelope.original_content or b""
        self.took.append((to, content))
        self.returns.append(str(envelope.mail_from))
        if to in self.lose:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0.05)
        return "250 2.0.0 queued as EXAMPLE"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address."""
        return [message_from_bytes(raw, policy=default) for to, raw in self.took if to == address]  # type: ignore[misc]


@asynccontextmanager
async def mail_server(
    certificate: ssl.SSLContext | None = None, *, starttls: bool = False, password: bytes | None = None
) -> AsyncIterator[Mailbox]:
    """A mail server on a free port of this machine: plain, by TLS from the first byte, or by STARTTLS."""
    box, loop = Mailbox(), asyncio.get_running_loop()
    alive: list[SMTP] = []

    def judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password, handled=False)

    def serve() -> SMTP:
        smtp = SMTP(
            box,
            hostname="mail.test",
            tls_context=certificate if starttls else None,
            require_starttls=starttls,
            auth_required=password is not None,
            authenticator=judge if password is not None else None,
            loop=loop,
        )
        alive.append(smtp)
        return smtp

    server = await loop.create_server(serve, LOOPBACK, 0, ssl=None if starttls else certificate)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for smtp in alive:
            if smtp.transport is not None:
                smtp.transport.abort()
        await asyncio.sleep(0)
        await server.wait_closed()


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    target: str
    headers: dict[str, str]
    body: bytes


Answering = Callable[[Asked], tuple[int, bytes] | None]


@dataclass
class Web:
    """What was asked of the web server; `answer` says status and body, None: hang up without a word."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    answer: Answering = lambda _: (200, b"{}")

    def url(self, path: str = "/hook") -> str:
        """Its address."""
        return f"http://{LOOPBACK}:{self.port}{path}"


@asynccontextmanager
async def web_server() -> AsyncIterator[Web]:
    """A web server on a free port of this machine."""
    web = Web()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name
            }
            asked = Asked(first.split()[1], headers, await reader.readexactly(int(headers.get("content-length", 0))))
            web.asked.append(asked)
            if answer := web.answer(asked):
                status, body = answer
                writer.write(
                    b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body
                )
                await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, LOOPBACK, 0)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        await server.wait_closed()
