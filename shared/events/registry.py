"""What the registry says: the society, its branches, posts, Party groups, and members by state."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import BodyName, Code, Count, DomainEvent, Part, PublicTitle

BranchKind = Literal[
    "分会", "专业委员会", "工作委员会", "专家委员会", "技术委员会", "专项基金管理委员会", "代表处", "办事处", "联络处"
]
BranchStatus = Literal["preparing", "normal", "rectifying", "suspended", "ended"]
PostKind = Literal["liaison", "deputy_liaison", "chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"]
NoGroupReason = Literal["no_party_members", "fewer_than_three", "being_formed", "newly_founded", "other"]
MemberKind = Literal["individual", "group"]
MemberClass = Literal["ordinary", "senior", "student", "fellow", "honorary", "foreign", "other"]


class Decision(Part):
    """What a body decided: the source of every change of the society's order."""

    body: BodyName
    decided_on: date | None = None
    number: Code | None = None


class Targets(Part):
    """The ten, the hundred and the thousand, as this society has set them."""

    key_works: Count
    experts: Count
    beneficiaries: Count


class SocietyDescribed(DomainEvent, type="registry.society.described.v1"):
    """The society's profile, whole, as it holds from `effective_on`."""

    code: Code
    name_zh: BodyName
    name_en: BodyName
    founded: Code
    secretariat_staff: Count
    party_branch_founded: Code | None = None
    party_branch_members: Count | None = None
    targets: Targets


class BranchState(DomainEvent):
    """A branch, whole, as it stands from `effective_on`. A founding day may be unknown."""

    code: Code
    name: BodyName
    kind: BranchKind
    status: BranchStatus
    founded_on: date | None = None
    host_unit: BodyName | None = None
    discipline: PublicTitle | None = None
    decision: Decision | None = None


class BranchFounded(BranchState, type="registry.branch.founded.v1"):
    """A branch exists; where the founding day is unknown it holds since the society's own founding."""


class BranchChanged(BranchState, type="registry.branch.changed.v1"):
    """Name, kind, status, host unit or discipline are others from `effective_on` on."""


class BranchEnded(BranchState, type="registry.branch.ended.v1"):
    """The branch is no more from `effective_on` on."""


class GroupAbsenceExplained(DomainEvent, type="registry.branch.group_absence_explained.v1"):
    """Why a branch has no Party group yet (未建原因)."""

    code: Code
    reason: NoGroupReason


class PostState(DomainEvent):
    """A post of a body and who holds it; `effective_on` is the first day, `until` the first day no longer."""

    code: Code
    branch: Code
    post: PostKind
    person: Code
    until: date | None = None
    decision: Decision | None = None


class PostFilled(PostState, type="registry.post.filled.v1"):
    """A person holds the post from `effective_on` on."""


class PostEnded(PostState, type="registry.post.ended.v1"):
    """The person no longer holds it from `effective_on` on."""


class PartyGroupState(DomainEvent):
    """A branch's Party group; its leader holds a leading post of the branch."""

    code: Code
    branch: Code
    leader: Code
    leader_post: PostKind


class PartyGroupFormed(PartyGroupState, type="registry.party_group.formed.v1"):
    """The group exists from `effective_on` on."""


class PartyGroupDissolved(PartyGroupState, type="registry.party_group.dissolved.v1"):
    """The group is no more from `effective_on` on."""


class MemberState(DomainEvent):
    """
    A member's state from `effective_on` on, until the next state of the same stream.

    `member` is the registry's own number: the code of the publisher stays in the registry, so that forgetting it
    leaves every count. Of several states with one effective day the highest version holds.
    """

    member: Code
    present: bool
    kind: MemberKind
    member_class: MemberClass | None = None
    branches: tuple[Code, ...] = ()
    opening_stock: bool = False


class MemberJoined(MemberState, type="registry.member.joined.v1", key="member"):
    """Not counted the day before, counted from `effective_on` on (after a leaving: returned)."""


class MemberUpdated(MemberState, type="registry.member.updated.v1", key="member"):
    """Counted before and after; class or kind may be another."""


class MemberTransferred(MemberState, type="registry.member.transferred.v1", key="member"):
    """Counted before and after, in other branches."""


class MemberLeft(MemberState, type="registry.member.left.v1", key="member"):
    """No longer counted from `effective_on` on; `branches` is empty."""
