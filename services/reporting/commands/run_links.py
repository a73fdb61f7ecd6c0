"""What may be asked about the links by which a run is read without an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.reporting.commands.deliveries import DeliveryCode
from services.reporting.commands.runs import RunCode
from shared.commands import Command


class RevokeRunLinks(Command):
    """收回阅读链接 | Revoke the links by which a run is read: of one message that was sent, or of all"""

    run: RunCode
    delivery: Annotated[DeliveryCode | None, Field(description="所有链接，若留空 | all of the run when left out")] = (
        None
    )
