"""A published type only grows: every kind of break is told with its place and the way out, and a new field passes."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deploy.contracts.__main__ import PUBLISHED, broken
from deploy.contracts.compatible import READS, SAYS, breaks
from deploy.contracts.files import written
from shared.events import TYPES, membership
from shared.events.base import UPCASTERS
from shared.events.documents import schemas
from shared.events.envelope import decode

SAMPLES = Path(__file__).parent / "samples"
BRANCH, RUN, JOINED = "registry.branch.founded.v1", "reporting.run.kept.v2", "membership.member.joined.v1"
Schema = dict[str, Any]
Change = Callable[[Schema, Schema], object]


def test_no_published_type_is_broken() -> None:
    assert list(broken(PUBLISHED)) == []


def test_every_type_is_published_or_new() -> None:
    """A release publishes (`python -m deploy.contracts publish`); what is new since then has no file yet."""
    assert {path.stem for path in PUBLISHED.glob("*.json")} <= {*TYPES, *UPCASTERS, *membership.TYPES}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_everything_ever_stored_is_read_today(path: Path) -> None:
    body = path.read_bytes()
    assert decode(body).id == json.loads(body)["id"]
    promise = PUBLISHED / path.name
    assert not promise.exists() or jsonschema.Draft202012Validator(json.loads(promise.read_bytes())).is_valid(
        json.loads(body)
    )


@functools.cache
def promises() -> dict[str, Schema]:
    """The schemas of this minute; whoever changes one takes a copy."""
    return schemas()


def changed(type_: str, change: Change) -> tuple[Schema, Schema]:
    old = promises()[type_]
    new = copy.deepcopy(old)
    change(new["properties"]["data"], new["$defs"])
    return old, new


BREAKS: dict[str, tuple[str, Change, list[str]]] = {
    "a field is removed": (BRANCH, lambda data, _: data["properties"].pop("host_unit"), ["/data/host_unit is gone"]),
    "a field has another name": (
        BRANCH,
        lambda data, _: data["properties"].update(called=data["properties"].pop("name")),
        ["/data/name is gone or has another name"],
    ),
    "a text is narrowed": (
        BRANCH,
        lambda data, _: data["properties"]["code"].update(maxLength=32),
        ["/data/code takes less"],
    ),
    "a text is widened": (
        BRANCH,
        lambda data, _: data["properties"]["code"].update(maxLength=99),
        ["/data/code may carry more"],
    ),
    "a closed list loses a word": (
        BRANCH,
        lambda data, _: data["properties"]["status"]["enum"].remove("ended"),
        ["/data/status takes less"],
    ),
    "a closed list gains a word": (
        BRANCH,
        lambda data, _: data["properties"]["status"]["enum"].append("sleeping"),
        ["/data/status may carry more"],
    ),
    "an optional field becomes required": (
        BRANCH,
        lambda data, _: data["required"].append("founded_on"),
        ["/data/founded_on is required, and was not"],
    ),
    "a new field is required": (
        BRANCH,
        lambda data, _: (data["properties"].update(new={"type": "string"}), data["required"].append("new")),
        ["/data/new is required, and was not"],
    ),
    "a required field becomes optional": (
        BRANCH,
        lambda data, _: data["required"].remove("kind"),
        ["/data/kind may be absent"],
    ),
    "a field has another type": (
        BRANCH,
        lambda data, _: data["properties"].update(name={"type": "integer", "x-class": "body name"}),
        ["/data/name takes less", "/data/name may carry more"],
    ),
    "a day becomes any text": (
        BRANCH,
        lambda data, _: data["properties"]["effective_on"].pop("format"),
        ["/data/effective_on has another format"],
    ),
    "an absent field stands for something else": (
        BRANCH,
        lambda data, _: data["properties"]["founded_on"].update(default="1980-11-01"),
        ["/data/founded_on stands for another value when absent"],
    ),
    "a title becomes a code": (
        BRANCH,
        lambda data, _: data["properties"]["name"].update({"x-class": "code"}),
        ["/data/name has another class"],
    ),
    "a group behind a reference loses a field": (
        BRANCH,
        lambda _, defs: defs["Decision"]["properties"].pop("number"),
        ["/data/decision/number is gone"],
    ),
    "an element of a list is narrowed": (
        RUN,
        lambda _, defs: defs["KeptFigure"]["properties"]["unit"].update(maxLength=6),
        ["/data/figures/*/unit takes less"],
    ),
    "a list needs an element": (
        RUN,
        lambda data, _: data["properties"]["figures"].update(minItems=1),
        ["/data/figures takes less"],
    ),
    "a list becomes a text": (
        RUN,
        lambda data, _: data["properties"].update(figures={"type": "string"}),
        ["/data/figures takes less", "/data/figures may carry more"],
    ),
    "null is not taken any more": (
        BRANCH,
        lambda data, _: data["properties"]["host_unit"]["anyOf"].pop(),
        ["/data/host_unit takes less"],
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_told_with_its_place_when(name: str) -> None:
    type_, change, expected = BREAKS[name]
    told = breaks(*changed(type_, change))
    assert len(told) == len(expected), told
    assert all(sentence.startswith(start) for sentence, start in zip(told, expected, strict=True)), told


GROWTH: dict[str, tuple[str, Change]] = {
    "nothing changes": (BRANCH, lambda data, _: None),
    "an optional field comes": (BRANCH, lambda data, _: data["properties"].update(new={"type": "string"})),
    "a group gains an optional field": (
        BRANCH,
        lambda _, defs: defs["Decision"]["properties"].update(new={"type": "string"}),
    ),
    "a group in a list gains an optional field": (
        RUN,
        lambda _, defs: defs["KeptFigure"]["properties"].update(new={"type": "string"}),
    ),
    "a sentence of explanation changes": (BRANCH, lambda data, _: data.update(description="in other words")),
}


@pytest.mark.parametrize("name", GROWTH)
def test_it_may_go_out_when(name: str) -> None:
    type_, change = GROWTH[name]
    assert breaks(*changed(type_, change)) == []


def test_what_outside_systems_say_may_be_taken_more_widely_but_never_less() -> None:
    wider = changed(JOINED, lambda data, _: data["properties"]["kind"]["enum"].append("family"))
    assert breaks(*wider, roles=(READS,)) == []
    assert breaks(*wider, roles=(SAYS,)) != []
    narrower = changed(JOINED, lambda data, _: data["properties"]["kind"]["enum"].pop())
    assert [sentence[:22] for sentence in breaks(*narrower, roles=(READS,))] == ["/data/kind takes less "]


def test_a_break_names_the_type_and_the_way_out(tmp_path: Path) -> None:
    promise = copy.deepcopy(promises()[BRANCH])
    promise["properties"]["data"]["properties"]["seal"] = {"type": "string"}
    (tmp_path / f"{BRANCH}.json").write_text(written(promise), "utf-8")
    (tmp_path / "registry.branch.dreamt.v1.json").write_text("{}", "utf-8")
    gone, broken_type = broken(tmp_path)
    assert gone.startswith("registry.branch.dreamt.v1 was published and is gone")
    assert broken_type.startswith(f"{BRANCH}: /data/seal is gone or has another name")
    assert "Declare registry.branch.founded.v2 with an upcaster from v1" in broken_type


def test_an_upcaster_keeps_the_promise_of_a_type_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "registry.branch.dreamt.v1.json").write_text("{}", "utf-8")
    monkeypatch.setitem(UPCASTERS, "registry.branch.dreamt.v1", (BRANCH, dict))
    assert list(broken(tmp_path)) == []
