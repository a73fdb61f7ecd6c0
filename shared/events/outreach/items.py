"""What outreach says of items raised, and of what became of them; never a text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import BodyName, Code, Count, DomainEvent, PublicTitle
from shared.events.outreach.contacts import ContactMode

ItemKind = Literal["opinion", "suggestion", "demand", "difficulty"]
ItemTopic = Literal["research", "talent", "integrity", "member_service", "governance", "life", "other"]
ItemOrigin = Literal["expert", "activity", "branch", "member"]
OwnerKind = Literal["person", "body"]
ResultClass = Literal["A", "B", "C", "D"]
Reaction = Literal["satisfied", "fairly_satisfied", "dissatisfied", "not_called_back"]
ItemDueStep = Literal["acknowledge", "answer_soon", "answer", "escalated"]


class ItemState(DomainEvent):
    """
    An item raised, with all that has become of it so far.

    The days are those on which things were done. `effective_on` is the day of the step told, or of the step before
    where that one was later: what is told of an item stands in the order in which it was learned.
    `activity` and `meeting` are where it was raised. `answer` is one code for all items that one answer answers.
    What a dissatisfied raiser makes us do again (answer, telling, closing, extension) is empty after the reopening;
    `reopened` counts them, and the deadline runs anew from `reopened_on`.
    """

    code: Code
    origin: ItemOrigin
    expert: Code | None = None
    branch: Code | None = None
    kind: ItemKind
    topic: ItemTopic
    wants_reply: bool
    confidential: bool
    raised_on: date
    answer_due_on: date
    answered_on: date | None = None
    result: ResultClass | None = None
    solved: bool | None = None
    closed_on: date | None = None
    reaction: Reaction | None = None
    activity: Code | None = None
    meeting: Code | None = None
    acknowledge_due_on: date | None = None
    acknowledged_on: date | None = None
    owner: Code | None = None
    owner_kind: OwnerKind | None = None
    assigned_on: date | None = None
    passed_on_to: BodyName | None = None
    passed_on_on: date | None = None
    passed_on_number: Code | None = None
    passed_on_replied_on: date | None = None
    extended_on: date | None = None
    answer: Code | None = None
    solved_on: date | None = None
    told_on: date | None = None
    told_mode: ContactMode | None = None
    contact: Code | None = None
    reopened: Count | None = None
    reopened_on: date | None = None
    carried_to: Code | None = None
    carried_on: date | None = None
    withdrawn_on: date | None = None


class ItemRaised(ItemState, type="outreach.item.raised.v1"):
    """An opinion, suggestion, demand or difficulty was heard on `effective_on`."""


class ItemAcknowledged(ItemState, type="outreach.item.acknowledged.v1"):
    """Its raiser knows since `acknowledged_on` that it has arrived."""


class ItemAssigned(ItemState, type="outreach.item.assigned.v1"):
    """`owner` sees to it since `assigned_on`, perhaps after another one."""


class ItemTransferredBack(ItemState, type="outreach.item.transferred_back.v1"):
    """Its owner gave it back with a reason that stays with us; it has no owner until it is assigned again."""


class ItemPassedOn(ItemState, type="outreach.item.passed_on.v1"):
    """It was passed on (反映至) to a body outside that can do something about it."""


class ItemPassedOnReplied(ItemState, type="outreach.item.passed_on_replied.v1"):
    """The body outside replied on `passed_on_replied_on`; what it said stays with us."""


class ItemExtended(ItemState, type="outreach.item.extended.v1"):
    """Its raiser was told on `extended_on` that the answer takes longer, and why: until `answer_due_on`."""


class ItemAnswered(ItemState, type="outreach.item.answered.v1"):
    """It was answered on `effective_on`; answered and solved are two flags."""


class ItemToldBack(ItemState, type="outreach.item.told_back.v1"):
    """Its raiser was told the answer on `told_on`, in the contact made `contact` or by `told_mode`."""


class ItemSolved(ItemState, type="outreach.item.solved.v1"):
    """What was being solved when it was answered is solved since `solved_on`."""


class ItemClosed(ItemState, type="outreach.item.closed.v1"):
    """The one who raised it was told, and the reaction is recorded."""


class ItemReopened(ItemState, type="outreach.item.reopened.v1"):
    """Its raiser was dissatisfied for reasons that are ours: it is to be answered anew."""


class ItemCarried(ItemState, type="outreach.item.carried.v1"):
    """It is put before the session `carried_to` of a governing body, under a public heading the secretariat gave it."""

    title: PublicTitle | None = None


class ItemCorrected(ItemState, type="outreach.item.corrected.v1"):
    """Kind, topic, branch or what else was entered wrongly reads otherwise, from its first day on."""


class ItemWithdrawn(ItemState, type="outreach.item.withdrawn.v1"):
    """It had been entered by mistake and counts nowhere, on no day."""


class ItemErased(ItemState, type="outreach.item.erased.v1"):
    """Its words and the name of its raiser are destroyed; every count stays."""


class ItemDueTold(DomainEvent, type="outreach.item_due.told.v1"):
    """
    A day of an item was near or has passed and nothing was done; told once for each `due_on`, by the clock.

    It is for its owner, or where there is none for the secretariat; `escalated` is for the secretariat.
    """

    code: Code
    item: Code
    step: ItemDueStep
    due_on: date
    owner: Code | None = None
    owner_kind: OwnerKind | None = None
    reopened: Count | None = None
