"""What a branch answers to the notice of a meeting, and the news it hands in; the words stay with their owner."""

from __future__ import annotations

from datetime import date

from shared.events.base import Code, DomainEvent


class ReplyReceived(DomainEvent, type="activities.reply.received.v1"):
    """A branch says whether it attends the meeting on `meets_on`; a later reply stands in place of this one."""

    code: Code
    meeting: Code
    branch: Code
    attends: bool
    meets_on: date


class NewsHandedIn(DomainEvent, type="activities.news.handed_in.v1"):
    """A branch has handed in its paragraph of news (动态) for a meeting; a later one stands in place of this one."""

    code: Code
    meeting: Code
    branch: Code
