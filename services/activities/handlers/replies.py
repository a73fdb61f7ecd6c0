"""Branches answer the notice of a meeting and hand in their news; links are revoked."""

from __future__ import annotations

from services.activities.commands.replies import ChangeNews, ChangeReply, HandInNews, ReplyToNotice, RevokeLink
from services.activities.domain import reply as domain
from services.activities.domain.meeting_plan import Meeting
from services.activities.domain.meeting_refusals import BranchHasReplied, NewsIsHandedIn
from services.activities.store import meeting_plans
from services.activities.store import replies as store
from services.activities.store.heard import branches_on
from shared import link_store
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.http import Answer


async def reply_to_notice(uow: UnitOfWork, command: ReplyToNotice) -> Answer:
    """A branch attends or does not, and why not; the reason is kept and never told."""
    meeting = await meeting_plans.beside(uow, command.meeting)
    if await uow.lock(f"reply/{domain.of_branch(command.meeting, command.branch)}"):
        raise BranchHasReplied(field="branch", branch=command.branch)
    return await _reply(uow, command, meeting)


async def change_reply(uow: UnitOfWork, command: ChangeReply) -> Answer:
    """It answers otherwise than before; until the day of the meeting, and as often as need be."""
    meeting = await meeting_plans.beside(uow, command.meeting)
    code = domain.of_branch(command.meeting, command.branch)
    if not await uow.lock(f"reply/{code}"):
        raise Unknown(field="branch", what="回执 (reply)", code=code)
    return await _reply(uow, command, meeting)


async def hand_in_news(uow: UnitOfWork, command: HandInNews) -> Answer:
    """A branch's paragraph for the papers; the draft that its records make is a beginning."""
    meeting = await meeting_plans.beside(uow, command.meeting)
    if await uow.lock(f"news/{domain.of_branch(command.meeting, command.branch)}"):
        raise NewsIsHandedIn(field="branch", branch=command.branch)
    return await _news(uow, command, meeting)


async def change_news(uow: UnitOfWork, command: ChangeNews) -> Answer:
    """Another paragraph in its place, until the minutes are filed."""
    meeting = await meeting_plans.beside(uow, command.meeting)
    code = domain.of_branch(command.meeting, command.branch)
    if not await uow.lock(f"news/{code}"):
        raise Unknown(field="branch", what="动态 (news)", code=code)
    return await _news(uow, command, meeting)


async def revoke_link(uow: UnitOfWork, command: RevokeLink) -> Answer:
    """The links sent to a branch for this purpose no longer hold; those shown from now on do."""
    await meeting_plans.meeting(uow, command.meeting)
    await link_store.move_nonce(uow, command.purpose, domain.link_subject(command.meeting, command.branch))
    return {"meeting": command.meeting, "branch": command.branch, "purpose": command.purpose}


async def _reply(uow: UnitOfWork, command: ReplyToNotice, meeting: Meeting) -> Answer:
    branches = await branches_on(uow.connection, meeting.meets_on)
    received = domain.reply(command, meeting, branches, uow.today)
    await store.save_replies(uow, [received])
    uow.emit(received)
    await uow.flush()
    await store.keep_reply(uow, command, received.code, uow.version or 0)
    return {"meeting": received.meeting, "branch": received.branch, "attends": received.attends}


async def _news(uow: UnitOfWork, command: HandInNews, meeting: Meeting) -> Answer:
    branches = await branches_on(uow.connection, uow.today)
    handed_in = domain.hand_in_news(command, meeting, branches, uow.today)
    await store.save_news(uow, [handed_in])
    await store.keep_news(uow, [(handed_in.code, command.text)])
    uow.emit(handed_in)
    return {"meeting": handed_in.meeting, "branch": handed_in.branch, "on": handed_in.effective_on.isoformat()}
