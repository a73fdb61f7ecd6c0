"""One private server: started, stopped, killed and found again by its pid file, everything in one folder."""

from __future__ import annotations

import contextlib
import secrets
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Self

from deploy.native.ports import kept_ports
from deploy.native.process import Process, end_all


class ServerError(RuntimeError):
    """A server could not be started; the message ends with the last lines of its log."""


class Server(ABC):
    """What the servers have in common; a subclass says how to prepare, how to launch and when it is ready."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder).absolute()
        self.log = self.folder / f"{self.name}.log"
        self.pid_file = self.folder / f"{self.name}.pid.json"
        self.dies_with_us = True

    def _ports(self, *names: str) -> dict[str, int]:
        """The ports this folder was given the first time."""
        return kept_ports(self.folder / "ports.json", list(names), in_use=self.process is not None)

    @abstractmethod
    def _prepare(self) -> None:
        """Make its folder ready; done before every start."""

    @abstractmethod
    def _launch(self) -> Process:
        """Start the process."""

    @abstractmethod
    def _ready(self) -> bool:
        """Does it serve?"""

    @property
    def process(self) -> Process | None:
        """The living server, whoever started it, or None."""
        found = Process.load(self.pid_file)
        return found if found and found.alive() else None

    @property
    def admin_password(self) -> str:
        """The administrator's password: made once, kept in the server's folder, readable by the owner only."""
        kept = self.folder / "admin.password"
        if not kept.exists():
            self.adopt_password(secrets.token_urlsafe(24))
        return kept.read_text()

    def adopt_password(self, password: str) -> None:
        """Take this password for the administrator; it counts only before the first start."""
        kept = self.folder / "admin.password"
        self.folder.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(password)

    def start(self, seconds: float = 180) -> Self:
        """Start it, or join it when it already runs, and wait until it answers; raises ServerError when it does not."""
        process = self.process
        if process is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._prepare()
            with self._helped():
                process = self._launch()
                process.save(self.pid_file)
                self._wait_ready(process, seconds)
        else:
            self._wait_ready(process, seconds)
        return self

    def _helped(self) -> contextlib.AbstractContextManager[None]:
        """What must run beside the server while it starts."""
        return contextlib.nullcontext()

    def _wait_ready(self, process: Process, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._ready():
            if not process.alive():
                raise ServerError(f"{self.name} ended while starting; {self.log} says:\n{self.log_tail()}")
            if time.monotonic() > end:
                self.kill()
                raise ServerError(f"{self.name} did not answer in {seconds:.0f} s; {self.log} says:\n{self.log_tail()}")
            time.sleep(0.05)

    def stop(self, seconds: float = 30) -> None:
        """Stop it cleanly; after so many seconds by force. Nothing happens when it does not run."""
        if process := self.process:
            family = process.family()
            process.send(self.stop_signal)
            process.wait(seconds)
            self._bury(family)

    def kill(self) -> None:
        """SIGKILL the server and all it started, the crash that a test wants; it can be started again."""
        if process := self.process:
            self._bury(process.family())

    def _bury(self, family: list[Process]) -> None:
        end_all(family)
        self.pid_file.unlink(missing_ok=True)

    def log_tail(self, lines: int = 30) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
