"""Reports of several makers are read alike, and nothing that comes makes the reader fail."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.delivery.returned import read, return_address
from tests.reporting.delivery import reports

ATTEMPT = "0123456789abcdef0123456789abcdef"
TAGGED = return_address("bounces@example.org", ATTEMPT)


@pytest.mark.parametrize(
    ("written", "status", "words"),
    [
        (reports.postfix, "5.1.1", "User unknown"),
        (reports.sendmail, "5.2.2", "Mailbox full"),
        (reports.exchange, "5.7.134", "authentication required"),
    ],
)
def test_a_report_tells_the_try_the_status_and_why_without_an_address(
    written: Callable[[str], bytes], status: str, words: str
) -> None:
    told = read(written(ATTEMPT))
    assert (told.attempt, told.action, told.status) == (UUID(ATTEMPT), "failed", status)
    assert words in told.text
    assert "@" not in told.text


def test_the_address_it_returned_to_names_the_try_where_nothing_is_brought_along() -> None:
    assert TAGGED == f"bounces+{ATTEMPT}@example.org"
    bare = reports.postfix(ATTEMPT, TAGGED).replace(b"Lianxi-Attempt", b"X-Taken-Out")
    assert read(bare).attempt == UUID(ATTEMPT)


def test_a_report_of_a_delay_is_no_failure() -> None:
    assert read(reports.postfix(ATTEMPT, action="delayed", status="4.4.1")).action == "delayed"
    assert read(reports.postfix(ATTEMPT, action="relayed", status="2.0.0")).action == "delivered"


def test_a_server_that_writes_no_report_is_unclear_and_an_answering_machine_is_automatic() -> None:
    assert (read(reports.qmail(TAGGED)).attempt, read(reports.qmail(TAGGED)).action) == (UUID(ATTEMPT), "unclear")
    told = read(reports.on_holiday(TAGGED))
    assert (told.attempt, told.action, told.status) == (UUID(ATTEMPT), "automatic", "")


def test_a_mail_that_only_quotes_the_number_in_its_text_names_no_try() -> None:
    assert read(b"From: a@b.example\r\n\r\nLianxi-Attempt: " + ATTEMPT.encode()).attempt is None
    own = f"From: a@b.example\r\nLianxi-Attempt: {ATTEMPT}\r\n\r\n".encode()
    assert read(own).attempt is None


@given(st.binary(max_size=400), st.integers(0, 1500))
def test_whatever_comes_is_read(noise: bytes, at: int) -> None:
    whole = reports.exchange(ATTEMPT)
    for raw in (noise, whole[:at] + noise + whole[at:], whole[:at]):
        assert read(raw).action in ("failed", "delayed", "delivered", "unclear", "automatic")


def test_of_a_report_cut_off_before_it_says_anything_a_person_is_told() -> None:
    whole = reports.exchange(ATTEMPT).replace(b"postmaster@branch.example", b"someone@branch.example")
    told = read(whole[: whole.index(b"message/delivery-status")])
    assert (told.attempt, told.action) == (None, "unclear")
