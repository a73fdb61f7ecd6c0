"""docs/events is what the code says, valid by the standards it names, and agrees with every frozen sample."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deploy.contracts.__main__ import differences
from deploy.contracts.files import FOLDER, files, index
from deploy.topology import SERVICES
from shared.events import TYPES, membership
from shared.events.base import DomainEvent
from shared.events.documents import schemas

SAMPLES = Path(__file__).parent / "samples"
SCHEMAS = schemas()
FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER


def validator(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema, format_checker=FORMATS)


def test_the_folder_is_what_the_code_says() -> None:
    assert list(differences(FOLDER)) == []


def test_a_changed_a_missing_and_a_foreign_file_are_found(tmp_path: Path) -> None:
    for name, text in files().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert list(differences(tmp_path)) == []
    (tmp_path / "README.md").write_text("other", "utf-8")
    (tmp_path / "registry.asyncapi.json").unlink()
    (tmp_path / "zzz.json").write_text("{}", "utf-8")
    told = list(differences(tmp_path))
    assert [sentence.split("/")[1].split(" ")[0] for sentence in told] == [
        "README.md",
        "registry.asyncapi.json",
        "zzz.json",
    ]
    assert all("make contracts" in sentence for sentence in told)


def test_there_is_a_schema_of_every_type_of_ours_and_of_outside_systems() -> None:
    assert set(SCHEMAS) == {*TYPES, *membership.TYPES}


@pytest.mark.parametrize("type_", SCHEMAS)
def test_a_schema_is_one_by_its_metaschema(type_: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[type_])


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_the_frozen_sample_is_valid_and_each_way_of_spoiling_it_is_not(type_: str) -> None:
    sample, valid = json.loads((SAMPLES / f"{type_}.json").read_bytes()), validator(SCHEMAS[type_]).is_valid
    assert valid(sample)
    for name in SCHEMAS[type_]["required"]:
        assert not valid({key: value for key, value in sample.items() if key != name}), name
    for name in SCHEMAS[type_]["properties"]["data"]["required"]:
        spoiled = copy.deepcopy(sample)
        del spoiled["data"][name]
        assert not valid(spoiled), name
    for name in sample["data"]:
        assert not valid(sample | {"data": sample["data"] | {name: {"not": "this"}}}), name


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_every_field_of_ours_shows_its_class(type_: str) -> None:
    bare = [place for place, field in fields(SCHEMAS[type_]) if "x-class" not in field]
    assert bare == []


def fields(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every value that stands at an end: no group, no list, no choice, no reference."""
    found: list[tuple[str, dict[str, Any]]] = []
    todo = [(name, one) for name, one in schema["$defs"].items()] + [("data", schema["properties"]["data"])]
    while todo:
        place, node = todo.pop()
        inner = list(node.get("properties", {}).items()) + [("*", one) for one in node.get("anyOf", ())]
        inner += [("*", node["items"])] if "items" in node else []
        todo += [(f"{place}/{name}", one) for name, one in inner]
        if not inner and "$ref" not in node and node != {"type": "null"}:
            found.append((place, node))
    return found


def test_a_type_that_nobody_hears_is_not_let_into_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unheard(DomainEvent):
        """Nobody hears this."""

    monkeypatch.setitem(TYPES, "registry.rumour.spread.v1", Unheard)
    with pytest.raises(ValueError, match=r"registry\.rumour\.spread\.v1: nobody hears it"):
        index()


@pytest.fixture(scope="session")
def asyncapi_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The official schema of AsyncAPI 3.0 documents, as its makers publish it."""
    folder, npm = tmp_path_factory.mktemp("asyncapi"), shutil.which("npm")
    assert npm, "npm belongs to the machine"
    subprocess.run([npm, "pack", "--silent", "@asyncapi/specs@6"], cwd=folder, check=True, capture_output=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        inside = archive.extractfile("package/schemas/3.0.0-without-$id.json")
        assert inside
        found: dict[str, Any] = json.loads(inside.read())
    return found


def test_every_service_has_an_asyncapi_document_that_its_makers_schema_accepts(asyncapi_schema: dict[str, Any]) -> None:
    official = jsonschema.Draft7Validator(asyncapi_schema)
    for name in SERVICES:
        document = json.loads((FOLDER / f"{name}.asyncapi.json").read_bytes())
        assert [error.message[:200] for error in official.iter_errors(document)] == []
        assert broken_references(document) == []
    document["operations"]["say.reporting.run.kept.v2"]["action"] = "shout"
    assert not official.is_valid(document)


def broken_references(document: dict[str, Any]) -> list[str]:
    """References, inside the document or to a file beside it, behind which there is nothing."""
    broken, todo = [], [document]
    while todo:
        node = todo.pop()
        inner = list(node.values()) if isinstance(node, dict) else node
        todo += [one for one in inner if isinstance(one, dict | list)]
        reference = node.get("$ref", "") if isinstance(node, dict) else ""
        if reference.startswith("./") and not (FOLDER / reference).exists():
            broken.append(reference)
        if reference.startswith("#/") and not reached(document, reference):
            broken.append(reference)
    return broken


def reached(document: Any, reference: str) -> bool:
    for part in reference.removeprefix("#/").split("/"):
        if part not in document:
            return False
        document = document[part]
    return True


def test_a_reference_to_nothing_is_found() -> None:
    assert broken_references({"a": [{"$ref": "#/b/c"}, {"$ref": "./no.json"}], "b": {}}) == ["./no.json", "#/b/c"]
