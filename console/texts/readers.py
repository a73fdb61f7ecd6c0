"""Who reads a kept run, and by which links."""

from __future__ import annotations

from typing import Final

READERS: Final[dict[str, tuple[str, str]]] = {
    "readers.title": ("报送与阅读链接", "Sending, and links to read"),
    "readers.lead": (
        "报送时每个收件人得到自己的链接：到期即失效，不需要账号，每次打开都留痕；离任即失效。",
        "Each recipient is sent a link of its own: it ends with its days, needs no account, every opening is written "
        "down, and it ends with the office.",
    ),
    "readers.sent": ("已于 {moment} 报送，每期只报送一次；未送达的在", "Sent at {moment}; a run is sent once. See"),
    "readers.deliveries": ("消息中重发", "its messages, where what failed is sent again"),
    "readers.to": ("报送对象", "To whom"),
    "readers.forms": ("随邮件附送的文件", "Files that go along"),
    "readers.days": ("链接有效天数", "Days for which the link opens"),
    "readers.days.said": ("0 为不附链接，至多 365", "0: no link; 365 at most"),
    "readers.send": ("报送", "Send"),
    "readers.none": ("还没有人得到这一期的链接。", "Nobody has been sent a link to it yet."),
    "readers.caption": ("得到链接的职务", "Offices that were sent a link"),
    "readers.first": ("首次打开", "First opened"),
    "readers.last": ("最近打开", "Last opened"),
    "readers.times": ("次数", "Times"),
    "readers.link": ("链接", "Link"),
    "readers.opened": (
        "打开不等于阅读：查毒程序也会打开链接。",
        "Opened is not read: programs that look for viruses open links too.",
    ),
    "readers.revoke": ("收回", "Take back"),
    "readers.revoke_all": ("收回全部链接", "Take back all links"),
    "readers.revoked": (
        "已收回：原来的链接不再能打开；以后重发的消息带新的链接。",
        "Taken back: the links open no longer; a message that is sent again brings a new one.",
    ),
}
