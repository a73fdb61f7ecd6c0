"""Rules of a Party group: one in a branch at a time, led by somebody who leads the branch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import get_args

from services.registry.commands.party_groups import DissolvePartyGroup, FormPartyGroup
from services.registry.domain.post import Post, PostRule
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.errors import Refused
from shared.events.registry import GroupLeaderPost, PartyGroupDissolved, PartyGroupFormed, PostKind


class LeaderLeadsNoBranch(Refused):
    """
    {leader} 在 {day} 不担任 {branch} 的主任委员（前任、现任、候任）或副主任委员，不能担任党建小组组长。
    {leader} holds no leading post of {branch} on {day}, so cannot lead its Party group.
    """


class BranchHasGroup(Refused):
    """
    {branch} 自 {since} 起已有党建小组 {group}。
    {branch} has the Party group {group} already, since {since}.
    """


class GroupAlreadyDissolved(Refused):
    """
    党建小组 {code} 已于 {day} 撤销。
    The Party group {code} was dissolved on {day} already.
    """


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """A Party group as last known."""

    code: str
    branch: str
    leader: str
    leader_post: PostKind
    effective_on: date
    dissolved_on: date | None = None


def form_group(
    command: FormPartyGroup, posts: Iterable[Post], groups: Iterable[PartyGroup], rule: PostRule
) -> PartyGroupFormed:
    """A living branch gets its group. `posts` and `groups` are those of the branch."""
    for group in groups:
        if group.dissolved_on is None or group.dissolved_on > max(command.effective_on, group.effective_on):
            raise BranchHasGroup(field="branch", branch=group.branch, group=group.code, since=group.effective_on)
    return PartyGroupFormed(
        **command.model_dump(),
        leader_post=_leading_post(command, posts, rule),
    )


def _leading_post(command: FormPartyGroup, posts: Iterable[Post], rule: PostRule) -> PostKind:
    leading = rule.leading & set(get_args(GroupLeaderPost))
    for post in posts:
        if post.person == command.leader and post.post in leading and post.holds(command.effective_on):
            return post.post
    raise LeaderLeadsNoBranch(field="leader", leader=command.leader, branch=command.branch, day=command.effective_on)


def dissolve_group(group: PartyGroup, command: DissolvePartyGroup) -> PartyGroupDissolved:
    """The group is no more from a day on; a dissolved group cannot be dissolved again."""
    if group.dissolved_on is not None:
        raise GroupAlreadyDissolved(field="code", code=group.code, day=group.dissolved_on)
    if command.effective_on < group.effective_on:
        raise EndsBeforeItBegins(field="effective_on", start=group.effective_on, end=command.effective_on)
    return PartyGroupDissolved(
        code=group.code,
        branch=group.branch,
        leader=group.leader,
        leader_post=group.leader_post,
        effective_on=command.effective_on,
    )
