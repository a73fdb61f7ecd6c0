"""What a publisher is about to send, read from files: events, batches, or whole messages with their properties."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.events.base import BATCH, SINGLE

Entry = dict[str, Any]
PROPERTIES = ("content_type", "content_encoding", "message_id", "user_id", "delivery_mode", "routing_key")
LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True)
class Sent:
    """
    One message. Without `properties` (an event or a batch by itself) those of the contract are taken for granted.

    `whole` says that all properties are told, so that a missing one is missing.
    """

    where: str
    body: bytes
    content_type: str | None
    headers: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] | None = None
    whole: bool = False

    def told(self, name: str) -> Any:
        """A property, or None."""
        return (self.properties or {}).get(name)


@dataclass(frozen=True)
class Story:
    """Messages that come one after the other to a registry that knows none of them yet, and what they should become."""

    name: str
    messages: tuple[Sent, ...]
    expected: list[Entry] | None = None
    expected_code: int | None = None


@dataclass(frozen=True)
class Manifest:
    """Of a folder with samples: who sends them, which branches exist there, and the files (empty = all)."""

    login: str | None = None
    source: str | None = None
    branches: list[str] | None = None
    files: tuple[str, ...] = ()


def stories(path: Path | None, stdin: bytes = b"") -> list[Story]:
    """The stories of a file or a folder, or (None) of what came by stdin."""
    if path is None:
        return [story("-", stdin)]
    if path.is_file():
        return [story(str(path), path.read_bytes())]
    listed = [path / name for name in manifest_of(path).files] if (path / "manifest.json").exists() else []
    found = (one for one in sorted(path.rglob("*")) if one.suffix in (".json", *LINES))
    return [story(str(one.relative_to(path)), one.read_bytes()) for one in listed or found]


def manifest_of(path: Path | None) -> Manifest:
    """The manifest that lies in the folder of the samples or above it, or one that says nothing."""
    for folder in [path, *path.resolve().parents[:2]] if path else []:
        if (folder / "manifest.json").is_file():
            known = json.loads((folder / "manifest.json").read_text("utf-8"))
            sender = known.get("publisher", {})
            files = tuple(one["file"] for one in known.get("samples", ()))
            return Manifest(sender.get("login"), sender.get("source"), known.get("branches"), files)
    return Manifest()


def story(name: str, raw: bytes) -> Story:
    """One file: an event, a batch, a message, a sample, or one of them in each line. Nothing is refused here."""
    value = _parsed(raw)
    if value is not None:
        if isinstance(value, list) and value and all(map(_is_message, value)):
            return Story(name, tuple(_sent(f"{n}", b"", one) for n, one in enumerate(value, 1)))
        sample = value if isinstance(value, dict) else {}
        return Story(name, (_sent("", raw, value),), sample.get("expected"), sample.get("broker"))
    lines = [(n, line.strip()) for n, line in enumerate(raw.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and _parsed(lines[0][1]) is not None:
        return Story(name, tuple(_sent(f"{n}", line, _parsed(line)) for n, line in lines))
    return Story(name, (_sent("", raw, None),))


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _is_message(value: Any) -> bool:
    return isinstance(value, dict) and (isinstance(value.get("message"), dict) or _has_body(value))


def _has_body(value: Entry) -> bool:
    return "specversion" not in value and bool({"body", "body_base64"} & value.keys())


def _sent(where: str, raw: bytes, value: Any) -> Sent:
    if _is_message(value):
        return _message(where, value.get("message") if isinstance(value.get("message"), dict) else value)
    return Sent(where, raw, BATCH if isinstance(value, list) else SINGLE)


def _message(where: str, told: Entry) -> Sent:
    listed = told.get("properties")
    properties = dict(listed) if isinstance(listed, dict) else {}
    properties |= {name: told[name] for name in PROPERTIES if name in told}
    headers = told.get("headers", properties.get("headers"))
    return Sent(
        where,
        _body(told),
        properties.get("content_type"),
        headers if isinstance(headers, dict) else {},
        properties,
        whole=isinstance(listed, dict),
    )


def _body(told: Entry) -> bytes:
    if "body_base64" in told:
        return b64decode(told["body_base64"])
    body = told["body"]
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else json.dumps(body).encode()
    return raw.ljust(int(told.get("pad_body_to", 0)))


def body_events(sent: Sent) -> list[tuple[str, Entry]]:
    """The structured events in a body, each with its place; none where it cannot be read."""
    body = _parsed(sent.body)
    listed = [(f"/{n}", one) for n, one in enumerate(body)] if isinstance(body, list) else [("", body)]
    return [(place, one) for place, one in listed if isinstance(one, dict)]


def source_of(messages: Iterable[Sent]) -> str | None:
    """The first source that is named, to learn who speaks."""
    for sent in messages:
        headers = {name[3:].lower(): value for name, value in sent.headers.items() if name[:2].lower() == "ce"}
        for one in [headers, *(event for _, event in body_events(sent))]:
            if isinstance(source := one.get("source"), str) and source:
                return source
    return None
