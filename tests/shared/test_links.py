"""A link serves one purpose and one subject, until it expires or is revoked; nobody else can make one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.links import MAX_CHARACTERS, Link, LinkIsUnusable, Links, hold, new_secret

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LINKS = Links(b"k" * 32)
LINK = Link("answer", "M-1/B-1", NOW + timedelta(days=3))


def refusal(token: str, purpose: str = "answer", now: datetime = NOW, links: Links = LINKS) -> str:
    with pytest.raises(LinkIsUnusable) as refused:
        links.read(token, purpose, now)
    return str(refused.value.type)


def test_a_link_says_what_it_was_made_for_and_always_alike() -> None:
    assert LINKS.read(LINKS.token(LINK), "answer", NOW) == LINK
    assert LINKS.token(LINK) == LINKS.token(LINK)
    assert len(LINKS.token(LINK)) < 300


def test_a_link_holds_until_its_moment_and_not_at_it() -> None:
    token = LINKS.token(LINK)
    assert LINKS.read(token, "answer", LINK.until - timedelta(seconds=1)) == LINK
    assert refusal(token, now=LINK.until) == "link-has-expired"


def test_a_link_for_one_purpose_serves_no_other() -> None:
    assert refusal(LINKS.token(LINK), "hand in") == "link-is-for-something-else"


def test_a_link_of_another_secret_is_broken() -> None:
    assert refusal(Links(new_secret()).token(LINK)) == "link-is-broken"


def test_what_is_no_link_is_broken() -> None:
    unsigned = "eyJhbGciOiJub25lIn0." + LINKS.token(LINK).split(".")[1] + "."
    for token in ("", "x", "a.b.c", unsigned, "é" * 9, LINKS.token(LINK)[:-1], "a" * (MAX_CHARACTERS + 1)):
        assert refusal(token) == "link-is-broken"


@given(st.data())
def test_a_link_with_one_other_character_is_broken(data: st.DataObject) -> None:
    token = LINKS.token(LINK)
    # The last character of a part of base64 has bits that mean nothing.
    places = [place for place in range(len(token) - 1) if "." not in token[place : place + 2]]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != token[place]))
    assert refusal(token[:place] + other + token[place + 1 :]) == "link-is-broken"


def test_moving_the_kept_nonce_revokes_what_was_made_before() -> None:
    assert hold(LINK, 0) == LINK
    with pytest.raises(LinkIsUnusable) as refused:
        hold(LINK, 1)
    assert refused.value.type == "link-was-revoked"
