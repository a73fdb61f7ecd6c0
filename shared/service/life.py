"""The life of a service process: serve until told to stop, or answer how its tables are rebuilt."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from faststream import FastStream
from faststream.rabbit import RabbitExchange
from faststream.specification import AsyncAPI

from shared import kernel_api
from shared.bus import DOMAIN_EVENTS
from shared.consumer import read
from shared.consumer.retention import forget_old
from shared.database import clock, close_pool, open_pool
from shared.events.base import TYPES
from shared.log import configure_logging, get_logger
from shared.migrate import check_migrated, migrations
from shared.openapi import Told, describe_door
from shared.problems import add_problem_details
from shared.rebuild.verb import answer
from shared.replay import ask_for_missing
from shared.service.declare import Service
from shared.service.running import Running
from shared.settings import Settings, load_settings
from shared.telemetry import measure_outbox

log = get_logger(__name__)

# Together with what the web server waits for (5 s) and the closing of the pool, under the launcher's 25 seconds.
STOP_GRACE_SECONDS = 8
LEAVE_SECONDS = 3
GAP_SECONDS = 30.0
DAY_SECONDS = 86_400.0
FEW = 10  # prefetch of queues that are empty in good times


def run(service: Service) -> None:
    """`python -m services.X serve | rebuild`."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb not in ("serve", "rebuild"):
        sys.exit(f"usage: python -m services.{service.name} serve | rebuild")
    if verb == "rebuild":
        answer(service.recipe)
        return
    settings = load_settings()
    configure_logging(service.name, settings.log_level)
    asyncio.run(serve(service, settings))


async def serve(service: Service, settings: Settings) -> None:
    """Serve until SIGTERM; readiness is a probe, never "the process is up"."""
    app = build(service, settings)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            lifespan="on",
        )
    )
    ending = asyncio.create_task(_end_with_fault(app, server))
    await server.serve()
    ending.cancel()
    if not server.started or app.state.running.failed.is_set():
        sys.exit(1)


async def _end_with_fault(app: FastAPI, server: uvicorn.Server) -> None:
    """A part that ended by a fault takes the process along: whoever supervises it starts a whole one again."""
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.1)
    await app.state.running.failed.wait()
    server.should_exit = True


def build(service: Service, settings: Settings) -> FastAPI:
    """The web application of a service; starting it starts the whole service."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with started(service, settings) as running:
            attach(app, service, running)
            yield

    app = FastAPI(title=service.title, version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    add_problem_details(app)
    for router in (*service.routers, kernel_api.router):
        app.include_router(router)
    told = Told(service.words, service.migrations.parent / "answers.json")
    describe_door(app, (*service.routers, kernel_api.router), told)
    return app


def attach(app: FastAPI, service: Service, running: Running) -> None:
    """Let the application speak for what runs; its document of messages is made when somebody first asks for it."""
    app.state.running = running
    app.state.asyncapi = cache(partial(describe, service, running))


@asynccontextmanager
async def started(service: Service, settings: Settings) -> AsyncIterator[Running]:
    """Open everything in order, and on the way out drain and close it in the opposite one."""
    async with AsyncExitStack() as stack:
        pool = await open_pool(
            settings.database_url, settings.pool_size, service.name, statement_seconds=settings.statement_seconds
        )
        stack.push_async_callback(close_pool, pool)
        await check_migrated(pool, migrations(service.migrations))
        running = Running(service, settings, pool)
        stack.push_async_callback(running.stop_tasks)
        running.start("ledger", running.gate.ask())
        running.start("outbox measure", measure_outbox(pool))
        running.start_behind_gate("relay", running.relay.run)
        running.start_behind_gate("retry", partial(_every, 1.0, running, lambda r: r.intake.retry_due()))
        running.start_behind_gate("gaps", partial(_every, GAP_SECONDS, running, _ask_for_missing))
        running.start_behind_gate("old parked", partial(_every, DAY_SECONDS, running, _forget_old))
        for job in service.jobs:
            running.start_behind_gate(job.name, partial(_every, job.every_seconds, running, job.run))
        _open_queues(service, running)
        storing = [running.start(f"batcher {n}", batcher.run()) for n, batcher in enumerate(running.batchers)]
        running.start_behind_gate("brokers", partial(_keep_listening, running))
        try:
            yield running
        finally:
            await _drain(running, storing)


def _open_queues(service: Service, running: Running) -> None:
    settings = running.settings
    broker = running.broker_in(settings.broker_url, settings.prefetch)
    if service.families:
        for queue in running.inward:
            running.hear(broker, queue, settings.prefetch, running.intake.store, read)
        running.hear(broker, f"{service.name}.dead", FEW, running.intake.store_dead)
    running.hear(broker, f"{service.name}.asked", FEW, running.teller.answer)
    for door in service.doors:
        if url := door.broker_url(settings):
            own = broker if url == settings.broker_url else running.broker_in(url, door.prefetch)
            running.hear(own, door.queue, door.prefetch, door.store(running))


async def _keep_listening(running: Running) -> None:
    """Start the brokers, again and again while RabbitMQ is away; afterwards they restore themselves."""
    for broker in (running.out, *running.brokers):
        while True:
            try:
                await broker.start()
                break
            except Exception as error:  # any fault of connecting: readiness tells, we try again
                log.warning("broker_away", error=repr(error))
                await asyncio.sleep(1.0)
    running.listening = True


async def _drain(running: Running, storing: list[asyncio.Task[Any]]) -> None:
    """Take no more messages, store those already here, then let go of the broker."""
    running.listening = False
    await _at_most(LEAVE_SECONDS, *(one.stop() for broker in running.brokers for one in broker.subscribers))
    for batcher in running.batchers:
        batcher.stop()
    await asyncio.wait(storing, timeout=STOP_GRACE_SECONDS) if storing else None
    await _at_most(LEAVE_SECONDS, *(broker.stop() for broker in (*running.brokers, running.out)))


async def _at_most(seconds: float, *partings: Coroutine[Any, Any, Any]) -> None:
    """Take leave of all at once; who does not answer in time is left as he is, for the process ends."""
    tasks = [asyncio.ensure_future(parting) for parting in partings]
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    for fault in await asyncio.gather(*tasks, return_exceptions=True):
        if fault is not None:
            log.info("left_without_answer", error=repr(fault))


async def _ask_for_missing(running: Running) -> None:
    if running.listening:
        await ask_for_missing(running.database, running.out, running.service.name)


async def _forget_old(running: Running) -> None:
    await forget_old(running.database, clock(), running.service.name)


async def _every(seconds: float, running: Running, work: Callable[[Running], Awaitable[object]]) -> None:
    while True:
        try:
            await work(running)
        except Exception as error:  # the next turn is the retry; the fault is told
            log.error("job_failed", exc_info=error)
        await asyncio.sleep(seconds)


def describe(service: Service, running: Running) -> dict[str, Any]:
    """The AsyncAPI document: the queues heard, and one channel per type said."""
    exchange = RabbitExchange(DOMAIN_EVENTS, declare=False)
    for type_, model in sorted(TYPES.items()):
        if type_.startswith(f"{service.name}."):
            running.out.publisher(exchange=exchange, routing_key=f"{type_}.#", schema=model, title=type_)
    # Only the society's own vhost is described: a second one repeats its queues.
    app = FastStream(running.brokers[0], running.out, specification=AsyncAPI(title=service.title, version="1"))
    document: dict[str, Any] = app.schema.to_specification().to_jsonable()
    return document
