"""Which files and papers a command names, wherever in it."""

from __future__ import annotations

from collections.abc import Iterator

from services.registry.commands.decisions import Resolved
from services.registry.commands.re_elections import RecordStep
from shared.commands import Command


def files_named(command: Command) -> Iterator[tuple[str, str]]:
    """(field, SHA-256) of the file of each decision in a command. Documents and letters look at theirs themselves."""
    for name in type(command).model_fields:
        value = getattr(command, name)
        if isinstance(value, Resolved) and value.file:
            yield f"{name}/file", value.file


def paper_named(command: Command) -> str | None:
    """The paper of a step: a file, a document or a letter."""
    return command.paper if isinstance(command, RecordStep) else None
