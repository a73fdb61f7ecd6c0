"""What may be asked about governing documents and documents of superior bodies."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from services.registry.commands.codes import PlainCode, Sha256
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import BodyName, Code, PublicTitle
from shared.events.registry import DocumentCategory


class DraftDocument(Command):
    """起草制度文件（或其新版本） | Draft a governing document, its next version, or its draft anew"""

    code: PlainCode
    title: PublicTitle
    category: DocumentCategory
    number: Code | None = Field(None, description="文号")
    file: Sha256
    pdf: Sha256 | None = Field(None, description="the same text as PDF, where `file` is a DOCX")


class AdoptDocument(Command):
    """制度文件施行 | A version is in force from a day on; again for the same version it puts that day right"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    version: int = Field(ge=1)
    effective_on: date
    decision: Resolved


class AbolishDocument(Command):
    """制度文件废止 | The version in force on a day is no longer so from that day on"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date
    decision: Resolved


class ReceiveIncoming(Command):
    """登记上级文件（严禁录入涉密文件） | Record a document of a superior body; with If-Match, put it right"""

    code: PlainCode
    issuer: BodyName
    number: Code = Field(description="文号")
    title: PublicTitle
    dated_on: date
    received_on: date
    file: Sha256 | None = None
    study: bool = Field(description="是否需要组织学习")
    internal: bool = Field(False, description="true: 仅秘书处、学会党支部可下载 | not open to every office")
