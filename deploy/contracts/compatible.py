"""Whether the schemas of today keep what the published ones promised, told field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jsoncompat

Schema = dict[str, Any]
# Which direction has to hold. READS: we still take all that the published schema allowed. SAYS: whoever reads by the
# published schema can read what we say now.
Role = Literal["deserializer", "serializer"]
READS: Role = "deserializer"
SAYS: Role = "serializer"
_TOLD = {
    READS: "takes less than the published version: what is stored or sent already would be refused",
    SAYS: "may carry more than the published version: who reads by that one would refuse it",
}
# Words that carry meaning but no limit a checker of values would see.
_MEANING = {
    "default": "stands for another value when absent",
    "format": "has another format",
    "x-class": "has another class",
}


@dataclass(frozen=True)
class Node:
    """A place in a schema, with the definitions it may refer to."""

    schema: Schema
    definitions: Schema

    def at(self, schema: Any) -> Node:
        """Another place of the same document, references followed."""
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.definitions[schema["$ref"].removeprefix("#/$defs/")]
        return Node(schema, self.definitions)


def breaks(old: Schema, new: Schema, roles: Sequence[Role] = (READS, SAYS)) -> list[str]:
    """Sentences, each with the pointer of a place where `new` breaks what `old` promised; empty = it may go out."""
    before, after = (Node(document, document.get("$defs", {})) for document in (old, new))
    return list(_compare("", before, after, roles))


def _compare(at: str, old: Node, new: Node, roles: Sequence[Role]) -> Iterator[str]:
    for word, sentence in _MEANING.items():
        if old.schema.get(word) != new.schema.get(word):
            yield f"{at or '/'} {sentence}"
    old, new = _without_null(old, new)
    if "properties" in old.schema and "properties" in new.schema:
        yield from _compare_objects(at, old, new, roles)
    elif "items" in old.schema and "items" in new.schema:
        yield from _compare(f"{at}/*", old.at(old.schema["items"]), new.at(new.schema["items"]), roles)
        yield from _compare_values(at, _any_items(old), _any_items(new), roles)
    else:
        yield from _compare_values(at, old, new, roles)


def _compare_objects(at: str, old: Node, new: Node, roles: Sequence[Role]) -> Iterator[str]:
    required_then, required_now = (set(node.schema.get("required", ())) for node in (old, new))
    for name, schema in old.schema["properties"].items():
        if name not in new.schema["properties"]:
            yield f"{at}/{name} is gone or has another name"
            continue
        yield from _compare(f"{at}/{name}", old.at(schema), new.at(new.schema["properties"][name]), roles)
    if READS in roles:
        yield from (f"{at}/{name} is required, and was not" for name in sorted(required_now - required_then))
    if SAYS in roles:
        kept = required_then & set(new.schema["properties"])
        yield from (f"{at}/{name} may be absent, and was always there" for name in sorted(kept - required_now))


def _compare_values(at: str, old: Node, new: Node, roles: Sequence[Role]) -> Iterator[str]:
    before, after = (json.dumps(node.schema | {"$defs": node.definitions}) for node in (old, new))
    if old.schema == new.schema:
        return
    for role in roles:
        try:
            keeps = jsoncompat.check_compat(before, after, role)
        except ValueError as error:  # what the checker cannot judge is not let through
            yield f"{at or '/'} has changed in a way that cannot be judged: {error}"
            return
        if not keeps:
            yield f"{at or '/'} {_TOLD[role]}"


def _any_items(node: Node) -> Node:
    return Node(node.schema | {"items": True}, node.definitions)


def _without_null(old: Node, new: Node) -> tuple[Node, Node]:
    """What both are when they are not null, so that a list or group behind `X | None` is compared field by field."""
    inner = _nullable(old), _nullable(new)
    return (inner[0], inner[1]) if inner[0] and inner[1] else (old, new)


def _nullable(node: Node) -> Node | None:
    others = [one for one in node.schema.get("anyOf", ()) if one != {"type": "null"}]
    return node.at(others[0]) if len(others) == 1 and len(node.schema["anyOf"]) == 2 else None
