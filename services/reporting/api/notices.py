"""The door to notices that were held back."""

from __future__ import annotations

from fastapi import APIRouter

from services.reporting.commands.deliveries import SendNotice
from services.reporting.handlers.notices import send_notice
from shared.http import accept

router = APIRouter(tags=["delivery"])
accept(router, "/deliveries/notices", SendNotice, send_notice)
