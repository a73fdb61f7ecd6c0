"""What the registry finds things by, and how a hit is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from shared.search import Term
from shared.search import told as told_with

Kind = Literal["branch", "body", "person", "document", "incoming_document", "honour"]
_FIELDS = {
    "code": ("编码", "code"),
    "name": ("名称", "name"),
    "title": ("标题", "title"),
    "number": ("文号", "number"),
    "award": ("荣誉名称", "award"),
    "session": ("授予会议", "session"),
    "issuer": ("发文单位", "issuer"),
    "host_unit": ("挂靠单位", "host unit"),
    "discipline": ("学科", "discipline"),
}


def told(row: Mapping[str, Any], terms: Sequence[Term], name: str | None = None) -> dict[str, Any]:
    """One hit. A person's title is the name, where the reader may see it, and else the code."""
    return told_with(row, terms, _FIELDS, name)
