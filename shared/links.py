"""Signed links: whoever has one may do one thing about one subject, until it expires or is revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.errors import Refused

ALGORITHM = "HS256"
SECRET_BYTES = 32
# The longest that is looked at: ours have about 250 characters, and nobody should make us read a megabyte.
MAX_CHARACTERS = 1000


class LinkIsUnusable(Refused):
    """
    链接无效。
    The link is of no use.
    """

    STATUS = 401


class LinkIsBroken(LinkIsUnusable):
    """
    链接不完整或被改动，请从原消息中重新打开。
    The link is incomplete or was altered: open it again from the message you were sent.
    """


class LinkIsForSomethingElse(LinkIsUnusable):
    """
    这个链接不能用于此项办理。
    This link was made for something else.
    """


class LinkHasExpired(LinkIsUnusable):
    """
    链接已于 {until} 失效。
    The link expired at {until}.
    """


class LinkWasRevoked(LinkIsUnusable):
    """
    链接已被收回，请使用最新收到的链接。
    The link was revoked: use the one you were sent last.
    """


@dataclass(frozen=True, slots=True)
class Link:
    """
    What a link is for. It holds before `until`, and as long as its owner keeps the same `nonce` for the subject.

    The same link always has the same token, so that it can be shown twice.
    """

    purpose: str
    subject: str
    until: datetime
    nonce: int = 0


class Links:
    """Makes and reads tokens under one secret, which never leaves its service."""

    def __init__(self, secret: bytes) -> None:
        self._key = OctKey.import_key(secret)

    def token(self, link: Link) -> str:
        """A token of URL-safe characters."""
        claims = {"aud": link.purpose, "sub": link.subject, "exp": int(link.until.timestamp()), "n": link.nonce}
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str, purpose: str, now: datetime) -> Link:
        """The link behind a token; its nonce is still to be held against the kept one. Raises LinkIsUnusable."""
        link = self._decoded(token)
        if link.purpose != purpose:
            raise LinkIsForSomethingElse
        if link.until <= now:
            raise LinkHasExpired(until=link.until.isoformat())
        return link

    def _decoded(self, token: str) -> Link:
        if len(token) > MAX_CHARACTERS:
            raise LinkIsBroken
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError) as error:
            raise LinkIsBroken from error
        until = datetime.fromtimestamp(claims["exp"], UTC)
        return Link(str(claims["aud"]), str(claims["sub"]), until, int(claims["n"]))


def hold(link: Link, nonce: int) -> Link:
    """The link, unless its owner has moved the kept nonce on. Raises LinkWasRevoked."""
    if link.nonce != nonce:
        raise LinkWasRevoked
    return link


def new_secret() -> bytes:
    """A secret for `Links`; whoever needs it first makes it and keeps it."""
    return secrets.token_bytes(SECRET_BYTES)
