"""What the secretary writes into a report: text beside the figures, kept in versions, of which a run keeps the last."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785

from services.reporting.domain.dataset import Row


class Paragraph(Row):
    """The text of a chapter (Markdown), which version of it, by whom and when."""

    version: int
    text: str
    written_by: str
    written_at: datetime


Paragraphs = Mapping[str, Paragraph]
"""Chapter -> its paragraph."""


def as_kept(paragraphs: Paragraphs) -> dict[str, Any]:
    """The paragraphs as JSON."""
    return {chapter: one.model_dump(mode="json") for chapter, one in sorted(paragraphs.items())}


def paragraphs_of(kept: Mapping[str, Any]) -> dict[str, Paragraph]:
    """The paragraphs that were kept as JSON."""
    return {chapter: Paragraph.model_validate(one) for chapter, one in kept.items()}


def paragraphs_sha256(paragraphs: Paragraphs) -> str:
    """The hash of their canonical JSON (RFC 8785): equal texts by the same hand have equal hashes."""
    return hashlib.sha256(rfc8785.dumps(as_kept(paragraphs))).hexdigest()
