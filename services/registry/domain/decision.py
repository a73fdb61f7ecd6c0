"""What people decide about publishers and about parked events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.registry.commands.ingress import AddPublisher, ReleaseIngress
from services.registry.domain.examined import Publisher
from shared.errors import Refused, Unknown

RESERVED = ("admin", "ops", "guest")
# Of these everything is kept that is needed; the others have to be sent again, corrected.
MAY_BE_APPLIED = ("clock", "tie", "unknown_branch")
# The members of a roster are not kept of a chunk that is set aside.
ROSTER = "membership.roster.snapshot.v1"


class LoginIsReserved(Refused):
    """
    登录名 {login} 为本系统保留，接入系统不能使用。
    The login {login} is one of the house; a publisher needs another.
    """


class LoginSpeaksForAnother(Refused):
    """
    登录名 {login} 已登记为来源 {source}。
    The login {login} speaks for the source {source} already.
    """


class LoginsAreOne(Refused):
    """
    试用登录名必须与登录名 {login} 不同。
    The login for trying must be another than {login}.
    """


class SourceHasAnotherLogin(Refused):
    """
    来源 {source} 已登记登录名 {login}。
    The source {source} has the login {login} already.
    """


class MustBeSentAgain(Refused):
    """
    原因为 {reason} 的事件不能直接办理，请接入系统更正后用新 id 重发，并在 corrects 中指明原 id。
    An event parked for {reason} cannot be applied: its publisher sends it corrected, with a new id and `corrects`.
    """


class NotJudgedYet(Refused):
    """
    没有来源 {source}、编号 {id} 的处理结果。
    There is no outcome of {id} from {source} yet.
    """

    STATUS = 404


def bind(command: AddPublisher, publishers: Mapping[str, Publisher]) -> Publisher:
    """One source, and one login of its own at each door. `publishers` has every one, by whatever key."""
    if command.test_login == command.login:
        raise LoginsAreOne(field="test_login", login=command.login)
    _check_login("login", command.login, command.source, publishers)
    if command.test_login is not None:
        _check_login("test_login", command.test_login, command.source, publishers)
    known = publishers.get(command.source)
    if known and known.login != command.login:
        raise SourceHasAnotherLogin(field="source", source=command.source, login=known.login)
    types = frozenset(command.types)
    return Publisher(command.login, command.source, types, command.active, command.sequenced, command.test_login)


def _check_login(field: str, login: str, source: str, publishers: Mapping[str, Publisher]) -> None:
    if login in RESERVED or login.startswith("svc-"):
        raise LoginIsReserved(field=field, login=login)
    for other in publishers.values():
        if login in (other.login, other.test_login) and other.source != source:
            raise LoginSpeaksForAnother(field=field, login=login, source=other.source)


def releasable(entry: dict[str, Any] | None, command: ReleaseIngress) -> dict[str, Any]:
    """The entry, if the decision can be carried out. Raises Unknown, MustBeSentAgain."""
    if entry is None:
        raise Unknown(field="cursor", what="待处理记录 (parked)", code=command.cursor)
    is_kept_whole = entry["reason"] in MAY_BE_APPLIED and not entry["aside"] and entry["type"] != ROSTER
    if command.decision == "apply" and not is_kept_whole:
        raise MustBeSentAgain(field="decision", reason=entry["reason"])
    return entry
