"""Outside events are judged, applied and told; what waited for a branch is judged again when it is founded."""

from __future__ import annotations

import asyncio
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import uuid_utils.compat as uuids
from cryptography.fernet import Fernet

from services.registry.commands.ingress import AddPublisher, ReleaseIngress
from services.registry.domain.arrival import Arrivals
from services.registry.domain.books import Books, Judged, keys_of
from services.registry.domain.claim import examine
from services.registry.domain.contents import branches_of
from services.registry.domain.decision import bind, releasable
from services.registry.domain.envelope import Claim, Message, failed, stripped
from services.registry.domain.examined import Examined, Publisher, Seal
from services.registry.domain.sharing import Links
from services.registry.domain.texts import sealer, without
from services.registry.domain.verdict import unjudged
from services.registry.handlers.links import tell
from services.registry.store import erasing, members, rosters
from services.registry.store import ingress as store
from services.registry.store.links import facts_of, links_around
from shared.crash import crash_point
from shared.database import Database, UnitOfWork, is_transient
from shared.events.membership import Erased
from shared.http import Answer
from shared.log import get_logger
from shared.telemetry import HEARD

log = get_logger(__name__)

AT_ONCE, MOST_BYTES = 500, 4 * 1024 * 1024
# An event that is judged again passed the clock when it came, or a person lets it pass.
ANY_CLOCK = timedelta(days=36_500)


class _NothingKept(Exception):
    """Rolls back what was judged only for trying."""


