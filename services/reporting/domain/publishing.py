"""The official digest of a period as it is told to superior organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.reporting.domain.dataset import Dataset, Figure
from services.reporting.domain.definition import Definition
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import title
from services.reporting.domain.runs import DIGEST
from shared.errors import Refused
from shared.events.reporting import DigestPublished, PublishedFigure

# One person may be a member, an expert or a beneficiary of several societies; years and quarters are each one's own.
_OF_PERSONS: Final = frozenset({"people", "experts", "members", "years", "quarters"})
_ONCE_A_PERSON: Final = frozenset({"expert", "expert and quarter", "person key", "member", "year"})


class NotAnOfficialDigest(Refused):
    """
    {run} 不是正式一期的简报，不能报送上级。
    {run} is no official digest, which alone goes to superior organisations.
    """


class PublishedAlready(Refused):
    """
    {run} 已经报送上级。
    {run} was published already.
    """


class NewerIsPublished(Refused):
    """
    {newer} 已经报送上级，不能再以较早的 {run} 代替；如需更正，请留存新的一期。
    {newer} was published already and the older {run} cannot take its place: to correct it, keep a new run.
    """


def number_of(run: str) -> int:
    """
    Which run of its digest it is, from its code; the later one of a period holds, whenever either was published.

    0 where a code does not end in a number: another house may call its runs otherwise, then only versions tell.
    """
    last = run.rpartition("-")[2]
    return int(last) if last.isascii() and last.isdigit() else 0


def is_newer(run: str, last: str | None) -> bool:
    """Whether a run may take the place of the one that was published last for its period."""
    return last is None or number_of(run) > number_of(last)


def refuse_to_replace(run: str, last: str | None) -> None:
    """Raises PublishedAlready, NewerIsPublished."""
    if last == run:
        raise PublishedAlready(field="run", run=run)
    if last is not None and not is_newer(run, last):
        raise NewerIsPublished(field="run", run=run, newer=last)


def adds_up(definition: Definition) -> bool:
    """Whether values of several societies make a sum that means something."""
    if definition.kind == "mean" or definition.unit in _OF_PERSONS:
        return False
    return definition.kind != "ratio" or definition.once_by not in _ONCE_A_PERSON


def digest_published(run: str, report: str, issue: int | None, known_on: datetime, data: Dataset) -> DigestPublished:
    """What is told of a kept run. Raises NotAnOfficialDigest."""
    if report != DIGEST or issue is None:
        raise NotAnOfficialDigest(field="run", run=run)
    return DigestPublished(
        effective_on=data.period.last_day,
        code=data.period.code,
        title=title(data.period.kind, data.period.year, data.period.number),
        kind=data.period.kind,
        first_day=data.period.first_day,
        run=run,
        issue=issue,
        known_on=known_on,
        dataset_sha256=data.sha256,
        society=data.society.code if data.society else None,
        society_name=data.society.name_zh if data.society else None,
        branches=len(data.branches),
        figures=tuple(
            _figure(DEFINITIONS[name], one) for name, one in sorted(data.figures.items()) if name in DEFINITIONS
        ),
    )


def _figure(definition: Definition, figure: Figure) -> PublishedFigure:
    ratio = figure.kind == "ratio"
    whole = figure.lists.get("denominator")
    return PublishedFigure(
        name=definition.name,
        definition=figure.definition,
        kind=figure.kind,
        value=figure.value,
        unit=figure.unit,
        title_zh=definition.title_zh,
        title_en=definition.title_en,
        records=figure.lists["numerator" if ratio else "counted"].length,
        of=whole.length if whole else None,
        adds_up=adds_up(definition),
    )
