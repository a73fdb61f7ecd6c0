"""What makes one service: its name, its doors, what it hears, and what it does by the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from shared.consumer import Handler
from shared.migrate import migrations
from shared.rebuild import Recipe, Saver, derived
from shared.settings import Settings

if TYPE_CHECKING:
    from shared.service.running import Running


@dataclass(frozen=True)
class Job:
    """Something done again and again: time is also a message."""

    name: str
    every_seconds: float
    run: Callable[[Running], Awaitable[object]]


@dataclass(frozen=True)
class Door:
    """A further queue with its own way of storing raw messages (the registry's ingress)."""

    queue: str
    store: Callable[[Running], Callable[[Sequence[Any]], Awaitable[None]]]
    broker_url: Callable[[Settings], str | None] = lambda settings: settings.broker_url
    prefetch: int = 100


@dataclass(frozen=True)
class Service:
    """The declaration of a service, in its `__main__`."""

    name: str
    title: str
    migrations: Path
    routers: tuple[APIRouter, ...] = ()
    hears: Mapping[str, Handler] = field(default_factory=dict)
    families: tuple[str, ...] = ()
    says: Mapping[str, Saver | None] = field(default_factory=dict)
    doors: tuple[Door, ...] = ()
    jobs: tuple[Job, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """What a parameter of its door means, where the route itself does not say it."""

    @property
    def recipe(self) -> Recipe:
        """How its derived tables come about, for a rebuild."""
        tables = derived(migrations(self.migrations))
        return Recipe(name=self.name, tables=tables, hears=self.hears, says=self.says)
