"""Which papers a meeting and an activity have, what each file is called, and the folder of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from services.activities.domain.papers.activity import activity_minutes
from services.activities.domain.papers.agenda import agenda
from services.activities.domain.papers.decided import decided_items
from services.activities.domain.papers.minutes import minutes
from services.activities.domain.papers.names import Names
from services.activities.domain.papers.notice import notice
from services.activities.domain.papers.record import record
from services.activities.domain.papers.scene import Activity, Meeting
from services.activities.domain.papers.sheet import sign_in_sheet
from shared.errors import Refused
from shared.paper import Paper, to_docx, to_pdf
from shared.paper.packing import zipped

# Paper -> what its file is called, in the order of the folder.
MEETING: Mapping[str, tuple[str, Callable[[Meeting, Names], Paper]]] = {
    "notice": ("通知", notice),
    "agenda": ("议程", agenda),
    "sign_in_sheet": ("签到表", sign_in_sheet),
    "record": ("会议记录", record),
    "minutes": ("会议纪要", minutes),
    "decided_items": ("议定事项", decided_items),
}
ACTIVITY: Mapping[str, tuple[str, Callable[[Activity, Names], Paper]]] = {"minutes": ("活动纪要", activity_minutes)}
# There is nothing to record before it was held.
AFTERWARDS = frozenset({"record", "minutes", "decided_items"})
# They tell who was away and why, and who said what.
INTERNAL = frozenset({"sign_in_sheet", "record"})
FORMATS: Mapping[str, Callable[[Paper], bytes]] = {"docx": to_docx, "pdf": to_pdf}


class NotHeldNoPaper(Refused):
    """
    会议 {code} 尚未召开，还没有{paper}。
    The meeting {code} was not held yet: there is no {paper_en} of it.
    """


def paper_of_meeting(meeting: Meeting, names: Names, which: str) -> Paper:
    """One paper of a meeting. Raises NotHeldNoPaper."""
    if which in AFTERWARDS and not meeting.held:
        raise NotHeldNoPaper(field="paper", code=meeting.code, paper=MEETING[which][0], paper_en=which)
    return MEETING[which][1](meeting, names)


def paper_of_activity(activity: Activity, names: Names, which: str) -> Paper:
    """One paper of an activity."""
    return ACTIVITY[which][1](activity, names)


def folder_of_meeting(meeting: Meeting, names: Names, attached: Iterable[tuple[str, bytes]]) -> bytes:
    """Every paper there is, as DOCX and PDF, and what was attached in a folder beside them: a ZIP."""
    papers = {
        label: make(meeting, names)
        for which, (label, make) in MEETING.items()
        if meeting.held or which not in AFTERWARDS
    }
    return _folder(papers, attached)


def folder_of_activity(activity: Activity, names: Names, attached: Iterable[tuple[str, bytes]]) -> bytes:
    """The same of an activity."""
    return _folder({label: make(activity, names) for label, make in ACTIVITY.values()}, attached)


def _folder(papers: Mapping[str, Paper], attached: Iterable[tuple[str, bytes]]) -> bytes:
    made = {f"{label}.{ending}": write(paper) for label, paper in papers.items() for ending, write in FORMATS.items()}
    return zipped({**made, **dict(_unlike(attached))})


def _unlike(attached: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Below 附件, each under its own name; a name that would lead elsewhere, or comes twice, is told apart."""
    seen: set[str] = set()
    for name, content in attached:
        safe = "".join("_" if char in '/\\:*?"<>|' else char for char in name).strip(". ") or "_"
        stem, dot, ending = safe.rpartition(".")
        n, unlike = 1, safe
        while unlike in seen:
            n += 1
            unlike = f"{stem or ending}（{n}）{dot}{ending if stem else ''}"
        seen.add(unlike)
        yield f"附件/{unlike}", content
