"""What may be asked about outside systems and what they sent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.commands import Command
from shared.events.membership import TYPES

Login = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,63}$")]
OutsideType = Annotated[str, Field(pattern=r"^membership\.[a-z_]+\.[a-z_]+\.v[1-9]\d*$", max_length=100)]


class AddPublisher(Command):
    """登记接入系统 | Let a login speak for a source; again for the same two it changes what may be sent"""

    login: Login
    source: str = Field(min_length=1, max_length=200, pattern=r"^[^\s\x00-\x1f\x7f]+$")
    types: tuple[OutsideType, ...] = Field(default=tuple(TYPES), min_length=1, max_length=50)
    test_login: Login | None = Field(
        None, description="its own login in the vhost for trying; null: as before, or none"
    )
    active: bool = True
    sequenced: bool | None = Field(
        None, description="its events carry a sequence; null: the first accepted one decides"
    )


class ReleaseIngress(Command):
    """处理一条待处理的会员记录：按现状办理或不再办理 | Apply a parked event as things are now, or close it"""

    cursor: int = Field(ge=1, description="as GET /ingress/parked shows it")
    decision: Literal["apply", "close"] = "apply"
    because: str = Field(min_length=3, max_length=500)
