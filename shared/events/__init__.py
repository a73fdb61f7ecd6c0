"""The published language: every event any service may say, in one place; importing it declares all types."""

from shared.events import activities, outreach, registry, reporting
from shared.events.base import TYPES, DomainEvent, Event

__all__ = ["TYPES", "DomainEvent", "Event", "activities", "outreach", "registry", "reporting"]
