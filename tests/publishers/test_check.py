"""`ops publisher check`: whatever an outside team hands in is explained, in the words of the contract."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ops.__main__ import app
from ops.check.contract import ATTRIBUTES, FIELDS, RULES
from services.registry.domain.verdict import rules
from shared.events.membership import TYPES
from tests.registry.ingress import event

ROOT = Path(__file__).parents[2]
MEMBERSHIP = ROOT / "docs" / "membership"
CONTRACT = (ROOT / "docs" / "publishing-events.md").read_text("utf-8")
OF_THE_BROKER = {"message_size", "routing_key", "user_id"}
ADVICE = {"key_differs", "no_message_id", "delivery_mode", "structured_as_binary", "unknown_field", "unknown_class"}
ALL_RIGHT = {"content_type": "application/cloudevents+json", "delivery_mode": 2, "message_id": "e1", "user_id": "acme"}


def check(*words: str, stdin: str | bytes = "") -> Result:
    # No ops file: the checker needs no running system.
    return CliRunner().invoke(app, ["publisher", "check", *words], input=stdin, env={"LIANXI_OPS_FILE": "/nowhere"})


def checked(*words: str, stdin: Any = None) -> tuple[int, list[dict[str, Any]]]:
    """(exit code, messages) of one file, or of what goes in by stdin."""
    raw = stdin if isinstance(stdin, str | bytes) else json.dumps(stdin, ensure_ascii=False)
    said = check(*(words or ("-",)), "--json", stdin=raw)
    [file] = json.loads(said.stdout)["files"]
    return said.exit_code, file["messages"]


def violations(message: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["rule"], one["pointer"]) for event in message["events"] for one in event["violations"]]


def section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", CONTRACT, re.S | re.M)
    assert found, name
    return " ".join(found[1].split())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_told_in_the_contracts_own_words(name: str) -> None:
    rule = RULES[name]
    assert rule.words in section(rule.section)
    assert re.search(r"[\u4e00-\u9fff]", rule.zh), name
    assert re.search(r"[A-Za-z]{3}", rule.en), name


def test_the_words_about_an_attribute_or_a_field_are_the_contracts() -> None:
    assert all(words in section("Envelope") for words in ATTRIBUTES.values())
    assert all(words in section("Types and data") for words in FIELDS.values())
    assert set(FIELDS) == {field for model in TYPES.values() for field in model.model_fields}


def test_every_rule_of_the_registry_is_explained_and_nothing_else() -> None:
    assert set(RULES) == rules() | OF_THE_BROKER | ADVICE


def test_every_sample_becomes_what_it_says_with_every_rule_it_breaks() -> None:
    said = check(str(MEMBERSHIP), "--json")
    told = json.loads(said.stdout)
    assert said.exit_code == 0, [file["file"] for file in told["files"] if not file["good"]]
    for file in told["files"]:
        sample = json.loads((MEMBERSHIP / file["file"]).read_text("utf-8"))
        [message] = file["messages"]
        for expected, became in zip(sample["expected"], message["events"], strict=True):
            broken = [{"pointer": one["pointer"], "rule": one["rule"]} for one in became["violations"]]
            assert broken == expected.get("violations", []), file["file"]


def test_a_sample_that_became_something_else_is_a_fault(tmp_path: Path) -> None:
    sample = json.loads((MEMBERSHIP / "samples/14-no-kind.json").read_text("utf-8"))
    sample["expected"] = [{"outcome": "accepted"}]
    (tmp_path / "sample.json").write_text(json.dumps(sample))
    assert check(str(tmp_path / "sample.json")).exit_code == 1


def test_the_manifest_lists_every_sample_as_it_is() -> None:
    manifest = json.loads((MEMBERSHIP / "manifest.json").read_text("utf-8"))
    files = {f"samples/{path.name}": json.loads(path.read_text("utf-8")) for path in MEMBERSHIP.glob("samples/*.json")}
    assert [one["file"] for one in manifest["samples"]] == sorted(files)
    for one in manifest["samples"]:
        told = {name: files[one["file"]][name] for name in one if name != "file"}
        assert {"file": one["file"], **told} == one
        assert ("broker" in one) == ("broker" in files[one["file"]])


def test_an_event_by_itself_and_from_stdin() -> None:
    code, [message] = checked(stdin=event())
    assert (code, message["good"], violations(message), message["advice"]) == (0, True, [], [])
    code, [message] = checked(stdin=event(time="now", data={"kind": "dog"}))
    assert (code, violations(message)) == (1, [("time", "/time"), ("literal_error", "/data/kind")])
    assert message["events"][0]["violations"][1] == {
        "rule": "literal_error",
        "reason": "schema",
        "pointer": "/data/kind",
        "sentence": "此项不在允许的取值之内",
        "sentence_en": "its value is not one of those allowed",
        "section": "Types and data",
        "contract": "`kind` (`individual` / `group`)",
        "hint": "只用合同所列的取值",
        "hint_en": "use a value that the contract lists",
        "effect": "parked",
    }


def test_lines_of_events_are_one_message_each_and_follow_each_other() -> None:
    lines = [event("a"), event("a"), event("a", data={"kind": "group"}), event("b", "left", data={"kind": 1})]
    code, messages = checked(stdin="\n".join(map(json.dumps, lines)) + "\n{not json\n")
    assert (code, [message["where"] for message in messages]) == (1, ["1", "2", "3", "4", "5"])
    assert [message["events"][0]["outcome"] for message in messages] == ["accepted", "duplicate"] + ["parked"] * 3
    assert [violations(message) for message in messages[2:]] == [
        [("conflict", "/id")],
        [("literal_error", "/data/kind")],
        [("not_json", "")],
    ]


def test_an_array_is_a_batch() -> None:
    code, [message] = checked(stdin=[event("a"), event("b", member="M-2", data={"branches": None})])
    assert code == 1
    assert [one["place"] for one in message["events"]] == ["/0", "/1"]
    assert violations(message) == [("tuple_type", "/1/data/branches")]


def test_a_whole_message_is_held_against_its_properties_too() -> None:
    whole = {"properties": ALL_RIGHT, "routing_key": "membership.member.joined.v1", "body": event()}
    assert checked("--login", "acme", "-", stdin=whole)[0] == 0
    headers = {f"ce-{name}": value for name, value in event().items() if name != "data"}
    binary = {"headers": headers, "properties": ALL_RIGHT | {"content_type": "application/json"}}
    body = event()["data"] | {"remark": "x"}
    code, [message] = checked("--login", "acme", "-", stdin=binary | {"body": json.dumps(body)})
    assert (code, [(one["rule"], one["pointer"]) for one in message["advice"]]) == (
        0,
        [("unknown_field", "/data/remark")],
    )
    code, [message] = checked(stdin=binary | {"headers": {}, "body": event()["data"]})
    assert ("missing", "/source") in violations(message)
    code, [message] = checked(stdin={"properties": {"content_type": "application/cloudevents+json"}, "body": event()})
    assert (code, violations(message)) == (1, [("no_login", "")])
    assert [one["rule"] for one in message["advice"]] == ["no_message_id", "delivery_mode"]


def test_what_the_broker_refuses_is_told_as_such() -> None:
    changes = [
        {"user_id": "another"},
        {"routing_key": "membership.member.promoted.v1"},
        {"pad_body_to": 4 * 1024 * 1024 + 1},
        {},
    ]
    code, messages = checked("--login", "acme", "-", stdin=[ALL_RIGHT | {"body": event()} | one for one in changes])
    told = [message["broker"] and (message["broker"]["code"], message["broker"]["rule"]) for message in messages]
    assert (code, told) == (1, [(406, "user_id"), (403, "routing_key"), (406, "message_size"), None])
    assert messages[0]["broker"]["section"] == "Connection"


def test_another_key_than_the_type_is_taken_and_advised_against() -> None:
    message = {**ALL_RIGHT, "routing_key": "membership.batch.v1", "body": event()}
    code, [told] = checked("--login", "acme-test", "-", stdin=message | {"user_id": "acme-test"})
    assert (code, [one["rule"] for one in told["advice"]]) == (0, ["key_differs"])


def test_what_the_publisher_is_may_be_told() -> None:
    words = ("--source", "/another", "--type", "membership.member.left.v1", "--branch", "B-2", "-")
    code, [message] = checked(*words, stdin=event())
    broken = [("foreign_source", "/source"), ("foreign_type", "/type"), ("unknown_branch", "/data/branches/0")]
    assert (code, violations(message)) == (1, broken)
    assert checked("--branch", "B-2", "--branch", "B-1", "-", stdin=event())[0] == 0


def test_nothing_makes_it_stumble(tmp_path: Path) -> None:
    strange = [b"", b"\xff\xfe", b"{", b"null", b"[]", b'{"body": 7}', b"[" * 10_000, b'{"message": 1}', b"[[[]]]"]
    for n, raw in enumerate(strange):
        (tmp_path / f"{n}.json").write_bytes(raw)
    said = check(str(tmp_path), "--json")
    assert said.exit_code == 1
    assert [file["good"] for file in json.loads(said.stdout)["files"]] == [False] * len(strange)


def test_people_read_sentences() -> None:
    said = check("-", stdin=json.dumps(event(data={"kind": "dog"})))
    assert said.exit_code == 1
    for words in ("/data/kind", "此项不在允许的取值之内", "§ Types and data", "`kind` (`individual` / `group`)"):
        assert words in said.stdout
    assert check("no-such-file").exit_code == 2
