"""One running service: everything a route, a job or a door may need."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import asyncpg
from faststream.rabbit import RabbitBroker

from shared.backlog import waiting_in
from shared.bus import inbound_broker, listen, outbound_broker
from shared.consumer import Batcher, Intake
from shared.consumer.parked import ParkedStore
from shared.database import Database, clock
from shared.gate import Gate
from shared.identity import Policy, TokenCheck
from shared.log import get_logger
from shared.peers import Peers
from shared.relay import Relay
from shared.replay import Teller
from shared.sealing import sealing_of
from shared.service.declare import Service
from shared.settings import Settings

log = get_logger(__name__)

STOP_SECONDS = 3


class Running:
    """Built when the process starts, from its declaration, its settings and its pool."""

    def __init__(self, service: Service, settings: Settings, pool: asyncpg.Pool[Any]) -> None:
        self.service, self.settings, self.since = service, settings, clock()
        self.relay = Relay(settings.database_url, settings.broker_url, service.name, batches=settings.relay_batches)
        source = f"/societies/{settings.society}/{service.name}"
        self.database = Database(pool, source, settings.office_zone, self.relay.wake)
        parked_key = settings.parked_key_file.read_bytes()
        self.peers = Peers(service.name, settings.peers, parked_key)
        self.gate = Gate(self.database, self.peers)
        self.database.enter = self.gate.enter
        self.database.sealing = sealing_of(service.name, parked_key)
        self.policy, self.tokens = Policy.read(settings.policy_file), TokenCheck(settings.jwks_file)
        self.parked = ParkedStore(self.database, parked_key)
        self.intake = Intake(service.name, self.database, self.parked, service.hears, settings.batch_size)
        self.teller = Teller(self.database, settings.broker_url, service.name)
        self.out = outbound_broker(settings.broker_url)
        self.brokers: list[RabbitBroker] = []
        self.batchers: list[Batcher[Any]] = []
        self.listening = False
        self.failed = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []

    def broker_in(self, url: str, prefetch: int) -> RabbitBroker:
        """A further listening connection."""
        broker = inbound_broker(url, prefetch)
        self.brokers.append(broker)
        return broker

    def hear(
        self,
        broker: RabbitBroker,
        queue: str,
        prefetch: int,
        store: Callable[[Any], Awaitable[None]],
        reading: Callable[[Sequence[Any]], Any] = list,
    ) -> None:
        """Batch what arrives on a queue into `store`, after `reading` it ahead."""
        batcher = Batcher(reading, store, self.settings.batch_size, self.settings.batch_wait_ms)
        self.batchers.append(batcher)
        listen(broker, queue, prefetch, batcher.put)

    @property
    def inward(self) -> list[str]:
        """The queues by which events of other services come, told anew ones too."""
        if not self.service.families:
            return []
        names = [f"in.{n}" for n in range(self.settings.partitions)]
        return [f"{self.service.name}.{name}" for name in (*names, "replay")]

    async def unheard(self) -> int | None:
        """How many messages of other services wait or are not stored yet; None where the broker does not say."""
        try:
            waiting = await waiting_in(self.settings.broker_url, self.inward)
        except Exception as error:  # any fault of asking: nobody knows
            log.info("backlog_unknown", error=repr(error))
            return None
        return waiting + sum(batcher.held for batcher in self.batchers)

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something for the life of the process; if it ends by a fault the process ends with it."""
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)
        return task

    def start_behind_gate(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[Any]:
        """The same, for what speaks or may lead to speaking: it begins when the ledger is confirmed."""
        return self.start(name, self.gate.behind_it(work))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()):
            log.critical("task_failed", task=task.get_name(), exc_info=error)
            self.failed.set()

    async def stop_tasks(self) -> None:
        """Cancel what runs for the life of the process."""
        for task in self._tasks:
            task.cancel()
        # A statement to a server that does not answer is not let go of before its time; the pool is closed next.
        await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
