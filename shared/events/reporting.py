"""What reporting says: which runs it has kept, with the figures and the hashes that let anyone check them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import BodyName, Code, Count, DomainEvent, FieldClass, Part, PublicTitle, upcast

Unit = Literal[
    "branches",
    "works",
    "experts",
    "people",
    "attendances",
    "items",
    "members",
    "meetings",
    "activities",
    "decided_items",
    "years",
    "fen",
    "contacts",
    "quarters",
    "percent",
    "pairings",
    "groups",
    "expectations",
    "bodies",
    "findings",
    "honours",
]
# A record by name: an aggregate, a slash and a code of 64 characters at most.
RecordName = Annotated[str, FieldClass.CODE, Field(min_length=3, max_length=100)]
Hash = Annotated[Code, Field(pattern="^[0-9a-f]{64}$")]


class KeptFigure(Part):
    """
    A figure of a run: its definition, its value and the list it is the length (or sum) of.

    A ratio is the length of its list in percent of another list, whose length and hash are `of` and `of_sha256`.
    """

    name: Code
    definition: Count
    value: float
    unit: Code
    records: Count
    list_sha256: Hash
    of: Count | None = None
    of_sha256: Hash | None = None


class LogHead(Part):
    """How far the log of a service reached: the position of its last event, and the hash of the chain up to it."""

    log: Code
    position: Count
    sha256: Hash


class RunKept(DomainEvent, type="reporting.run.kept.v2"):
    """
    A report was computed and kept; `effective_on` is the last day of its period.

    `number` counts the runs of its kind of report and period, `issue` the official ones of the year. `known_on`: facts
    recorded by then are in it; where it is missing, those recorded until the event itself. `corrects` is the run of the
    same period that had been sent before. `heads` are the logs as they were known to reach when it was kept.
    """

    code: Code
    digest: Code
    first_day: date
    dataset_sha256: Hash
    figures: tuple[KeptFigure, ...]
    report: Code | None = None
    number: Count | None = None
    known_on: datetime | None = None
    official: bool | None = None
    issue: Count | None = None
    corrects: Code | None = None
    heads: tuple[LogHead, ...] | None = None
    paragraphs_sha256: Hash | None = None
    template_sha256: Hash | None = None


class RunRendered(DomainEvent, type="reporting.run.rendered.v1"):
    """
    A run was made into a file, for an audience, in a form and a language; from now on this file stands for it.

    `branches`: those whose liaison the file is for. Whoever holds such a file can find its hash here.
    """

    code: Code
    audience: Code
    branches: tuple[Code, ...] = ()
    form: Code
    language: Code
    sha256: Hash
    bytes: Count


class RunProvided(DomainEvent, type="reporting.run.provided.v1"):
    """
    The run `code`, of the period `digest` and the kind `report`, is the pack that was asked for of a session.

    It is said for each time somebody asked, of a run kept before too: then nothing has changed since.
    """

    code: Code
    digest: Code
    report: Code
    session: Code


# In the second version the unit of a figure is open: there will be more of them. What was said before says the same.
upcast("reporting.run.kept.v1", RunKept.TYPE, dict)


SetBy = Literal["scheme", "society", "activities"]


class MeasureUsed(Part):
    """
    A limit by which a value was computed: a number, or codes (kinds, posts, a month and day).

    `by`: the scheme of the cycle, the society for its year, or the society in activities for the day of each record;
    then it is the one of the last day.
    """

    name: Code
    number: Count | None = None
    codes: tuple[Code, ...] = ()
    by: SetBy


class PublishedFigure(Part):
    """
    A figure for other organisations: the value by a definition, and the two lengths that a percentage is made of.

    `adds_up`: the values of several societies may be added (of a percentage: its two lengths). Never of people, who may
    be in several societies.
    """

    name: Code
    definition: Count
    kind: Code
    value: float
    unit: Code
    title_zh: PublicTitle
    title_en: PublicTitle
    records: Count
    of: Count | None = None
    adds_up: bool


class DigestPublished(DomainEvent, type="reporting.digest.published.v1"):
    """
    The official digest of a period, for superior organisations; `effective_on` is the last day of its period.

    Said again with the next version when a later run takes its place: the later run holds, and of one run the last
    version, in whatever order they come. `issue` is its number of
    the year, `known_on` the moment up to which it knows what happened.
    """

    code: Code
    title: PublicTitle
    kind: Code
    first_day: date
    run: Code
    issue: Count | None = None
    known_on: datetime
    dataset_sha256: Hash
    society: Code | None = None
    society_name: BodyName | None = None
    branches: Count
    figures: tuple[PublishedFigure, ...]


class IndicatorComputed(DomainEvent, type="reporting.indicator.computed.v1"):
    """
    A branch's value of an objective indicator in a yearly assessment; said again when it is computed again.

    `code` is one for one cycle, branch and indicator. `value` None: there is nothing to compute it from, which is not
    zero. `points_proposed` counts where the scheme has no tiers. `facts` are the first event ids behind the value and
    `subjects` the records (`<aggregate>/<code>`) that they are about, each once; `records` counts all of them, and the
    whole list is kept under `list_sha256`.
    """

    code: Code
    cycle: Code
    branch: Code
    indicator: Code
    value: float | None = None
    points_proposed: float | None = None
    definition: Count
    facts: Annotated[tuple[Code, ...], Field(max_length=1000)] = ()
    subjects: Annotated[tuple[RecordName, ...], Field(max_length=1000)] | None = None
    records: Count = 0
    list_sha256: Hash | None = None
    measures: tuple[MeasureUsed, ...] | None = None
    """The limits by which it was computed; null: said before they were told."""


class DeliveryState(DomainEvent):
    """
    Something told to an office on a channel. `occurrence` is what is told only once; `about` the record it is about.

    `scope` is the branch or body of the office. `tries` counts how often it was tried. `reason` and `answer_code` (that
    of the mail server, robot or HTTP) say why it is as it is; words of a server stay with reporting.
    """

    code: Code
    occurrence: Code
    topic: Code
    about: Code
    channel: Code
    office: Code
    scope: Code | None = None
    tries: Count = 0
    reason: Code | None = None
    answer_code: Code | None = None


class DeliveryIntended(DeliveryState, type="reporting.delivery.intended.v1"):
    """It is written down before anything is sent; said again when a person wants it sent again."""


class DeliveryAccepted(DeliveryState, type="reporting.delivery.accepted.v1"):
    """The server of the other side took it; whether somebody reads it nobody knows."""


class DeliveryBounced(DeliveryState, type="reporting.delivery.bounced.v1"):
    """The server of the other side refuses this recipient for good, or took it and sent it back (`returned`)."""


class DeliveryFailed(DeliveryState, type="reporting.delivery.failed.v1"):
    """A person must look: no address, a channel that is refused, or nobody knows whether it arrived."""


class DeliveryGivenUp(DeliveryState, type="reporting.delivery.given_up.v1"):
    """It was tried as often as it may be, came too late to be of use, or its recipient has left the office."""
