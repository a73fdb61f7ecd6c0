"""Routes every service has: is it alive, is it ready, what does it measure, what does it say, what is parked."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field

from shared.commands import Command
from shared.consumer.parked import drop, retry_now
from shared.database import UnitOfWork
from shared.heads import held, reach
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit
from shared.replay import Wish

router = APIRouter(tags=["operations"])
OLDEST_OUTBOX_SECONDS = 60


@router.get("/ops/heads", summary="已听到各记录的第几版 | How far this service has come with the streams of a source")
async def heads_held(
    request: Request, permit: Annotated[Permit, may("ReadHeads")], source: str, after: str = ""
) -> Response:
    """A producer asks before it speaks; answered also while this service is itself still closed."""
    heads = await held(running(request).database.pool, source, after)
    return Response(json_bytes(heads), media_type="application/json")


@router.get("/ops/chain", summary="账本的链头 | How far the log reaches, and the hash of its chain")
async def chain(request: Request, permit: Annotated[Permit, may("ReadChain")]) -> Response:
    """Whoever keeps this hash can show later that nothing before it was changed."""
    return Response(json_bytes(await reach(running(request).database.pool)), media_type="application/json")


@router.get("/live", summary="进程在运行 | The event loop turns")
async def live() -> dict[str, str]:
    """Liveness: nothing but the event loop."""
    return {"status": "alive"}


@router.get("/ready", summary="是否就绪 | Database, broker, live consumers and a moving outbox")
async def ready(request: Request) -> JSONResponse:
    """Readiness with its reasons; 503 while one of them is missing."""
    service = running(request)
    checks = {
        "database": await _database_answers(service.database.pool),
        "broker": service.listening and all(broker._connection is not None for broker in service.brokers),
        "consumers": service.listening and consumers_live(service.brokers),
        "outbox": await _outbox_moves(service.database.pool),
        "ledger": service.gate.is_open,
    }
    said: dict[str, Any] = {"ready": all(checks.values()), "checks": checks}
    if refusal := service.gate.refusal:
        said |= {"because": refusal.title, "because_en": refusal.extras["title_en"], "for_good": service.gate.is_behind}
    return JSONResponse(said, 200 if said["ready"] else 503)


@router.get("/metrics", summary="运行指标 | Prometheus metrics")
async def metrics() -> Response:
    """What the service measures of itself."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/asyncapi.json", summary="消息接口说明 | The AsyncAPI document")
async def asyncapi(request: Request) -> JSONResponse:
    """The queues heard and the types said."""
    return JSONResponse(request.app.state.asyncapi())


@router.get("/ops/parked", summary="待处理的记录 | Parked events, oldest first, without bodies")
async def parked(request: Request, permit: Annotated[Permit, may("ReadParked")], reason: str | None = None) -> Response:
    """What could not be applied yet, and why."""
    return Response(json_bytes({"parked": await running(request).parked.listed(reason)}), media_type="application/json")


class RetryParked(Command):
    """再试一次待处理记录 | Try a parked event again"""

    parked: Annotated[int, Field(description="其编号 | its number in the list")]


class DropParked(Command):
    """放弃一条待处理记录，须说明理由 | Give up a parked event, with the reason"""

    parked: Annotated[int, Field(description="其编号 | its number in the list")]
    because: str = Field(min_length=3, max_length=500, description="放弃的理由 | why it is given up")


class ReplayEvents(Command):
    """向一个服务重放本服务的事件 | Tell events of this service again to one hearer"""

    to: str = Field(pattern="^[a-z_]+$", description="听的服务 | the service that hears it")
    subject: str | None = Field(None, description="one stream; all when left out")
    from_version: int = Field(1, ge=1, description="from this version of the stream on")
    after_position: int = Field(0, ge=0, description="after this position of the log")
    families: tuple[str, ...] = Field((), description="only these, `<service>.<aggregate>`; all when left out")
    limit: int | None = Field(None, ge=1, le=50_000, description="at most so many; the answer says where to go on")


@router.post("/ops/replay", summary="向一个服务重放事件 | Tell events of the log again to one hearer", status_code=202)
async def replay(
    request: Request, permit: Annotated[Permit, may("ReplayEvents")], command: ReplayEvents
) -> JSONResponse:
    """The events keep their ids: what the hearer has already is a duplicate, what it lacks is applied."""
    told = await running(request).teller.tell(Wish(**command.model_dump()))
    return JSONResponse({"to": command.to, "events": told.events, "position": told.position}, status_code=202)


@router.get("/ops/hears", summary="本服务听取的事件族 | The families of events that this service hears")
async def hears(request: Request, permit: Annotated[Permit, may("ReplayEvents")]) -> JSONResponse:
    """What need not be told again to it, because it would only take a place in line: everything else."""
    return JSONResponse({"families": sorted(running(request).service.families)})


@router.get("/ops/parked/{parked_id}", summary="一条待处理的记录及其内容 | One parked event with its body")
async def parked_body(request: Request, permit: Annotated[Permit, may("ReadParkedBody")], parked_id: int) -> Response:
    """The body as it came."""
    return Response(await running(request).parked.body(parked_id), media_type="application/octet-stream")


async def retry_parked(uow: UnitOfWork, command: RetryParked) -> dict[str, Any]:
    """Let one entry be tried at the next opportunity."""
    await retry_now(uow, command.parked)
    return {"parked": command.parked}


async def drop_parked(uow: UnitOfWork, command: DropParked) -> dict[str, Any]:
    """Give up one entry; who and why are kept."""
    await drop(uow, command.parked, command.because)
    return {"parked": command.parked}


accept(router, "/ops/parked/retry", RetryParked, retry_parked)
accept(router, "/ops/parked/drop", DropParked, drop_parked)


async def _database_answers(pool: Any) -> bool:
    try:
        return bool(await pool.fetchval("SELECT true", timeout=2))
    except Exception:  # any fault is the answer
        return False


async def _outbox_moves(pool: Any) -> bool:
    try:
        oldest = await pool.fetchval(
            "SELECT extract(epoch FROM clock_timestamp() - min(written_at)) FROM outbox", timeout=2
        )
    except Exception:  # any fault is the answer
        return False
    return oldest is None or float(oldest) < OLDEST_OUTBOX_SECONDS


def consumers_live(brokers: list[Any]) -> bool:
    """
    Every subscriber is a consumer in the eyes of its channel, too.

    The framework's own ping stays green without any; its note of the tag stays when the broker takes the consumer away.
    """
    for broker in brokers:
        for subscriber in broker.subscribers:
            queue = subscriber._queue_obj
            if subscriber._consumer_tag is None or queue is None or queue.channel.is_closed:
                return False
            if subscriber._consumer_tag not in queue.channel._channel.channel.consumers:
                return False
    return True
