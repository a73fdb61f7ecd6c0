"""Routes for commands of the registry: whatever file a command names is looked up before anything else is done."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from services.registry.handlers.named_files import with_files
from shared import http
from shared.commands import Command


def accept(
    router: APIRouter,
    path: str,
    command_type: type[Command],
    handler: http.CommandHandler,
    *,
    method: Literal["POST", "PUT"] = "POST",
    status: int = 201,
) -> None:
    """As `shared.http.accept`, for every command of the registry: none of them may name a file that is not there."""
    http.accept(router, path, command_type, with_files(handler), method=method, status=status)
