"""The society's limits for its activities: read as they hold on a day, and set."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.activities.api.pages import today
from services.activities.commands.settings import SetSetting, SettingName
from services.activities.domain.settings import told
from services.activities.handlers.settings import set_setting
from shared.errors import Unknown
from shared.http import accept, json_bytes, may, running
from shared.identity import Permit
from shared.limits import store as views

router = APIRouter(tags=["activities"])
accept(router, "/settings", SetSetting, set_setting)

MayRead = Annotated[Permit, may("ReadSettings")]
AsOf = Annotated[date | None, Query(description="业务日期 | the day in the world; today")]


@router.get("/settings", summary="期限和数量 | The society's limits for its activities, as they hold on a day")
async def settings(
    request: Request,
    permit: MayRead,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    cursor: Annotated[str, Query(max_length=64, description="`next` of the page before")] = "",
) -> dict[str, Any]:
    """A page in the order of names: each value, since when, its bounds, and every value with who set it and why."""
    day = as_of or today(request)
    async with running(request).database.reading() as connection:
        rows = await views.settings(connection, day, cursor, limit)
    following = rows[-1]["code"] if len(rows) == limit else None
    return {"as_of": day, "settings": [told(row) for row in rows], "next": following}


@router.get("/settings/{name}", summary="一项期限或数量 | One limit with every value it had")
async def setting(request: Request, permit: MayRead, name: SettingName, as_of: AsOf = None) -> Response:
    """One limit as it holds on a day; ETag is its version for If-Match."""
    day = as_of or today(request)
    async with running(request).database.reading() as connection:
        rows = await views.settings(connection, day, "", 1, name)
    if not rows:
        raise Unknown(what="期限或数量 (setting)", code=name)
    return Response(
        json_bytes({"as_of": day, **told(rows[0])}),
        media_type="application/json",
        headers={"ETag": f'"{rows[0]["version"]}"'},
    )
