"""
The document of a door (OpenAPI 3.1), made from its routes; what no code says is learned from answers it has given.

`answers.json` of a service holds for each route an example of a request, the shape and an example of each answer, and
the refusals met: `make openapi` writes it from what the tests ask and are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.errors import (
    Away,
    Forbidden,
    Malformed,
    NotReadable,
    OurFault,
    Refused,
    StaleVersion,
    Unidentified,
    Unknown,
    VersionMissing,
)
from shared.links import LinkIsBroken

PROBLEM = "application/problem+json"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "为什么没有照办（RFC 9457）| Why it was not done",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "规则的固定名称 | the stable name of the rule"},
        "title": {"type": "string", "description": "中文说明 | the sentence in Chinese"},
        "title_en": {"type": "string", "description": "英文说明 | the sentence in English"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": ["string", "null"]}, "rule": {"type": "string"}},
            },
        },
    },
}
_ALWAYS: dict[str, Refused] = {
    "401": Unidentified(why="Authorization: Bearer <token>"),
    "403": Forbidden(action="<action>"),
    "400": NotReadable(why="There was an error parsing the body"),
    "409": Refused(),
    "412": StaleVersion("record/X-1", seen=1, now=2),
    "404": Unknown(what="记录 (record)", code="X-1"),
    "422": Malformed(
        field="limit", field_name="query/limit", why="不得大于 1000 | Input should be less than or equal to 1000"
    ),
    "428": VersionMissing(),
    "500": OurFault(),
    "503": Away(),
}
_TITLES = {
    "400": "请求无法读取 | The request cannot be read",
    "401": "没有有效的令牌 | No valid token",
    "403": "职务不允许 | No office of the caller allows it",
    "404": "没有这条记录 | There is no such record",
    "409": "与规则或现状冲突 | A rule or the present state forbids it",
    "412": "记录已被他人改动 | The record has changed since",
    "413": "内容过大 | Too large",
    "415": "不支持的内容类型 | The content type is not supported",
    "422": "内容不符合规则 | The request breaks a rule",
    "428": "缺少 If-Match | If-Match is missing",
    "500": "系统出错 | A fault of ours",
    "503": "暂时不可用 | Away for the moment",
}
_HEADERS = {
    "idempotency-key": "Idempotency-Key",
    "if-match": "If-Match",
    "x-correlation-id": "X-Correlation-ID",
    "x-batch-id": "X-Batch-ID",
}
_PARAMETERS = {
    "Idempotency-Key": "同一键的同一请求只办一次 | the same request under the same key is carried out once",
    "If-Match": "您看到的版本，即 ETag | the version you saw, as ETag gave it",
    "X-Correlation-ID": "串起同一件事的各条记录 | ties together what belongs to one matter",
    "X-Batch-ID": "批次 | the batch it belongs to",
    "limit": "一页的条数 | rows of a page",
    "cursor": "上一页的 next | `next` of the page before",
    "code": "编码 | the code of the record",
    "accept": "要何种格式的答复 | which form the answer is to have",
    "after": "从何处之后继续 | goes on after this one",
    "batch": "批次编码 | the batch",
    "format": "文件格式 | the form of the file",
    "from": "起始业务日期 | the first day",
    "lang": "语言 | the language",
    "on": "业务日期；不写为今天 | the day it is asked for; today",
    "parked_id": "其编号 | its number in the list",
    "reason": "暂存原因 | why it was set aside",
    "sha256": "文件的 SHA-256 | the SHA-256 of the file",
    "sheet": "工作表 | the sheet",
    "source": "事件来源 | the source of events",
    "to": "截止业务日期 | the last day",
    "token": "链接中的凭证 | what the link carries; it is the key",
    "year": "年度 | the year",
}


@dataclass(frozen=True)
class Told:
    """What no route says of itself: what its parameters mean, and the file with the answers it has given, if any."""

    words: Mapping[str, str]
    answers: Path


def describe_door(app: FastAPI, routers: Iterable[APIRouter], told: Told) -> None:
    """Let `GET /openapi.json` tell everything the door does."""

    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            answers = orjson.loads(told.answers.read_bytes()) if told.answers.exists() else {}
            app.openapi_schema = document(app, routes, answers, {**_PARAMETERS, **told.words})
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI means it


def document(
    app: FastAPI, routes: Iterable[APIRoute], answers: Mapping[str, Any], words: Mapping[str, str] = _PARAMETERS
) -> dict[str, Any]:
    """The whole document; `answers` by "GET /path", `words` by the names of parameters."""
    made = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = _SCHEMA
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components["responses"] = {f"Problem{status}": _problem(status, one.marshal()) for status, one in _ALWAYS.items()}
    for route in routes:
        for method in route.methods or ():
            operation = made["paths"][route.path_format][method.lower()]
            operation["operationId"] = _id(method, route)
            known = answers.get(f"{method} {route.path_format}", {})
            operation["parameters"] = [
                _described(_parameter(one, route, known), words) for one in operation.get("parameters", ())
            ]
            _complete(operation, route, known)
    return made


def _id(method: str, route: APIRoute) -> str:
    """`suspend_branch` for a command, `get_branches_code` for what is read."""
    if command := command_of(route):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower()
    return re.sub(r"\W+", "_", f"{method.lower()}{route.path_format}").strip("_")


def _complete(operation: dict[str, Any], route: APIRoute, known: Mapping[str, Any]) -> None:
    actions = sorted(actions_of(route))
    linked = _by_link(route)
    operation["security"] = [{"bearer": []}] if actions and not linked else []
    if actions:
        operation["x-actions"] = actions
    body = operation.get("requestBody", {}).get("content", {})
    for type_, content in body.items():
        if example := known.get("requests", {}).get(type_):
            content["example"] = example
    responses = _responses(operation["responses"], route, bool(actions), known)
    operation["responses"] = dict(sorted((_or_as_page(responses) if linked else responses).items()))


def _parameter(parameter: dict[str, Any], route: APIRoute, known: Mapping[str, Any]) -> dict[str, Any]:
    """In a query or a header nothing is null: what is left out is left out."""
    said = deepcopy(parameter)
    said["name"] = name = _HEADERS.get(said["name"], said["name"])
    schema = said["schema"]
    if choices := [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        said["schema"] = {**rest, **(choices[0] if len(choices) == 1 else {"anyOf": choices})}
    if name == "If-Match":
        said["schema"]["pattern"] = r'^(W/)?("\d{1,18}"|\d{1,18})$'
        said["required"] = bool(getattr(command_of(route), "CHANGES", False))
    if example := known.get(said["in"], {}).get(name):
        said["example"] = example
    return said


def _described(parameter: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """By the route itself, else by what the name means everywhere."""
    if meaning := words.get(parameter["name"]):
        parameter.setdefault("description", meaning)
    return parameter


def _responses(given: dict[str, Any], route: APIRoute, guarded: bool, known: Mapping[str, Any]) -> dict[str, Any]:
    own = {status: said for status, said in given.items() if status != "422"}
    for status, answer in known.get("answers", {}).items():
        told = own.setdefault(status, {"description": _TITLES.get(status, "照办 | Done")})
        files = {type_: said for type_, said in told.get("content", {}).items() if type_ != "application/json"}
        told["content"] = {**files, answer["type"]: {"schema": answer["schema"], **_example(answer)}}
    for status, said in own.items():
        if said["description"] == "Successful Response":
            said["description"] = "照办 | Done"
        if command_of(route) and status.startswith("2"):
            said["headers"] = {name: {"schema": {"type": "string"}} for name in ("ETag", "X-Correlation-ID")}
    refusals = {status: _problem(status, example) for status, example in known.get("problems", {}).items()}
    always = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in _refusals(route, guarded)}
    return {**always, **refusals, **own}


def _or_as_page(responses: dict[str, Any]) -> dict[str, Any]:
    """Behind a link a refusal is a problem for programs and, where there are pages, a page for who asks for pages."""
    has_pages = any("text/html" in _content(said) for said in responses.values())
    page: dict[str, Any] = {"text/html": {"schema": {}}} if has_pages else {}
    for status in [one for one in responses if one >= "4"]:
        example = LinkIsBroken() if status == "401" else _ALWAYS.get(status, Refused())
        problem = _problem(status, example.marshal())["content"]
        responses[status] = {"description": _TITLES.get(status, status), "content": problem | page}
    return responses | {"401": responses["401"] | {"description": "链接无效 | The link is broken, expired or revoked"}}


def _content(said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = said.get("content", {})
    return found


def _refusals(route: APIRoute, guarded: bool) -> Iterator[str]:
    """What a route may answer whatever it does: by its parameters, its rule, and by being a command."""
    if not guarded:
        return
    yield from ("401", "403", "409", "422", "500", "503")
    if command_of(route):
        yield "412"
    if (route.methods or set()) - {"GET"}:
        yield from ("400", "404")
    elif "{" in route.path_format:
        yield "404"
    if getattr(command_of(route), "CHANGES", False):
        yield "428"


def _problem(status: str, example: Any) -> dict[str, Any]:
    return {
        "description": _TITLES.get(status, status),
        "content": {PROBLEM: {"schema": _PROBLEM, "example": example}},
    }


def _example(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"example": answer["example"]} if "example" in answer else {}


def command_of(route: APIRoute) -> Any:
    """The command a route was opened for, or None."""
    return getattr(route.endpoint, "command", None)


def actions_of(route: APIRoute) -> set[str]:
    """The actions a route asks the policy table about, found in its dependencies."""
    return {action for rule in _rules(route) if (action := getattr(rule, "action", None))}


def _by_link(route: APIRoute) -> bool:
    """Whether a signed link in the address opens a route, so that it takes no token."""
    return any(getattr(rule, "by_link", False) for rule in _rules(route))


def _rules(route: APIRoute) -> Iterator[Any]:
    todo = [route.dependant]
    while todo:
        dependant = todo.pop()
        yield dependant.call
        todo += dependant.dependencies
