"""The door to channels and the address book. What is secret goes in here and never comes out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.reporting.commands.deliveries import Holder, RemoveAddress, SetAddress, SetChannel
from services.reporting.handlers.channels import remove_address, set_address, set_channel
from services.reporting.store.channels import address_of, address_version
from services.reporting.views import deliveries as views
from shared.audit import audit
from shared.errors import Unknown
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit

router = APIRouter(tags=["delivery"])
accept(router, "/channels", SetChannel, set_channel)
accept(router, "/addresses", SetAddress, set_address)
accept(router, "/addresses/remove", RemoveAddress, remove_address)


@router.get("/channels", summary="发送通道 | Channels, without their secrets")
async def channels(request: Request, permit: Annotated[Permit, may("ReadChannels")]) -> Response:
    """How each is set up; `version` is what If-Match names to change it."""
    async with running(request).database.reading() as connection:
        return _json(await views.channels(connection))


@router.get("/addresses", summary="通讯录 | Who has an entry in the address book")
async def addresses(
    request: Request,
    permit: Annotated[Permit, may("ReadAddresses")],
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    cursor: Annotated[str, Query(max_length=130, pattern=r"^[!-~]*$", description="`next` of the page before")] = "",
) -> Response:
    """A page in the order of holders, without the addresses."""
    async with running(request).database.reading() as connection:
        return _json(await views.addresses(connection, limit, cursor))


@router.get("/addresses/{holder:path}", summary="一个邮箱 | One address, opened and audited")
async def address(
    request: Request, permit: Annotated[Permit, may("ReadAddresses")], holder: Annotated[Holder, Path()]
) -> Response:
    """The address; who read it is written down."""
    async with running(request).database.transaction(permit.caller.subject, permit=permit) as uow:
        version, found = await address_version(uow, holder), await address_of(uow, [holder])
        if found is None:
            raise Unknown(what="邮箱 (address)", code=holder)
        await audit(uow, "read address", [f"address/{holder}"])
    return _json({"holder": holder, "address": found, "version": version})


def _json(value: Any) -> Response:
    return Response(json_bytes(value), media_type="application/json")
