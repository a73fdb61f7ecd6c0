"""The published samples become what they say, and the published schemas are those of the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.registry.domain.envelope import Message
from services.registry.domain.examined import Publisher
from shared.events.membership import TYPES, schemas
from tests.registry.ingress import SOURCE, books, told

FOLDER = Path(__file__).parents[2] / "docs" / "membership"
SAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "samples").glob("*.json"))}
PUBLISHERS = {"csbme-members": Publisher("csbme-members", SOURCE, frozenset(TYPES))}


def message_of(sample: dict[str, Any]) -> Message:
    told = dict(sample["message"])
    told.pop("routing_key")
    body = told.pop("body").encode()
    body += b" " * (told.pop("pad_body_to", 0) - len(body))
    return Message(body, login=told.pop("user_id"), **told)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_what_it_says(name: str) -> None:
    sample = SAMPLES[name]
    outcomes = told(message_of(sample), known=books("CSBME-01", "CSBME-02"), publishers=PUBLISHERS)
    expected = [(one["outcome"], one.get("reason"), one.get("pointer")) for one in sample["expected"]]
    assert outcomes == expected


@pytest.mark.parametrize("type_", TYPES)
def test_a_published_schema_is_the_one_of_the_code(type_: str) -> None:
    published = json.loads((FOLDER / "schemas" / f"{type_}.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(schemas()[type_]))
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_schema_agrees_with_the_judgement_of_a_structured_sample(name: str) -> None:
    sample = SAMPLES[name]
    if sample["message"]["content_type"] != "application/cloudevents+json":
        return
    reason, pointer = sample["expected"][0].get("reason"), sample["expected"][0].get("pointer", "")
    if reason == "unknown_type" or pointer == "":
        return
    envelope = json.loads(sample["message"]["body"])
    validator = jsonschema.Draft202012Validator(schemas()[envelope["type"]])
    beyond = ("bad-day", "no-offset", "subject-differs", "ends-before", "message-id-differs", "snapshot-beyond")
    # Days that do not exist, equal codes, the order of two days and the message around it are beyond a schema.
    is_good = reason != "schema" or name.partition("-")[2] in beyond
    assert validator.is_valid(envelope) is is_good
