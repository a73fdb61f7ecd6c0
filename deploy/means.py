"""By which means the system runs here: containers or private native servers; once begun, it stays with them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy import launcher
from deploy.compose import engine
from deploy.compose.images import NoImages
from deploy.compose.system import Containers
from deploy.native.server import ServerError
from deploy.progress import console
from deploy.secrets import write_private

COMPOSE, NATIVE, AUTO = "compose", "native", "auto"
NO_DOCKER = "Docker does not answer: start it, or set LIANXI_SERVERS=native."


class Means(Protocol):
    """What can be done with the system, whatever it runs on."""

    def up(self, servers_only: bool = False) -> None:
        """Start what does not run yet."""

    def down(self) -> None:
        """Stop everything; data stays."""

    def any_runs(self) -> bool:
        """Does any part of it run?"""

    def rows(self) -> list[tuple[str, str, str]]:
        """Of each server and service: its name, how it is, and where."""

    def all_ready(self) -> bool:
        """Does everything run and answer?"""


@dataclass(frozen=True)
class Native:
    """Private servers and processes on this machine."""

    folder: Path

    @property
    def _system(self) -> launcher.System:
        return launcher.System(self.folder)

    def up(self, servers_only: bool = False) -> None:
        """Start what does not run yet."""
        launcher.up(self._system, servers_only)

    def down(self) -> None:
        """Stop everything; data stays."""
        if (self.folder / "ports.json").exists():
            launcher.down(self._system)

    def any_runs(self) -> bool:
        """Does a service or a server run?"""
        if not (self.folder / "ports.json").exists():
            return False
        system = self._system
        return system.any_runs() or any(server.process for server in system.pair.both)

    def rows(self) -> list[tuple[str, str, str]]:
        """Of each server and service: its name, how it is, and where."""
        return self._system.rows()

    def all_ready(self) -> bool:
        """Does everything run and answer?"""
        return self._system.all_ready()


def said() -> str:
    """What LIANXI_SERVERS says; raises ServerError for a word that is not known."""
    word = os.environ.get("LIANXI_SERVERS", AUTO)
    if word not in (AUTO, COMPOSE, NATIVE):
        raise ServerError(f"LIANXI_SERVERS={word} is not known here; auto, compose and native are.")
    return word


def up(folder: Path, servers_only: bool = False) -> Means:
    """Start the system by the means that are said, else by those it was begun with, else by the best there are."""
    word = said() if said() != AUTO else _begun(folder) or AUTO
    if word == COMPOSE:
        return _up_in_containers(folder, servers_only)
    if word == AUTO and engine.answers() and engine.compose():
        try:
            return _up_in_containers(folder, servers_only)
        except NoImages as reason:
            console.print(f"{reason} Native servers are used instead.", markup=False, soft_wrap=True)
    return _up_natively(folder, servers_only)


def _up_in_containers(folder: Path, servers_only: bool) -> Means:
    if not engine.answers():
        raise ServerError(NO_DOCKER if said() == COMPOSE else f"The system's data is in Docker's volumes. {NO_DOCKER}")
    _refuse_both(Native(folder), NATIVE)
    containers = Containers(folder)
    try:
        containers.up(servers_only)
    except NoImages as reason:
        if said() == AUTO and _begun(folder) is None:
            raise
        raise ServerError(str(reason)) from reason
    _remember(folder, COMPOSE)
    return containers


def _up_natively(folder: Path, servers_only: bool) -> Means:
    if _begun(folder) == COMPOSE and engine.answers():
        _refuse_both(Containers(folder), COMPOSE)
    native = Native(folder)
    native.up(servers_only)
    _remember(folder, NATIVE)
    return native


def _refuse_both(other: Means, word: str) -> None:
    if other.any_runs():
        raise ServerError(
            f"The system runs already, by other means: stop it first, with LIANXI_SERVERS={word} make down."
        )


def down(folder: Path) -> None:
    """Stop what runs, by whichever means; what LIANXI_SERVERS names, when it names one."""
    if said() != COMPOSE:
        Native(folder).down()
    if said() != NATIVE and engine.answers():
        Containers(folder).down()


def present(folder: Path) -> Means:
    """The system as it was last begun."""
    word = said() if said() != AUTO else _begun(folder) or NATIVE
    if word == NATIVE:
        return Native(folder)
    if not engine.answers():
        raise ServerError(NO_DOCKER)
    return Containers(folder)


def _begun(folder: Path) -> str | None:
    """By which means the system was begun here: its data lie there, and another means would show an empty one."""
    kept = folder / "means"
    if kept.exists():
        return kept.read_text().strip()
    return NATIVE if (folder / "postgres").exists() else None


def _remember(folder: Path, word: str) -> None:
    write_private(folder / "means", word)
