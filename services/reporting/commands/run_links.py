"""What may be asked about the links by which a run is read without an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.reporting.commands.deliveries import DeliveryCode
from shared.commands import Command

RunCode = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class RevokeRunLinks(Command):
    """收回阅读链接 | Revoke the links by which a run is read: of one message that was sent, or of all"""

    run: Annotated[RunCode, Field(description="哪一期 | the run", examples=["2026-Q3-1"])]
    delivery: Annotated[DeliveryCode | None, Field(description="所有链接，若留空 | all of the run when left out")] = (
        None
    )
