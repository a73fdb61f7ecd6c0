"""Files that belong to a record: what they are, never what they say or are called."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, Count, DomainEvent

AttachmentKind = Literal["notice", "agenda", "minutes", "record", "sign_in_sheet", "photo", "report", "other"]


class AttachmentState(DomainEvent):
    """
    A file beside a record: `to` is the record (`activity/<code>`), `file` the SHA-256 of its bytes.

    `kind` is a word of AttachmentKind, and there may be more of them later.
    """

    code: Code
    to: Code
    kind: Code
    file: Code


class AttachmentAdded(AttachmentState, type="activities.attachment.added.v1"):
    """A file was put beside a record (佐证材料); `type` is told by its content, `size` counts bytes."""

    type: Code
    size: Count


class AttachmentRemoved(AttachmentState, type="activities.attachment.removed.v1"):
    """A file no longer stands beside the record; why stays with its owner."""
