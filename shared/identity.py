"""Who asks, and what their offices allow: signed tokens checked offline against one readable policy table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import Forbidden, Unidentified

ISSUER = AUDIENCE = "lianxi"
ALGORITHM = "Ed25519"  # the EdDSA of RFC 9864; the older name "EdDSA" leaves the curve open
LONGEST_LIFE_SECONDS = 600
CLOCK_SKEW_SECONDS = 30


class Office(BaseModel):
    """An office held: where it reaches (a branch, a publisher's source; None = the society) and its last day."""

    model_config = ConfigDict(frozen=True)

    office: str
    scope: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """The person or program behind a request, with the offices in force today."""

    subject: str
    offices: tuple[Office, ...]

    def holds(self, *names: str, scope: str | None = None) -> bool:
        """Whether one of these offices is held (for `scope`, when it is given)."""
        return any(held.office in names and (scope is None or held.scope == scope) for held in self.offices)

    def scopes(self, name: str) -> frozenset[str]:
        """Where an office reaches."""
        return frozenset(held.scope for held in self.offices if held.office == name and held.scope)


class Permit:
    """What a caller may do in one request. Limited permits must be asked about each scope they touch."""

    def __init__(self, action: str, caller: Caller, scopes: frozenset[str] | None) -> None:
        self.action, self.caller, self.scopes = action, caller, scopes
        self.asked = scopes is None

    def allow(self, *scopes: str) -> None:
        """Raise Forbidden unless the permit reaches one of `scopes` (a branch, a liaison's own code, a source)."""
        self.asked = True
        if self.scopes is not None and self.scopes.isdisjoint(scopes):
            raise Forbidden(action=self.action)

    def settle(self) -> None:
        """Refuse what nobody asked about: a limited office must not slip through a handler that forgot."""
        if not self.asked:
            raise Forbidden(action=self.action)


class Policy:
    """`action -> offices`; an office with `@own` reaches only its own branch. What is not written is refused."""

    def __init__(self, actions: Mapping[str, Iterable[str]]) -> None:
        self._actions = {action: tuple(offices) for action, offices in actions.items()}

    @classmethod
    def read(cls, path: Path) -> Policy:
        """Read the table from TOML."""
        return cls(_table(path.read_text("utf-8")))

    @property
    def actions(self) -> frozenset[str]:
        """Every action that has a rule."""
        return frozenset(self._actions)

    def permit(self, caller: Caller, action: str) -> Permit:
        """What `caller` may do. Raises Forbidden when no office in force allows the action."""
        scopes: set[str] = set()
        for rule in self._actions.get(action, ()):
            office, _, reach = rule.partition("@")
            if reach == "own":
                scopes |= caller.scopes(office)
            elif caller.holds(office):
                return Permit(action, caller, None)
        if not scopes:
            raise Forbidden(action=action)
        return Permit(action, caller, frozenset(scopes))


@lru_cache(maxsize=4)
def _table(text: str) -> Mapping[str, Iterable[str]]:
    """Kept by the text itself: one process may start many services, and reading takes a fifth of each start."""
    actions: Mapping[str, Iterable[str]] = tomllib.loads(text)["actions"]
    return actions


class TokenCheck:
    """Checks tokens with the issuer's public keys; no call to anybody."""

    def __init__(self, jwks: Path) -> None:
        self._keys = KeySet.import_key_set(orjson.loads(jwks.read_bytes()))

    def caller(self, token: str, now: datetime, today: date) -> Caller:
        """The caller behind a token. Raises Unidentified with the reason."""
        try:
            claims = jwt.decode(token, self._keys, algorithms=[ALGORITHM]).claims
            _check_times(claims, now)
            offices = [Office.model_validate(office) for office in claims.get("offices", ())]
            return Caller(str(claims["sub"]), tuple(o for o in offices if o.until is None or o.until >= today))
        except (JoseError, ValidationError, ValueError, KeyError, TypeError) as error:
            raise Unidentified(why=str(error) or type(error).__name__) from error


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    moment = now.timestamp()
    if claims["iss"] != ISSUER or claims["aud"] != AUDIENCE:
        raise ValueError("issuer or audience is another")
    if claims["exp"] - claims["iat"] > LONGEST_LIFE_SECONDS:
        raise ValueError("it lives longer than ten minutes")
    if claims["exp"] < moment - CLOCK_SKEW_SECONDS:
        raise ValueError("it has expired")
    if claims["iat"] > moment + CLOCK_SKEW_SECONDS:
        raise ValueError("it is from the future")


def issue(
    key: OKPKey, subject: str, offices: Iterable[Office], now: datetime, seconds: int = LONGEST_LIFE_SECONDS
) -> str:
    """Sign a token for `seconds` (at most ten minutes). Used by the issuer only."""
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": issued,
        "exp": issued + min(seconds, LONGEST_LIFE_SECONDS),
        "offices": [office.model_dump(mode="json", exclude_none=True) for office in offices],
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])
