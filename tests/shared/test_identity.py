"""Tokens and the policy table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.errors import Forbidden, Unidentified
from shared.identity import Caller, Office, Policy, TokenCheck, issue
from tests.world import Keys

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def caller_of(keys: Keys, token: str, now: datetime = NOW) -> Caller:
    return TokenCheck(keys.jwks_file).caller(token, now, TODAY)


def test_a_token_says_who_and_which_offices_in_force(keys: Keys) -> None:
    offices = [
        Office(office="secretariat"),
        Office(office="leader", until=date(2026, 3, 1)),
        Office(office="x", until=TODAY),
    ]
    caller = caller_of(keys, issue(keys.issuer, "p-1", offices, NOW))
    assert (caller.subject, [o.office for o in caller.offices]) == ("p-1", ["secretariat", "x"])


def test_an_expired_a_forged_and_a_long_lived_token_are_refused(keys: Keys) -> None:
    good = issue(keys.issuer, "p-1", [], NOW)
    with pytest.raises(Unidentified):
        caller_of(keys, good, NOW + timedelta(minutes=11))
    forged = issue(OKPKey.generate_key("Ed25519", {"kid": "test"}), "p-1", [], NOW)
    issued = int(NOW.timestamp())
    claims = {"iss": "lianxi", "aud": "lianxi", "sub": "p", "iat": issued, "exp": issued + 3600, "offices": []}
    long_lived = jwt.encode({"alg": "Ed25519", "kid": "test"}, claims, keys.issuer, algorithms=["Ed25519"])
    unsigned = good.rsplit(".", 1)[0] + "."
    for token in (forged, long_lived, unsigned, "", "x.y.z", good[:-4] + "AAAA"):
        with pytest.raises(Unidentified):
            caller_of(keys, token)


def test_what_has_no_rule_is_refused_even_to_the_secretariat() -> None:
    with pytest.raises(Forbidden):
        Policy({}).permit(Caller("p", (Office(office="secretariat"),)), "DoThis")


def test_an_own_office_reaches_its_branch_and_must_be_asked_about_it() -> None:
    policy = Policy({"DoThis": ["liaison@own", "secretariat"]})
    own = policy.permit(Caller("p", (Office(office="liaison", scope="B1"),)), "DoThis")
    with pytest.raises(Forbidden):
        own.settle()
    with pytest.raises(Forbidden):
        own.allow("B2")
    own.allow("B2", "B1")
    own.settle()
    with pytest.raises(Forbidden):
        policy.permit(Caller("p", (Office(office="liaison"),)), "DoThis")
    policy.permit(Caller("p", (Office(office="secretariat"),)), "DoThis").settle()
