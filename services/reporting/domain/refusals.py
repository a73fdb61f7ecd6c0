"""What a report refuses."""

from __future__ import annotations

from shared.errors import Refused


class NoSuchChapter(Refused):
    """
    这种报告没有“{chapter}”一章；有：{chapters}。
    This kind of report has no chapter "{chapter}"; it has: {chapters}.
    """

    STATUS = 422


class RunSentAlready(Refused):
    """
    {run} 已经报送；未送达的请在“发送记录”里重发。
    {run} was sent already; what did not arrive is sent again among the deliveries.
    """


class PaperDiffers(Refused):
    """
    {run} 的 {form} 再次生成时与留存的文件不一致：已留存的不变，请运维人员检查程序与模板的版本。
    The {form} of {run} came out otherwise than the file that is kept, which stays: program or template have changed.
    """

    STATUS = 500
