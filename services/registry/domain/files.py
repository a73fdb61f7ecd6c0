"""The society's limits of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.files import Limits


@dataclass(frozen=True, slots=True)
class FileRule(Limits):
    """The society's limits of files; data (table `rule`, name `files`)."""

    document_types: tuple[str, ...]
    incoming_types: tuple[str, ...]
    purge_after_days: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> FileRule:
        """From the stored object."""
        fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in value.items()}
        return cls(**fields)
