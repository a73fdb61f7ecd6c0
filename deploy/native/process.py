"""A process known by its number and its start, so that a number the machine has given away again is never signalled."""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

# "Die with the parent" means the parent THREAD: every child is started from one thread that lives as long as we do.
_STARTER = concurrent.futures.ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")
# Our own children, who leave a zombie unless they are asked after.
_CHILDREN: set[int] = set()


@functools.cache
def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _stat(pid: int | str) -> list[str]:
    """The fields of /proc/PID/stat from the third (state) on; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _reap(pid: int) -> None:
    """Give a dead child's number back: while it is a zombie, PostgreSQL takes its lock file for a living server's."""
    if pid in _CHILDREN:
        with contextlib.suppress(ChildProcessError):  # another thread asked first
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                return
        _CHILDREN.discard(pid)


@dataclass(frozen=True)
class Process:
    """A running or ended process; `started` is unique to one boot of one machine."""

    pid: int
    started: str

    @classmethod
    def find(cls, pid: int) -> Process | None:
        """The process that now has this number, or None."""
        fields = _stat(pid)
        return cls(pid, f"{_boot()}/{fields[19]}") if fields else None

    @classmethod
    def load(cls, path: Path) -> Process | None:
        """The process a pid file tells of, whether it still lives or not; None without a readable file."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Write the pid file, all or nothing."""
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(json.dumps(asdict(self)))
        beside.replace(path)

    def alive(self) -> bool:
        """Is it this very process, and not dead or a zombie?"""
        fields = _stat(self.pid)
        living = bool(fields) and fields[0] not in "ZX" and self.started == f"{_boot()}/{fields[19]}"
        if not living:
            _reap(self.pid)
        return living

    def send(self, what: signal.Signals) -> None:
        """Signal it if it still lives."""
        if self.alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, what)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it still lives after so many seconds."""
        end = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def family(self) -> list[Process]:
        """Itself and everything below it; PostgreSQL's backends are sessions of their own, so a group is not enough."""
        below: dict[int, list[int]] = {}
        for name in os.listdir("/proc"):
            if name.isdigit() and (fields := _stat(name)):
                below.setdefault(int(fields[1]), []).append(int(name))
        numbers = [self.pid] if self.alive() else []
        for number in numbers:
            numbers += below.get(number, [])
        return [found for number in numbers if (found := Process.find(number))]


def end_all(family: list[Process], seconds: float = 10) -> None:
    """Kill every process of the list and wait until none is left: a restart must not meet one."""
    for one in family:
        one.send(signal.SIGKILL)
    for one in family:
        one.wait(seconds)


@dataclass(frozen=True)
class Program:
    """What to start: command, environment, working folder, log file, as whom, with which descriptors."""

    argv: list[str]
    env: dict[str, str]
    folder: Path
    log: Path
    account: str | None = None
    descriptors: tuple[int, ...] = ()
    dies_with_us: bool = False


def as_account(account: str | None) -> dict[str, Any]:
    """Arguments for subprocess that change to this account (None: stay who we are)."""
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def start(program: Program) -> Process:
    """Start it in a session of its own; it lives on after us unless it `dies_with_us`."""
    with program.log.open("ab") as log:
        child = _STARTER.submit(_popen, program, log).result()
    _CHILDREN.add(child.pid)
    child.returncode = 0  # let go: known by its number from here on, it may outlive us without a warning
    return Process(child.pid, f"{_boot()}/{_stat(child.pid)[19]}")


def _popen(program: Program, log: BinaryIO) -> subprocess.Popen[bytes]:
    argv = program.argv
    if program.dies_with_us and shutil.which("setpriv"):
        argv = ["setpriv", "--pdeathsig", "KILL", "--", *argv]
    return subprocess.Popen(
        argv,
        env=program.env,
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=program.descriptors,
        start_new_session=True,
        **as_account(program.account),
    )
