"""The door for people and programs: who asks, may they, have they asked before, which version did they see."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import asyncpg
import orjson
import structlog
import uuid_utils
from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse

from shared.commands import Command
from shared.database import UnitOfWork, clock
from shared.errors import Malformed, StaleVersion, Unidentified, VersionMissing
from shared.idempotency import claim, keep
from shared.identity import Caller, Permit
from shared.peers import SCHEME as PEER
from shared.stale import sides

if TYPE_CHECKING:
    from shared.service import Running

Answer = dict[str, Any]
CommandHandler = Callable[[UnitOfWork, Any], Awaitable[Answer]]
ATTEMPTS = 3


def running(request: Request) -> Running:
    """The running service behind a request."""
    service: Running = request.app.state.running
    return service


async def caller(request: Request) -> Caller:
    """The caller named by the bearer token. Raises Unidentified."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    service, now = running(request), clock()
    if scheme.lower() == PEER and token:
        return service.peers.caller(token.strip(), now)
    if scheme.lower() != "bearer" or not token:
        raise Unidentified(why="Authorization: Bearer <token>")
    return service.tokens.caller(token.strip(), now, service.database.office_day(now))


def may(action: str) -> Any:
    """The rule of a reading route: `permit: Annotated[Permit, may("ReadBranches")]`."""

    async def permit(request: Request, who: Annotated[Caller, Depends(caller)]) -> Permit:
        return running(request).policy.permit(who, action)

    permit.action = action  # type: ignore[attr-defined]  # read by the test that no route is without a rule
    return Depends(permit)


def accept(
    router: APIRouter,
    path: str,
    command_type: type[Command],
    handler: CommandHandler,
    *,
    method: str = "POST",
    status: int = 201,
) -> None:
    """Open a route for a command: its rule is the line of the policy table with the command's name."""

    async def endpoint(request: Request, command: Command, permit: Permit, **headers: str | None) -> JSONResponse:
        return await _run(
            _Ask(
                request=request,
                command=command,
                handler=handler,
                permit=permit,
                status=status,
                correlation_id=headers["x_correlation_id"] or str(uuid_utils.uuid7()),
                batch_id=headers["x_batch_id"],
                key=headers["idempotency_key"],
                expected=_expected(headers["if_match"]),
            )
        )

    parameters = {
        "request": Request,
        "command": command_type,
        "permit": Annotated[Permit, may(command_type.__name__)],
        "idempotency_key": Annotated[str | None, Header(max_length=200)],
        "if_match": Annotated[str | None, Header()],
        "x_correlation_id": Annotated[str | None, Header(max_length=100)],
        "x_batch_id": Annotated[str | None, Header(max_length=64)],
    }
    endpoint.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=annotation,
                default=None if name not in ("request", "command", "permit") else inspect.Parameter.empty,
            )
            for name, annotation in parameters.items()
        ]
    )
    endpoint.__name__ = handler.__name__
    endpoint.command = command_type  # type: ignore[attr-defined]  # read by the document of the door
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        status_code=status,
        summary=inspect.cleandoc(command_type.__doc__ or ""),
        description=inspect.cleandoc(handler.__doc__ or ""),
        response_class=JSONResponse,
        response_model=None,
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """One command on its way through the door."""

    request: Request
    command: Command
    handler: CommandHandler
    permit: Permit
    status: int
    correlation_id: str
    batch_id: str | None
    key: str | None
    expected: int | None

    @property
    def mine(self) -> dict[str, Any]:
        """The fields that were given, without what was left to its default."""
        given = self.command.model_dump(mode="json")
        return {name: given[name] for name in given if name in self.command.model_fields_set}

    @property
    def fingerprint(self) -> bytes:
        """What is the same when the same is asked again."""
        asked = f"{self.request.method} {self.request.url.path} {self.command.model_dump_json()}"
        return hashlib.sha256(asked.encode()).digest()


async def _run(ask: _Ask) -> JSONResponse:
    for scope in ask.command.concerns():
        ask.permit.allow(scope)
    if ask.command.CHANGES and ask.expected is None:
        raise VersionMissing
    with structlog.contextvars.bound_contextvars(correlation_id=ask.correlation_id):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await _once(ask)
            except StaleVersion as stale:
                await _show_sides(ask, stale)
                raise
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                if attempt == ATTEMPTS:
                    raise
    raise AssertionError  # the loop returns or raises


async def _once(ask: _Ask) -> JSONResponse:
    who = ask.permit.caller.subject
    async with running(ask.request).database.transaction(
        who, correlation_id=ask.correlation_id, batch_id=ask.batch_id, expected=ask.expected, permit=ask.permit
    ) as uow:
        if ask.key and (known := await claim(uow, ask.key, ask.fingerprint)):
            return _respond(ask, known["status"], known["answer"], known["version"])
        answer = await ask.handler(uow, ask.command)
        ask.permit.settle()
        await uow.flush()
        if ask.key:
            await keep(uow, ask.key, ask.status, answer)
    return _respond(ask, ask.status, answer, uow.version)


async def _show_sides(ask: _Ask, stale: StaleVersion) -> None:
    """Say what has changed meanwhile, to a caller whose office was found to reach so far."""
    if not ask.permit.asked or "theirs" in stale.extras:  # a handler has said the sides of what is in no ledger
        return
    database = running(ask.request).database
    day = getattr(ask.command, "effective_on", None) or database.office_day(clock())
    async with database.reading() as connection:
        stale.extras |= await sides(connection, stale.subject, stale.seen, ask.mine, day, ask.command.DAY)


def _respond(ask: _Ask, status: int, answer: Answer, version: int | None) -> JSONResponse:
    headers = {"X-Correlation-ID": ask.correlation_id}
    if version is not None:
        headers["ETag"] = f'"{version}"'
    return JSONResponse(answer, status_code=status, headers=headers)


def _expected(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isdigit():
        why = "须为 ETag 给出的版本号 | the number of a version, as ETag gave it"
        raise Malformed(field="If-Match", field_name="If-Match", why=why)
    return int(text)


def json_bytes(value: Any) -> bytes:
    """JSON with dates, moments and ids as text."""
    return orjson.dumps(value, default=str)
