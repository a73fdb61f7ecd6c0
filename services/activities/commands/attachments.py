"""What may be asked about attachments."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from services.activities.commands.fields import Line, RecordCode, Text
from shared.commands import Command
from shared.events.activities import AttachmentKind
from shared.events.base import Code

FileHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="文件的 SHA-256 | as POST /files answered it")]
RecordName = Annotated[
    Code,
    Field(
        pattern=r"^(activity|meeting|session|project|plan|decided_item)/[0-9A-Za-z][0-9A-Za-z_.-]*$",
        description="所属记录 | activity/<code>, meeting/, session/, project/, plan/, decided_item/",
    ),
]


class AddAttachment(Command):
    """添加附件 | Put a file beside a record"""

    code: RecordCode
    to: RecordName
    kind: AttachmentKind
    file: FileHash
    name: Line | None = Field(None, description="附件名称 | the name of the file, when it is left out")


class RemoveAttachment(Command):
    """移除附件 | Take a file from beside a record"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    because: Text
