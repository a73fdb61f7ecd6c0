"""The door to mail that came back."""

from __future__ import annotations

from fastapi import APIRouter

from services.reporting.commands.returns import TakeInReturn
from services.reporting.handlers.returns import take_in_return
from shared.http import accept

router = APIRouter(tags=["delivery"])
accept(router, "/deliveries/returns", TakeInReturn, take_in_return)
