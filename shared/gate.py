"""A service stays closed until its hearers have confirmed that it still knows all it has said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import httpx

from shared import heads
from shared.database import TRANSIENT, Database, clock, is_transient
from shared.errors import Refused
from shared.heads import Ahead, Heads
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)

# A database that was confirmed before opens without those who do not answer; a new or restored one waits for all.
PATIENCE_SECONDS = 3.0
ASK_AGAIN_SECONDS = (0.1, 5.0)


class LedgerUnsure(Refused):
    """
    本服务刚启动，正在核对账本，还在等 {waiting} 应答；请稍后用同一个 Idempotency-Key 再试。
    The service has just started and waits for {waiting} to confirm its ledger; try again with the same Idempotency-Key.
    """

    STATUS = 503


class LedgerBehind(Refused):
    """
    账本比 {hearer} 所知的旧（{subject} 到第 {held} 版，这里到 {own}）：请恢复更新的备份，或整套备份。
    {hearer} knows {subject} to version {held}, we to {own}: restore a newer backup, or all services from one.
    """

    STATUS = 503


@dataclass(frozen=True, slots=True)
class Found:
    """A hearer's answer: the streams it knows further than we do."""

    hearer: str
    ahead: list[Ahead]

    def refusal(self) -> LedgerBehind:
        """In a sentence, with the first of the streams."""
        first = self.ahead[0]
        return LedgerBehind(hearer=self.hearer, subject=first.subject, held=first.held, own=first.own)


class Gate:
    """
    Commands, consumers, relay and clock wait here. Reading, and answering others who ask the same, do not.

    Nobody waits for somebody who waits for him: a closed service answers what it holds, so all open together.
    """

    def __init__(self, database: Database, peers: Peers) -> None:
        self._database, self._peers = database, peers
        self._opened = asyncio.Event()
        self._waiting: set[str] = set(peers.others)
        self._answering: set[str] = set()
        self._moved = asyncio.Event()
        self._behind: Found | None = None
        if not self._waiting:
            self._opened.set()

    @property
    def is_open(self) -> bool:
        """Whether this service may speak."""
        return self._opened.is_set()

    @property
    def refusal(self) -> Refused | None:
        """Why it may not; None when it may."""
        if self._behind:
            return self._behind.refusal()
        return None if self.is_open else LedgerUnsure(waiting="、".join(sorted(self._waiting)))

    @property
    def is_behind(self) -> bool:
        """Whether waiting would not help: the ledger is older than what a hearer knows."""
        return self._behind is not None

    def enter(self) -> None:
        """Raise what keeps this service from speaking, if anything does."""
        if refusal := self.refusal:
            raise refusal

    async def behind_it(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work once the gate is open."""
        await self._opened.wait()
        await work()

    async def ask(self) -> None:
        """Ask every peer, those that are away again and again; open when enough of them have confirmed."""
        required = await self._required()
        async with asyncio.TaskGroup() as asking:
            for hearer in sorted(self._waiting):
                asking.create_task(self._ask_until_answered(hearer))
            asking.create_task(self._open_when_confirmed(required))

    async def _required(self) -> set[str]:
        """Those without whose answer this database does not open."""
        while True:
            try:
                return self._waiting - await heads.vouched(self._database.pool)
            except TRANSIENT as error:
                log.warning("database_away", error=repr(error))
                await asyncio.sleep(ASK_AGAIN_SECONDS[0] * 5)

    async def _open_when_confirmed(self, required: set[str]) -> None:
        end = monotonic() + PATIENCE_SECONDS
        while self._behind is None:
            patient = monotonic() < end
            if not self._waiting or not (patient or self._waiting & (required | self._answering)):
                break
            with suppress(TimeoutError):
                async with asyncio.timeout(end - monotonic() if patient else ASK_AGAIN_SECONDS[1]):
                    await self._moved.wait()
            self._moved.clear()
            if not patient:
                log.warning("ledger_waits_for", hearers=sorted(self._waiting))
        else:
            return
        if self._waiting:
            log.warning("ledger_unconfirmed_by", hearers=sorted(self._waiting))
        self._opened.set()

    async def _ask_until_answered(self, hearer: str) -> None:
        pause = ASK_AGAIN_SECONDS[0]
        while self._behind is None:
            try:
                found = await self._ask(hearer)
            except Exception as error:
                if not (isinstance(error, httpx.HTTPError) or is_transient(error)):
                    raise
                self._answering.discard(hearer)
                log.debug("hearer_away", hearer=hearer, error=repr(error))
                await asyncio.sleep(pause)
                pause = min(pause * 1.2, ASK_AGAIN_SECONDS[1])
                continue
            if found:
                self._close(Found(hearer, found))
            self._waiting.discard(hearer)
            self._moved.set()
            return

    async def _ask(self, hearer: str) -> list[Ahead]:
        """What one hearer knows further. Each page of its answer comes before we look at our own."""
        found: list[Ahead] = []
        after: str | None = ""
        while after is not None:
            params = {"source": self._database.source, "after": after}
            page = Heads(**await self._peers.get(hearer, "/ops/heads", params, clock()))
            self._answering.add(hearer)
            found += await heads.ahead(self._database.pool, page)
            after = page.after
        if not found:
            await heads.vouch(self._database.pool, hearer)
        return found

    def _close(self, found: Found) -> None:
        """Stay closed; where it had opened without this hearer, end the process, which comes back closed."""
        was_open, self._behind = self.is_open, found
        self._opened.clear()
        refusal = found.refusal()
        log.error("ledger_behind", hearer=found.hearer, streams=len(found.ahead), sentence=refusal.extras["title_en"])
        if was_open:
            raise refusal
