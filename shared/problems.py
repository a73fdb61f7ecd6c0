"""Every error as problem+json, in Chinese and English, naming the field and the rule."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_problem.handler import add_exception_handler, new_exception_handler
from starlette.exceptions import HTTPException

from shared.broken_rules import both, broken_rule
from shared.database import is_transient, is_unstorable
from shared.errors import (
    Away,
    Malformed,
    MethodNotAllowed,
    NoSuchRoute,
    NotReadable,
    OurFault,
    Refused,
    Unstorable,
    UploadTooLarge,
)
from shared.log import get_logger

log = get_logger(__name__)

_PLACES = ("body", "query", "path", "header", "cookie")


def add_problem_details(app: FastAPI) -> None:
    """Answer every error as problem+json that names the field and the rule."""
    handler = new_exception_handler(
        logger=logging.getLogger(__name__),
        handlers={Exception: _fault},
        http_exception_handler=_unread,
        request_validation_handler=_malformed,
    )
    add_exception_handler(app, handler)


def _malformed(_: Any, __: Request, error: Exception) -> Any:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = [_told(item) for item in error.errors()]
    first = errors[0]
    problem = Malformed(field_name=first["field"] or first["in"], why=both(first))
    problem.extras["errors"] = errors
    return problem


def _told(item: Mapping[str, Any]) -> dict[str, Any]:
    """One broken rule: where, which, and in both languages why. Our own rules say both, as `中文 | English`."""
    place, *path = (str(part) for part in item["loc"])
    if place not in _PLACES:
        place, path = "body", [place, *path]
    return {"field": "/".join(path), "in": place, **broken_rule(item)}


def _fault(_: Any, __: Request, error: Exception) -> Any:
    if isinstance(error, HTTPException | RequestValidationError):
        return None  # answered by their own handlers
    if is_unstorable(error):
        log.warning("unstorable", error=repr(error))
        return Unstorable()
    return Away() if is_transient(error) else OurFault()


def _unread(_: Any, request: Request, error: Exception) -> Refused:
    """What the framework itself refuses: no such path, no such method, a body that it cannot read."""
    assert isinstance(error, HTTPException)  # noqa: S101
    match error.status_code:
        case 404:
            return NoSuchRoute(path=request.url.path)
        case 405:
            return MethodNotAllowed(method=request.method)
        case 413:
            return UploadTooLarge()
        case _:
            return NotReadable(why=error.detail)
