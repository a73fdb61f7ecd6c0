"""An attachment (附件): a file beside a record; the society says of which kinds, how many, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.activities.commands.attachments import AddAttachment
from shared.errors import Refused
from shared.events.activities import AttachmentAdded, AttachmentRemoved
from shared.files import Checked

KINDS: Final = {
    "notice": ("通知", "notice"),
    "agenda": ("议程", "agenda"),
    "minutes": ("会议纪要", "minutes"),
    "record": ("会议记录", "record"),
    "sign_in_sheet": ("签到表", "sign-in sheet"),
    "photo": ("照片", "photo"),
    "report": ("总结", "report"),
    "other": ("其他", "other"),
}
# They show who was there and what each said: only the hosts and the society open them, and it is audited.
PERSONAL: Final = frozenset({"record", "sign_in_sheet", "photo", "other"})


class AttachmentExists(Refused):
    """
    附件 {code} 已有记录。
    The attachment {code} is recorded already.
    """


class AttachedAlready(Refused):
    """
    同一文件已作为“{kind}”附在 {to}（附件 {code}）。
    This file stands beside {to} as its {kind_en} already (attachment {code}).
    """


class TooManyAttachments(Refused):
    """
    {to} 的“{kind}”附件已达上限 {limit} 个。
    {to} has its {limit} attachments of the kind {kind_en} already.
    """


class AttachmentTooLarge(Refused):
    """
    “{kind}”附件不得超过 {limit} MiB。
    An attachment of the kind {kind_en} may not be larger than {limit} MiB.
    """

    STATUS = 413


class AttachmentTypeNotTaken(Refused):
    """
    “{kind}”附件不接受 {type} 文件，可用：{accepted}。
    An attachment of the kind {kind_en} cannot be a {type}; use one of {accepted}.
    """

    STATUS = 422


class AttachmentIsRemoved(Refused):
    """
    附件 {code} 已经移除。
    The attachment {code} was removed already.
    """


class AttachmentIsEvidence(Refused):
    """
    附件 {code} 是 {uses} 的佐证，不能移除。
    The attachment {code} is evidence of {uses} and cannot be removed.
    """


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as last known."""

    event: AttachmentAdded
    standing: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a new attachment of a kind finds beside its record, and what the society allows there."""

    files: dict[str, str]
    """Hash of each file that stands there as this kind -> its attachment."""
    most: int
    max_mib: int
    types: tuple[str, ...]


def add_attachment(command: AddAttachment, file: Checked, shelf: Shelf, today: date) -> AttachmentAdded:
    """The file stands beside the record from today on. Raises what stands against it."""
    zh, en = KINDS[command.kind]
    kind = {"kind": zh, "kind_en": en}
    if file.sha256 in shelf.files:
        raise AttachedAlready(field="file", to=command.to, code=shelf.files[file.sha256], **kind)
    if len(shelf.files) >= shelf.most:
        raise TooManyAttachments(field="kind", to=command.to, limit=shelf.most, **kind)
    if file.size > shelf.max_mib * 1024 * 1024:
        raise AttachmentTooLarge(field="file", limit=shelf.max_mib, **kind)
    if file.type not in shelf.types:
        raise AttachmentTypeNotTaken(field="file", type=file.type, accepted="、".join(shelf.types), **kind)
    return AttachmentAdded(
        code=command.code,
        to=command.to,
        kind=command.kind,
        file=file.sha256,
        type=file.type,
        size=file.size,
        effective_on=today,
    )


def remove_attachment(known: Attachment, uses: list[str], today: date) -> AttachmentRemoved:
    """It no longer stands there; `uses` are the records whose evidence it is."""
    event = known.event
    if not known.standing:
        raise AttachmentIsRemoved(field="code", code=event.code)
    if uses:
        raise AttachmentIsEvidence(field="code", code=event.code, uses="、".join(uses))
    return AttachmentRemoved(code=event.code, to=event.to, kind=event.kind, file=event.file, effective_on=today)
