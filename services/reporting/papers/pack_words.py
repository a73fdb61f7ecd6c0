"""What templates of packs call things: states of a project, due days, facts of a year, money in yuan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from services.reporting.domain.packs.rows import AnnualFacts
from services.reporting.papers.words import Language
from shared.events.words import Words

_CHANGES: Final[Words] = {
    "founded": ("设立", "founded"),
    "ended": ("终止", "ended"),
    "renamed": ("更名", "renamed"),
    "status": ("状态变更", "another status"),
}
_RECIPIENTS: Final[Words] = {
    "person": ("个人", "a person"),
    "body": ("学会机构", "a body of the society"),
    "branch": ("分支机构", "a branch"),
}
_STATES: Final[Words] = {
    "drafting": ("填报中", "being written"),
    "under_review": ("审核中", "under review"),
    "approved": ("已立项", "approved"),
    "rejected": ("未通过", "not approved"),
    "running": ("执行中", "running"),
    "to_close": ("待结项", "to be closed"),
    "closed": ("已结项", "closed"),
    "discarded": ("已作废", "discarded"),
}
_STATUSES: Final[Words] = {
    "preparing": ("筹备", "preparing"),
    "normal": ("正常", "normal"),
    "rectifying": ("整改", "rectifying"),
    "suspended": ("暂停", "suspended"),
    "ended": ("终止", "ended"),
}
_SOURCES: Final[Words] = {
    "grant": ("申请经费", "granted"),
    "own": ("自筹经费", "own means"),
    "other": ("其他", "other"),
}
_AUTHORITIES: Final[Words] = {
    "supervising_unit": ("业务主管单位", "supervising unit"),
    "registry_authority": ("登记管理机关", "registry authority"),
}
_FACTS: Final[Words] = {
    "name": ("名称", "name"),
    "head": ("负责人", "head"),
    "address": ("住所", "address"),
    "procedure": ("设立程序", "how it was set up"),
    "activities": ("开展活动", "activities"),
}

# A heading with nothing under it looks as if a page were missing.
_UNWRITTEN: Final = ("（本章尚未撰写。）", "(Nothing has been written here yet.)")


def pack_words(language: Language) -> Mapping[str, Any]:
    """Name in a template -> what it stands for."""

    def of(words: Words) -> Callable[[str], str]:
        return lambda code: words.get(code, (code, code))[language == "en"]

    return {
        "changed": of(_CHANGES),
        "given_to": of(_RECIPIENTS),
        "state": of(_STATES),
        "status": of(_STATUSES),
        "source": of(_SOURCES),
        "authority_name": of(_AUTHORITIES),
        "fact_name": of(_FACTS),
        "yuan": yuan,
        "target_of": lambda figure: "" if figure.target is None else f"{figure.target:,}",
        "unwritten": _UNWRITTEN[language == "en"],
        "due_of": due_of,
    }


def yuan(fen: int) -> str:
    """1234567 -> 12,345.67, without dividing."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}"


def due_of(rows: Sequence[AnnualFacts], authority: str) -> Mapping[str, int]:
    """How many branches came in time for an authority, came late, are still open, or are overdue."""
    states = Counter(due.state for row in rows for due in row.due if due.authority == authority)
    return {state: states[state] for state in ("in_time", "late", "open", "overdue")}
