"""Governing documents by their days: drafted, in force, replaced, abolished, told late and put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.registry.commands.decisions import Resolved
from services.registry.commands.documents import AbolishDocument, AdoptDocument, DraftDocument, ReceiveIncoming
from services.registry.domain.document import (
    STATUS,
    FileTypeUnfit,
    NotInForce,
    ReceivedBeforeDated,
    Version,
    VersionHasEnded,
    VersionsBeginTogether,
    abolish,
    adopt,
    draft,
    fit,
    receive,
)
from shared.errors import Unknown
from shared.events.registry import DocumentState

COUNCIL = Resolved(body="常务理事会", decided_on=date(2024, 1, 1), number="2024-1")
FILE = "ab" * 32


class Document:
    """A document as the register would know it after each request."""

    def __init__(self) -> None:
        self.known: dict[int, Version] = {}

    def take(self, events: Sequence[DocumentState]) -> list[tuple[str, int]]:
        for event in events:
            self.known[event.version] = Version(STATUS[type(event)], event)
        return [(STATUS[type(event)], event.version) for event in events]

    def drafted(self) -> list[tuple[str, int]]:
        command = DraftDocument(code="D", title="办法", category="branch_guidance", file=FILE)
        return self.take([draft(command, list(self.known.values()), date(2026, 1, 1))])

    def adopted(self, version: int, day: date) -> list[tuple[str, int]]:
        command = AdoptDocument(code="D", version=version, effective_on=day, decision=COUNCIL)
        return self.take(adopt(command, list(self.known.values())))

    def abolished(self, day: date) -> list[tuple[str, int]]:
        command = AbolishDocument(code="D", effective_on=day, decision=COUNCIL)
        return self.take([abolish(command, list(self.known.values()))])

    def spans(self) -> dict[int, tuple[str, Any, Any]]:
        return {n: (v.status, v.state.in_force_on, v.state.until) for n, v in self.known.items()}


def with_versions(*days: date) -> Document:
    document = Document()
    for version, day in enumerate(days, 1):
        document.drafted()
        document.adopted(version, day)
    return document


def test_a_new_version_takes_the_place_of_the_one_before_on_its_first_day() -> None:
    document = with_versions(date(2020, 1, 1))
    assert document.drafted() == [("draft", 2)]
    assert document.drafted() == [("draft", 2)]
    assert document.adopted(2, date(2024, 1, 1)) == [("in_force", 2), ("replaced", 1)]
    assert document.spans() == {
        1: ("replaced", date(2020, 1, 1), date(2024, 1, 1)),
        2: ("in_force", date(2024, 1, 1), None),
    }
    assert document.known[1].state.replaced_by == 2
    assert document.known[1].state.decision is not None


def test_an_old_version_told_late_ends_where_the_newer_one_begins() -> None:
    document = with_versions(date(2024, 1, 1))
    document.drafted()
    assert document.adopted(2, date(2020, 1, 1)) == [("in_force", 2), ("replaced", 2)]
    assert document.spans()[2] == ("replaced", date(2020, 1, 1), date(2024, 1, 1))
    assert document.spans()[1] == ("in_force", date(2024, 1, 1), None)


def test_a_first_day_put_right_moves_the_end_of_the_version_before() -> None:
    document = with_versions(date(2020, 1, 1), date(2024, 1, 1))
    for day in (date(2024, 3, 1), date(2023, 12, 1)):
        assert document.adopted(2, day) == [("in_force", 2), ("replaced", 1)]
        assert document.spans()[1] == ("replaced", date(2020, 1, 1), day)


def test_versions_whose_order_is_put_right_are_all_told_anew() -> None:
    document = with_versions(date(2020, 1, 1), date(2024, 1, 1))
    assert document.adopted(1, date(2025, 1, 1)) == [("in_force", 1), ("replaced", 2)]
    assert document.spans() == {
        1: ("in_force", date(2025, 1, 1), None),
        2: ("replaced", date(2024, 1, 1), date(2025, 1, 1)),
    }
    assert document.adopted(1, date(2020, 1, 1)) == [("in_force", 1), ("replaced", 1), ("in_force", 2)]
    assert document.spans()[2] == ("in_force", date(2024, 1, 1), None)


def test_two_versions_never_begin_on_one_day() -> None:
    document = with_versions(date(2020, 1, 1))
    document.drafted()
    with pytest.raises(VersionsBeginTogether):
        document.adopted(2, date(2020, 1, 1))
    with pytest.raises(Unknown):
        document.adopted(7, date(2021, 1, 1))


def test_what_is_abolished_is_not_in_force_again_and_what_comes_later_leaves_its_end_alone() -> None:
    document = with_versions(date(2020, 1, 1))
    with pytest.raises(NotInForce):
        document.abolished(date(2019, 12, 31))
    assert document.abolished(date(2022, 1, 1)) == [("abolished", 1)]
    with pytest.raises(NotInForce):
        document.abolished(date(2022, 1, 1))
    with pytest.raises(VersionHasEnded):
        document.adopted(1, date(2023, 1, 1))
    document.drafted()
    assert document.adopted(2, date(2024, 1, 1)) == [("in_force", 2)]
    assert document.spans()[1] == ("abolished", date(2020, 1, 1), date(2022, 1, 1))


def test_files_of_another_type_and_letters_received_before_their_date_are_refused() -> None:
    fit("docx", ("pdf", "docx"), "file")
    with pytest.raises(FileTypeUnfit):
        fit("xlsx", ("pdf", "docx"), "file")
    letter: dict[str, Any] = {
        "code": "I-1",
        "issuer": "中国科协",
        "number": "科协发〔2026〕3号",
        "title": "通知",
        "study": True,
    }
    same_day = ReceiveIncoming(**letter, dated_on=date(2026, 1, 2), received_on=date(2026, 1, 2))
    assert receive(same_day).effective_on == date(2026, 1, 2)
    with pytest.raises(ReceivedBeforeDated):
        receive(same_day.model_copy(update={"received_on": date(2026, 1, 1)}))
