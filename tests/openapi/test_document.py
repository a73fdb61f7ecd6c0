"""The OpenAPI document of each door: whole, valid, in two languages, and true to the examples it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from shared import kernel_api
from shared.openapi import PROBLEM, command_of
from tests.conftest import service
from tests.openapi.shape import shape

Operation = tuple[str, dict[str, Any]]
LINKS = ("reply", "agenda-item", "check-in", "contact")
# What programs without an office may ask, and what a signed link in the address opens; everything else needs a token.
OPEN = {
    "get /live",
    "get /ready",
    "get /metrics",
    "get /asyncapi.json",
    "get /links/run/{token}",
    *(f"{method} /links/{kind}/{{token}}" for method in ("get", "post") for kind in LINKS),
    "get /feeds/{token}.ics",
}

# What no test of the door has seen done: requests are shown, the shapes of their answers are not.
UNSEEN = {"get /asyncapi.json"}  # a document of a form of its own


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def faults(document: dict[str, Any]) -> list[str]:
    """What an outside programmer would miss."""
    found, ids = [], set()
    for name, operation in operations(document):
        wanted = {
            "summary in two languages": re.search(r"[\u4e00-\u9fff].* \| .*[A-Za-z]", operation.get("summary", "")),
            "description": operation.get("description"),
            "tags": operation.get("tags"),
            "id of its own": operation["operationId"] not in ids,
            "security": operation["security"] or name in OPEN,
            "a description of each parameter": all(_meant(one) for one in operation["parameters"]),
            "an answer": _done(operation),
            "an example of an answer": name in UNSEEN or any(_shown(said) for _, said in _done(operation)),
            "an example of its body": all("example" in content for content in _bodies(operation)),
        }
        ids.add(operation["operationId"])
        found += [f"{name}: {what}" for what, there in wanted.items() if not there]
    return found


def _done(operation: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(status, said) for status, said in operation["responses"].items() if status.startswith("2")]


def _meant(parameter: dict[str, Any]) -> bool:
    return bool(parameter.get("description") or parameter["schema"].get("description"))


def _shown(said: dict[str, Any]) -> bool:
    contents = said.get("content", {})
    return all("json" not in type_ or "example" in content for type_, content in contents.items())


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    contents = operation.get("requestBody", {}).get("content", {})
    return [content for type_, content in contents.items() if "json" in type_]


def test_nothing_is_missing_that_an_outside_programmer_needs(document: dict[str, Any]) -> None:
    assert faults(document) == []


@pytest.mark.parametrize("name", ["reporting"], indirect=True)
def test_every_field_that_may_be_asked_says_what_it_means(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"].items()
    fields = [(name, field, told) for name, one in schemas for field, told in one.get("properties", {}).items()]
    mute = [(name, field) for name, field, told in fields if not ({"description", "$ref"} & told.keys())]
    assert [one for one in mute if one[0] != "Problem"] == []


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_refusal_is_documented_as_problem_json(document: dict[str, Any]) -> None:
    common = document["components"]["responses"]
    for name, operation in operations(document):
        for status, said in operation["responses"].items():
            told = common[said["$ref"].rsplit("/", 1)[-1]] if "$ref" in said else said
            if status >= "4" and name not in OPEN:
                assert set(told["content"]) == {PROBLEM}, (name, status)
                assert "title_en" in told["content"][PROBLEM]["example"], (name, status)


def test_every_broken_rule_that_is_shown_is_told_in_chinese_and_in_english(document: dict[str, Any]) -> None:
    said = [said for _, operation in operations(document) for said in operation["responses"].values()]
    shown = [content["example"] for one in said for content in one.get("content", {}).values() if "example" in content]
    told = [rule for one in shown if isinstance(one, dict) for rule in one.get("errors", ()) if "message" in rule]
    assert told
    assert [rule for rule in told if not re.search(r"[\u4e00-\u9fff]", rule["message"])] == []
    assert [rule for rule in told if not re.search(r"[A-Za-z]", rule["message_en"])] == []


def test_every_example_of_an_answer_has_the_shape_that_is_promised(document: dict[str, Any]) -> None:
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:door", resource)
    for name, operation in operations(document):
        for status, said in operation["responses"].items():
            for content in said.get("content", {}).values():
                if "example" in content:
                    schema = {"$id": "urn:door", **document, **content["schema"]}
                    errors = Draft202012Validator(schema, registry=registry).iter_errors(content["example"])
                    assert [error.message for error in errors] == [], (name, status)


def commands(name: str) -> dict[str, type[BaseModel]]:
    """Path -> command."""
    routers = (*service(name).routers, kernel_api.router)
    return {
        route.path_format: command
        for router in routers
        for route in router.routes
        if (command := command_of(route)) is not None
    }


def test_every_example_of_a_request_is_taken_by_the_routes_own_rules(name: str, document: dict[str, Any]) -> None:
    for path, command in commands(name).items():
        for operation in document["paths"][path].values():
            for content in (content for content in _bodies(operation) if "example" in content):
                command.model_validate_json(json.dumps(content["example"]))


def test_an_example_that_breaks_a_rule_is_found(name: str, document: dict[str, Any]) -> None:
    path = {"registry": "/branches", "activities": "/activities", "outreach": "/items", "reporting": "/channels"}[name]
    example = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
    with pytest.raises(ValidationError):
        commands(name)[path].model_validate_json(json.dumps({**example, "kind": "研究会"}))


def test_a_shape_is_what_all_that_was_seen_has_in_common() -> None:
    seen = [{"code": "A", "since": "2025-01-01", "n": 1}, {"code": "B", "since": None, "n": 1.5, "more": [1]}]
    assert shape([seen]) == {
        "type": "array",
        "items": {
            "type": ["object", "null"],
            "properties": {
                "code": {"type": ["string", "null"]},
                "since": {"type": ["string", "null"], "format": "date"},
                "n": {"type": ["number", "null"]},
                "more": {"type": ["array", "null"], "items": {"type": ["integer", "null"]}},
            },
        },
    }
    counts = {"type": ["integer", "null"]}
    assert shape([{"B-1": 2}, {"B-2": 3}]) == {"type": "object", "additionalProperties": counts}
    assert shape([None]) == {}
    assert shape([1, "a"]) == {}
