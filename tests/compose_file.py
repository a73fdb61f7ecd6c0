"""Reads docker-compose.yml: the part of YAML that it is written in (blocks of names, JSON for lists, anchors, merges).

Anything else raises: the file is to stay as plain as that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Node = dict[str, Any]
_LINE = re.compile(r"(?P<indent> *)(?P<name>[\w.<-]+):(?: &(?P<anchor>[\w-]+))?(?: (?P<value>\S.*))?$")
_VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


def read(file: Path) -> Node:
    """The file with anchors put in their places; variables stay as they are written."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip() and line.lstrip()[0] != "#"]
    anchors: Node = {}
    whole = _block(lines, 0, anchors)
    if lines:
        raise ValueError(f"not read: {lines[0]}")
    return whole


def _block(lines: list[str], indent: int, anchors: Node) -> Node:
    block: Node = {}
    while lines and _indent(lines[0]) == indent:
        line = lines.pop(0)
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"not the YAML that is read here: {line}")
        value = _value(found["value"], anchors) if found["value"] else None
        if value is None and lines and _indent(lines[0]) > indent:
            value = _block(lines, _indent(lines[0]), anchors)
        if found["name"] == "<<":
            block = {**value, **block}
        else:
            block[found["name"]] = value
        if found["anchor"]:
            anchors[found["anchor"]] = value
    return block


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _value(text: str, anchors: Node) -> Any:
    if text.startswith("*"):
        return anchors[text[1:]]
    if text[0] in '[{"':
        return json.loads(text)
    if text[0] == "'" == text[-1]:
        return text[1:-1]
    if re.search(r"^[&!|>%@`-]|: | #", text):
        raise ValueError(f"not the YAML that is read here: {text}")
    return int(text) if text.isdigit() else {"true": True, "false": False}.get(text, text)


def variables(node: Any) -> dict[str, set[str]]:
    """Every `${NAME}` below a node, with what is written after `:-` or `:?`."""
    found: dict[str, set[str]] = {}
    for text in _texts(node):
        for name, rest in _VARIABLE.findall(text):
            found.setdefault(name, set()).add(rest)
    return found


def _texts(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [node] if isinstance(node, str) else []


def plain(node: Any) -> Any:
    """The same with every variable as `${NAME}`, without default or sentence."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return _VARIABLE.sub(r"${\1}", node) if isinstance(node, str) else node


def keys(node: Any) -> set[str]:
    """Every key at any depth."""
    if not isinstance(node, Mapping):
        return set()
    return set(node) | {key for value in node.values() for key in keys(value)}
