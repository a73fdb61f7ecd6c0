"""Names on a paper: what stands in their place without them, and the line that says what was added and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.reporting.domain.packs.kinds import KINDS, Whose
from services.reporting.domain.packs.names import Names
from services.reporting.domain.packs.rows import AnnualFacts, ItemHandled
from services.reporting.domain.period import OFFICE_ZONE
from services.reporting.papers.item_words import origin
from services.reporting.papers.words import Language

_HEAD: Final = {"zh": ("已报", "未报"), "en": ("handed in", "missing")}
_OF: Final = {"zh": "：", "en": ": "}
_ADDED: Final[Mapping[Whose, tuple[str, str]]] = {
    "heads": (
        "负责人姓名 {n} 个，{at}（{zone}）出具时由登记册填入；姓名不在运行的数据、留存的文件和散列之内。",
        "{n} names of heads were put in from the register at {at} ({zone}), when this was made; they are in no data of "
        "the run, no kept file and no hash.",
    ),
    "raisers": (
        "征得本人同意列名的提出人 {n} 件，{at}（{zone}）出具时由联络服务填入；"
        "姓名不在运行的数据、留存的文件和散列之内。",
        "On {n} items those who raised them are named, as they consented: put in by the outreach service at {at} "
        "({zone}), when this was made; they are in no data of the run, no kept file and no hash.",
    ),
}
_WITHOUT: Final[Mapping[Whose, tuple[str, str]]] = {
    "heads": (
        "本件不含姓名：负责人只列是否已报。带姓名的文件在出具时由登记册填入，不留存。",
        "Without names: of a head it says only whether one was handed in. A file with names is made on request from "
        "the register, and is not kept.",
    ),
    "raisers": (
        "本件不含姓名：提出人只列来源。征得本人同意列名的，出具时由联络服务填入，不留存。",
        "Without names: of who raised an item it says only from where it came. Those who consented are named in a file "
        "made on request, which is not kept.",
    ),
}


def named_words(
    names: Names | None, language: Language, branch: Callable[[str], str]
) -> Mapping[str, Callable[..., Any]]:
    """What templates call those who are named, or what stands for them."""
    return {
        "head_of": lambda facts: head_of(facts, names, language),
        "raiser_of": lambda item: raiser_of(item, names, language, branch),
    }


def head_of(facts: AnnualFacts, names: Names | None, language: Language) -> str:
    """Who heads a branch; without the name, whether somebody was handed in."""
    there, missing = _HEAD[language]
    if not facts.head:
        return missing
    return names.by_code.get(facts.branch, there) if names and names.whose == "heads" else there


def raiser_of(item: ItemHandled, names: Names | None, language: Language, branch: Callable[[str], str]) -> str:
    """Who raised an item, as far as that may be said: from where it came, and the name of who consented."""
    came = origin(item, language)
    if item.branch:
        came = f"{came}{_OF[language]}{branch(item.branch)}"
    named = names.by_code.get(item.code) if names and names.whose == "raisers" else None
    return f"{came}{_OF[language]}{named}" if named else came


def note_of(report: str, names: Names | None, language: Language) -> str | None:
    """What a paper that wants names says of them, whatever its template; None of any other paper."""
    whose = KINDS[report].names if report in KINDS else None
    if whose is None:
        return None
    if names is None:
        return _WITHOUT[whose][language == "en"]
    at = names.on.astimezone(ZoneInfo(OFFICE_ZONE))
    said = _ADDED[whose][language == "en"]
    return said.format(n=len(names.by_code), at=f"{at:%Y-%m-%d %H:%M}", zone=OFFICE_ZONE)