class Desk:
    """Judges claims, each batch in one transaction. `key` encrypts unreadable bodies and seals what is erased."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._cipher, self.seal = database, Fernet(key), sealer(key)
        # Ingress is one at a time; who waits here holds no connection of the pool.
        self._turn = asyncio.Lock()

    async def take_in(self, claims: Sequence[Claim], actor: str, *, keep: bool = True) -> list[Judged]:
        """
        Judge claims in their order; on return each has its outcome, and with `keep` it is stored.

        Raises only what waiting mends. A claim that cannot be judged by a fault of ours is set aside alone.
        """
        judged: list[Judged] = []
        for some in _portions(claims):
            judged += await self._take_in(some, actor, keep)
        for one in judged:
            HEARD.labels(f"ingress_{one.verdict.outcome}").inc()
        return judged

    async def _take_in(self, claims: Sequence[Claim], actor: str, keep: bool) -> list[Judged]:
        try:
            return await self._together(claims, actor, keep)
        except Exception as error:
            if is_transient(error):
                raise
            if len(claims) > 1:
                middle = len(claims) // 2
                first = await self._take_in(claims[:middle], actor, keep)
                return first + await self._take_in(claims[middle:], actor, keep)
            log.error("ingress_unjudged", error=type(error).__name__, where=_where(error))
            return await self._set_aside(failed(claims[0], unjudged(error, _where(error))), actor, keep)

    async def _set_aside(self, claim: Claim, actor: str, keep: bool) -> list[Judged]:
        try:
            return await self._together([claim], actor, keep)
        except Exception as error:
            if is_transient(error):
                raise
            return await self._together([stripped(claim)], actor, keep)

    async def _together(self, claims: Sequence[Claim], actor: str, keep: bool) -> list[Judged]:
        judged: list[Judged] = []
        try:
            async with self._turn, self._database.transaction(actor) as uow:
                judged = await judge(uow, claims, self.seal, self.encrypt, trial=not keep)
                await self._forget_bodies(uow, judged)
                if not keep:
                    raise _NothingKept
                crash_point("ingress.before_commit")
            crash_point("ingress.after_commit")
        except _NothingKept:
            log.debug("tried", events=len(judged))
        return judged

    async def _forget_bodies(self, uow: UnitOfWork, judged: Sequence[Judged]) -> None:
        """What could not be read may hold an erased code too."""
        erased = [one.event for one in judged if isinstance(one.event.data, Erased) and not one.verdict.fault]
        codes = [code.encode() for event in erased if (code := event.claim.attributes["subject"])]
        if codes:
            kept = await erasing.bodies(uow, [event.source or "" for event in erased])
            clear = {cursor: zlib.decompress(self._cipher.decrypt(body)) for cursor, body in kept.items()}
            blanked = {cursor: without(codes, body) for cursor, body in clear.items()}
            changed = {cursor: body for cursor, body in blanked.items() if body != clear[cursor]}
            await erasing.save_bodies(uow, {cursor: self.encrypt(body) for cursor, body in changed.items()})

    def encrypt(self, body: bytes) -> bytes:
        """A body as it may be kept."""
        return self._cipher.encrypt(zlib.compress(body))


def _portions(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """At most AT_ONCE events at a time, and of a roster not more than a few chunks: each has a thousand members."""
    some: list[Claim] = []
    size = 0
    for claim in claims:
        size += len(claim.message.body) if claim.place in ("", "/0") else 0
        if some and (len(some) == AT_ONCE or size > MOST_BYTES):
            yield some
            some, size = [], len(claim.message.body)
        some.append(claim)
    if some:
        yield some


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/services/" in frame.filename] or list(frames)
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"


async def judge(
    uow: UnitOfWork, claims: Sequence[Claim], seal: Seal, encrypt: Callable[[bytes], bytes], *, trial: bool = False
) -> list[Judged]:
    """Load, decide, save, say: one batch of claims in a handful of statements."""
    cursor = await store.take_turn(uow, len(claims))
    publishers = await store.publishers(uow, trial=trial)
    events = [examine(claim, publishers, uow.now, seal) for claim in claims]
    books = await _open_books(uow, events, publishers, seal, await store.known_ids(uow, events))
    judged = [Judged(n, event, books.judge(event), n) for n, event in enumerate(events, cursor + 1)]
    await store.save_judged(uow, judged, encrypt)
    await _apply(uow, books, judged)
    return judged


async def release_waiting(uow: UnitOfWork, codes: Iterable[str]) -> int:
    """Judge again what waits for these branches, which exist by now; returns how many events were judged."""
    await store.take_turn(uow, 0)
    rows = await store.waiting(uow, sorted(set(codes)))
    publishers = await store.publishers(uow)
    for start in range(0, len(rows), AT_ONCE):
        events = [restored(row, publishers, uow) for row in rows[start : start + AT_ONCE]]
        await judge_again(uow, events, publishers)
    return len(rows)


async def judge_again(
    uow: UnitOfWork, events: Sequence[Examined], publishers: Mapping[str, Publisher], *, replace: bool = False
) -> list[Judged]:
    """Judge parked events by what is known now; their outcomes move to the end of the feed."""
    cursor = await store.take_turn(uow, len(events))
    books = await _open_books(uow, events, publishers, _sealed_by_nobody, {})
    judged = [
        Judged(n, event, books.decide(event, replace=replace), event.arrived or n)
        for n, event in enumerate(events, cursor + 1)
    ]
    await store.save_released(uow, judged)
    await store.close_settled(uow, judged)
    await _apply(uow, books, judged)
    return judged


def restored(row: Mapping[str, Any], publishers: Mapping[str, Publisher], uow: UnitOfWork) -> Examined:
    """A parked event from what was kept of it. Who sent it, and its clock, were judged when it came."""
    known = row["known"]
    attributes = {name: known[name] for name in ("time", "sequence") if name in known}
    attributes |= {"specversion": "1.0"} | {name: row[name] for name in ("id", "source", "type", "subject", "corrects")}
    data = {"effective_on": None} | known.get("data", {}) | {"member": row["subject"]}
    trusted = Publisher(row["login"], row["source"], frozenset({row["type"]}))
    claim = Claim(Message(b"", login=row["login"]), attributes, data)
    event = examine(claim, {row["login"]: trusted}, uow.now + ANY_CLOCK, _sealed_by_nobody)
    event.arrived = row["arrived"]
    return event


def _sealed_by_nobody(source: str, value: str) -> str:
    """Nothing that is judged again was erased: an erasure closes what is parked of its member."""
    return ""


async def _open_books(
    uow: UnitOfWork,
    events: Sequence[Examined],
    publishers: Mapping[str, Publisher],
    seal: Seal,
    ids: dict[tuple[str, str], bytes | None],
) -> Books:
    fresh = [e for e in events if e.fault is None and (e.source, e.id) not in ids and (e.source, e.sealed) not in ids]
    sources = {publisher.source: publisher for publisher in publishers.values()}
    keys, lines = keys_of(fresh, sources)
    codes, facts, bound = await members.codes_and_facts(uow, keys)
    links = await links_around(uow, bound, sources) if bound else Links()
    if bound:
        facts |= await facts_of(uow, links.rank)
    unknown = [key for key in keys if key not in codes] + lines
    return Books(
        ids=ids,
        codes=codes,
        facts=facts,
        said=await members.said(uow, {*codes.values(), *facts}) if codes else {},
        branches=await store.known_branches(uow, (code for event in fresh for code in branches_of(event))),
        modes={p.source: p.sequenced for p in publishers.values() if p.sequenced is not None},
        erased=await members.erased(uow, [(source, seal(source, code)) for source, code in unknown]),
        seal=seal,
        new_number=lambda: str(uuids.uuid7()),
        links=links,
        sources=sources,
        rosters=Arrivals(await rosters.known(uow, fresh)),
    )


async def _apply(uow: UnitOfWork, books: Books, judged: Sequence[Judged]) -> None:
    await members.save_books(uow, books, judged)
    if books.new_modes:
        await store.save_modes(uow, books.new_modes)
    if books.rosters.new:
        await rosters.save_chunks(uow, books.rosters.new)
    await tell(uow, books)


async def add_publisher(uow: UnitOfWork, command: AddPublisher) -> Answer:
    """A login is bound to one source, and a source to one login at each door."""
    await store.take_turn(uow, 0)
    publisher = bind(command, await store.publishers(uow))
    await store.save_publisher(uow, publisher)
    bound = {"login": publisher.login, "test_login": publisher.test_login, "source": publisher.source}
    return {**bound, "types": sorted(publisher.types)}


async def release_ingress(uow: UnitOfWork, command: ReleaseIngress) -> Answer:
    """A person lets a parked event be applied (of two in one place this one holds), or closes it; why is kept."""
    await store.take_turn(uow, 0)
    entry = releasable(await store.parked_entry(uow, command.cursor), command)
    await store.save_decision(uow, command)
    if command.decision == "close":
        await store.close_entry(uow, command.cursor)
        return {"cursor": command.cursor, "outcome": "parked", "closed_by": "person"}
    publishers = await store.publishers(uow)
    [judged] = await judge_again(uow, [restored(entry, publishers, uow)], publishers, replace=True)
    return judged.told()
