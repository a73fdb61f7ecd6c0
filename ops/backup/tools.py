"""PostgreSQL's own pg_dump and pg_restore, of this machine or of the server's container, with bytes in and out."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ops.backup.archive import CHUNK, File, private
from ops.backup.fault import Fault
from ops.place import Place

Progress = Callable[[int], None]
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Tools:
    """How the tools are called: `words` before a command inside the container, else programs in a `folder`."""

    words: tuple[str, ...] = ()
    folder: Path | None = None

    @classmethod
    def of(cls, place: Place, major: int) -> Tools:
        """Those that fit the server; tools older than it refuse to work. Raises Fault when there are none."""
        if words := place.known.get("postgres_exec"):
            return cls(tuple(words))
        known = {int(path.parts[4]): path.parent for path in _DEBIAN.glob("[0-9]*/bin/pg_dump")}
        if fitting := [version for version in known if version >= major]:
            return cls(folder=known[min(fitting)])
        if found := shutil.which("pg_dump"):
            return cls(folder=Path(found).parent)
        raise Fault(f"没有 pg_dump {major} | pg_dump is missing: apt-get install postgresql-client-{major}")

    def call(self, program: str, url: str, *options: str) -> tuple[list[str], dict[str, str]]:
        """The command and its environment: no password stands in the command, where others could read it."""
        parts = urlsplit(url)
        who = ["-U", unquote(parts.username or ""), "-d", parts.path[1:], "--no-password"]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        if self.words:  # inside, the server's own socket asks for no password
            return [*self.words, program, *who, *options], ours
        where = ["-h", parts.hostname or "", "-p", str(parts.port or 5432)]
        argv = [str((self.folder or Path()) / program), *where, *who, *options]
        return argv, ours | {"PGPASSWORD": unquote(parts.password or "")}


async def dump(tools: Tools, url: str, snapshot: str, target: Path, progress: Progress) -> File:
    """Write a database as of an exported snapshot to a new file, hashing on the way. Raises Fault."""
    # Level 1: compressing limits a dump; level 6 took seven times as long for 13 per cent less.
    argv, env = tools.call("pg_dump", url, "--format=custom", "--compress=1", f"--snapshot={snapshot}")
    running = await _start(argv, env, stdin=DEVNULL, stdout=PIPE)
    complaint = asyncio.create_task(_all(running.stderr))
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(private(target), "wb") as file:
            while chunk := await _reader(running.stdout).read(CHUNK):
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                progress(len(chunk))
        await _well(running, complaint, "pg_dump")
    finally:
        await _end(running, complaint)
    return File(bytes=size, sha256=digest.hexdigest())


async def fill(tools: Tools, url: str, source: Path, progress: Progress) -> None:
    """Fill an empty database from a dump, in one transaction, as the owner of what is made. Raises Fault."""
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    argv, env = tools.call("pg_restore", url, *options)
    running = await _start(argv, env, stdin=PIPE, stdout=DEVNULL)
    complaint = asyncio.create_task(_all(running.stderr))
    try:
        try:
            with source.open("rb") as file:
                while chunk := file.read(CHUNK):
                    _writer(running.stdin).write(chunk)
                    await _writer(running.stdin).drain()
                    progress(len(chunk))
            _writer(running.stdin).close()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it ended before all was read: what it says follows
        await _well(running, complaint, "pg_restore")
    finally:
        await _end(running, complaint)


async def _start(argv: list[str], env: dict[str, str], stdin: int, stdout: int) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(*argv, env=env, stdin=stdin, stdout=stdout, stderr=PIPE)
    except OSError as error:
        raise Fault(f"{argv[0]}: {error}") from error


async def _well(running: asyncio.subprocess.Process, complaint: asyncio.Task[bytes], name: str) -> None:
    said = (await complaint).decode(errors="replace").strip()
    if await running.wait():
        raise Fault(f"{name}: {said[-2000:]}")


async def _end(running: asyncio.subprocess.Process, complaint: asyncio.Task[bytes]) -> None:
    complaint.cancel()
    if running.returncode is None:
        running.kill()
        await running.wait()


async def _all(stream: asyncio.StreamReader | None) -> bytes:
    return await _reader(stream).read()


def _reader(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    assert stream is not None  # noqa: S101  (it was asked for)
    return stream


def _writer(stream: asyncio.StreamWriter | None) -> asyncio.StreamWriter:
    assert stream is not None  # noqa: S101  (it was asked for)
    return stream
