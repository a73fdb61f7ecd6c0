"""Contacts at the door."""

from __future__ import annotations

from fastapi import APIRouter

from services.outreach.commands.contacts import LogContact
from services.outreach.handlers import contacts as handlers
from shared.http import accept

router = APIRouter(tags=["outreach"])
accept(router, "/contacts", LogContact, handlers.log_contact)
