"""The language as documents for other programs: a JSON Schema of every type, and a service's AsyncAPI 3 document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from shared.events import TYPES, membership
from shared.events.base import BATCH, SINGLE, DomainEvent

Document = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARTITIONS = 16
MOST_PACKED = 500


class _Untitled(GenerateJsonSchema):
    """Without a title for every field, which only repeats its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schemas() -> dict[str, Document]:
    """Type -> JSON Schema (2020-12) of its structured form, envelope included; ours and those of outside systems."""
    ours = {type_: _schema(type_, model) for type_, model in TYPES.items()}
    return dict(sorted((ours | membership.schemas()).items()))


def _schema(type_: str, model: type[DomainEvent]) -> Document:
    data = model.model_json_schema(ref_template="#/$defs/{model}", schema_generator=_Untitled)
    _classify(data)
    return {
        "$schema": DIALECT,
        "$id": f"urn:lianxi:{type_}",
        "title": type_,
        "type": "object",
        "required": [
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "sequence",
            "correlationid",
            "actor",
            "data",
        ],
        "properties": _attributes(type_, model) | {"data": data},
        "$defs": data.pop("$defs", {}),
    }


def _attributes(type_: str, model: type[DomainEvent]) -> Document:
    text = {"type": "string", "minLength": 1}
    return {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "unique for ever; told again it stays the same"},
        "source": {
            "type": "string",
            "format": "uri-reference",
            "pattern": rf"^/societies/[^/]+/{type_.split('.')[0]}$",
        },
        "type": {"const": type_},
        "subject": {
            "type": "string",
            "pattern": f"^{model.AGGREGATE}/",
            "description": "the stream: <aggregate>/<code>",
        },
        "time": {"type": "string", "format": "date-time", "description": "when we learned it"},
        "sequence": {"type": "string", "pattern": "^[0-9]{10,18}$", "description": "version of the stream, from 1 on"},
        "correlationid": text,
        "causationid": text,
        "batchid": text,
        "actor": text,
        "datacontenttype": {"const": "application/json"},
    }


def _classify(node: Any) -> None:
    """Name the class of every field that its type alone tells; texts carry theirs already (`FieldClass`)."""
    if isinstance(node, list):
        for one in node:
            _classify(one)
    if not isinstance(node, dict):
        return
    if "x-class" not in node and (named := _class_of(node)):
        node["x-class"] = named
    for one in node.values():
        _classify(one)


def _class_of(node: Document) -> str | None:
    if node.get("format") in ("date", "date-time"):
        return "date"
    if node.get("type") in ("integer", "number"):
        return "count"
    return "code" if node.get("type") == "boolean" or "enum" in node else None


def asyncapi(name: str, title: str, description: str, hears: Sequence[str], is_door: bool) -> Document:
    """
    What one service says and hears, as AsyncAPI 3.0.

    `hears` are families (`registry.branch`); `is_door`: outside systems send to it. Payloads point to the schema files
    beside the document.
    """
    said = sorted(type_ for type_ in TYPES if type_.startswith(f"{name}."))
    heard = sorted(type_ for type_ in TYPES if _family(type_) in hears)
    families = sorted({_family(type_) for type_ in said})
    outside = sorted(membership.TYPES) if is_door else []
    channels = {type_: _said(f"{type_}.{{partition}}", type_) for type_ in said}
    channels |= {f"{family}.batch": _said(f"{family}.batch.{{partition}}", f"{family}.batch") for family in families}
    operations = {f"say.{channel}": _operation("send", channel) for channel in channels}
    for queue, types in ((f"{name}.in.0", heard), (f"{name}.ingress", outside)):
        if types:
            channels[queue] = _queue(queue, types)
            operations[f"hear.{queue}"] = _operation("receive", queue)
    messages = {type_: _message(type_) for type_ in {*said, *heard, *outside}}
    messages |= {f"{family}.batch": _packed(family, said) for family in families}
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:lianxi:{name}",
        "info": {"title": title, "version": "1", "description": description},
        "defaultContentType": SINGLE,
        "servers": {"society": _SERVER},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "parameters": {"partition": _PARTITION}},
    }


_SERVER = {
    "host": "{host}",
    "pathname": "/society",
    "protocol": "amqp",
    "protocolVersion": "0-9-1",
    "variables": {"host": {"default": "rabbitmq:5672"}},
}
_PARTITION = {
    "description": "crc32 of the subject modulo 16: a stream always takes the same way",
    "enum": [f"p{n:02d}" for n in range(PARTITIONS)],
}
_BINDING_VERSION = "0.3.0"


def _family(type_: str) -> str:
    return ".".join(type_.split(".")[:2])


def _said(address: str, message: str) -> Document:
    exchange = {"name": "domain.events", "type": "topic", "durable": True, "autoDelete": False, "vhost": "/society"}
    return {
        "address": address,
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "parameters": {"partition": {"$ref": "#/components/parameters/partition"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": _BINDING_VERSION}},
    }


def _queue(name: str, types: Sequence[str]) -> Document:
    queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": "/society"}
    return {
        "address": name,
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types},
        "bindings": {"amqp": {"is": "queue", "queue": queue, "bindingVersion": _BINDING_VERSION}},
    }


def _operation(action: str, channel: str) -> Document:
    sends = {"deliveryMode": 2, "mandatory": True} if action == "send" else {"ack": True}
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "bindings": {"amqp": {**sends, "bindingVersion": _BINDING_VERSION}},
    }


def _message(type_: str) -> Document:
    model = TYPES.get(type_) or membership.TYPES[type_]
    told = (model.__doc__ or "").strip().split("\n")[0]
    return {"name": type_, "contentType": SINGLE, "summary": told, "payload": {"$ref": f"./{type_}.json"}}


def _packed(family: str, said: Sequence[str]) -> Document:
    one_of = [{"$ref": f"./{type_}.json"} for type_ in said if _family(type_) == family]
    payload = {"type": "array", "minItems": 1, "maxItems": MOST_PACKED, "items": {"oneOf": one_of}}
    summary = "A backlog travels packed; each event in it is one of its own."
    return {"name": f"{family}.batch", "contentType": BATCH, "summary": summary, "payload": payload}
