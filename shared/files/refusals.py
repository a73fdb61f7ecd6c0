"""Why a file is not taken."""

from __future__ import annotations

from shared.errors import Refused


class FileIsTooLarge(Refused):
    """
    文件超过 {limit} MiB，不能保存。
    The file is larger than {limit} MiB.
    """

    STATUS = 413


class FileIsEmpty(Refused):
    """
    文件没有内容。
    The file is empty.
    """

    STATUS = 422


class FileTypeNotTaken(Refused):
    """
    按内容判断，这不是可接受的文件类型（{accepted}）；旧格式 .doc、.xls 请另存为 .docx、.xlsx 或 PDF。
    By its content the file is none of {accepted}; save an old .doc or .xls as .docx, .xlsx or PDF.
    """

    STATUS = 422


class FileNameSaysAnother(Refused):
    """
    文件名以 .{said} 结尾，内容却是 {found}；请改正文件名或换用正确的文件。
    The name ends in .{said}, but the content is {found}: mend the name or choose the right file.
    """

    STATUS = 422


class FileNameUnfit(Refused):
    """
    文件名为空、过长（{limit} 个字符以上）或含控制字符。
    The name of the file is empty, longer than {limit} characters, or has control characters.
    """

    STATUS = 422


class FileIsEncrypted(Refused):
    """
    文件设有密码或已加密，请解除后再上传。
    The file is encrypted or protected by a password: remove it and upload again.
    """

    STATUS = 422


class FileHasActiveContent(Refused):
    """
    文件含有宏、脚本或外部、嵌入的程序对象（{what}），请另存为不含这些内容的文件。
    The file carries macros, scripts or embedded objects ({what}): save it without them.
    """

    STATUS = 422


class FileIsDamaged(Refused):
    """
    文件已损坏或不完整，无法打开（{why}）。
    The file is damaged or incomplete and cannot be opened ({why}).
    """

    STATUS = 422


class FileHasTooManyPages(Refused):
    """
    文件有 {pages} 页，超过 {limit} 页。
    The file has {pages} pages, more than {limit}.
    """

    STATUS = 422
