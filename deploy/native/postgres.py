"""A private PostgreSQL server on a loopback port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from deploy.native.process import Process, Program, as_account, start
from deploy.native.server import Server, ServerError

# A process crash loses nothing with fsync off; with synchronous_commit off it would lose acknowledged rows.
_THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}


def binaries() -> Path | None:
    """The folder of the newest installed PostgreSQL server, or None."""
    found = list(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return max(found, key=lambda path: float(path.parts[4])).parent
    elsewhere = shutil.which("postgres")
    return Path(elsewhere).resolve().parent if elsewhere else None


def _environment(folder: Path) -> dict[str, str]:
    """Ours without what would steer the server or its tools to another place or language."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _account() -> str | None:
    """As whom it runs: PostgreSQL refuses root, so root lends it the package's account."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _program(pid: str) -> Path | None:
    """What the process with this number runs; None when there is no such process, or only its zombie."""
    try:
        return Path(f"/proc/{pid}/exe").resolve(strict=True)
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _reach(folder: Path, account: str | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The path by which the server sees its folder, and the descriptor it is lent for that.

    The folders above may be closed to the account it runs as (/root, our own 0700 folder of secrets); a path through an
    inherited descriptor does not pass them.
    """
    if account is None:
        yield str(folder), ()
        return
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


class Postgres(Server):
    """A PostgreSQL whose superuser is `postgres`; `durable=False` turns fsync off for tests."""

    name = "postgresql"
    stop_signal = signal.SIGINT

    def __init__(
        self, folder: Path | str, port: int | None = None, durable: bool = True, conf: dict[str, str] | None = None
    ) -> None:
        super().__init__(folder)
        found = binaries()
        if found is None:
            raise ServerError("No PostgreSQL server is installed; apt-get install postgresql brings one.")
        self._bin = found
        self._data = self.folder / "data"
        self._account = _account()
        self._conf = ({} if durable else _THROWAWAY) | (conf or {})
        self.port = port or self._ports("sql")["sql"]

    def url(self, database: str, user: str, password: str) -> str:
        """The address of a database of this server for a role."""
        return f"postgresql://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{self.port}/{quote(database)}"

    @property
    def admin_url(self) -> str:
        """The address of the database `postgres` for the superuser."""
        return self.url("postgres", "postgres", self.admin_password)

    def _prepare(self) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        if self._account:
            shutil.chown(self._data, self._account)
        if not (self._data / "PG_VERSION").exists():
            self._init()
        self._forget_a_stranger()

    def _init(self) -> None:
        options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        with tempfile.NamedTemporaryFile("w", prefix="lianxi-", dir="/tmp") as password:
            password.write(self.admin_password)
            password.flush()
            if self._account:
                shutil.chown(password.name, self._account)
            with _reach(self._data, self._account) as (data, descriptors):
                done = subprocess.run(
                    [f"{self._bin}/initdb", "-D", data, "-U", "postgres", "--pwfile", password.name, *options],
                    env=_environment(self.folder),
                    cwd="/",
                    pass_fds=descriptors,
                    capture_output=True,
                    text=True,
                    check=False,
                    **as_account(self._account),
                )
        if done.returncode:
            raise ServerError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _forget_a_stranger(self) -> None:
        """After a reboot the number in postmaster.pid may be another program's, and PostgreSQL would refuse to start.

        So it would beside the zombie of a killed one, which has a number but no program any more.
        """
        lock = self._data / "postmaster.pid"
        if lock.exists():
            pid = lock.read_text().split("\n", 1)[0]
            with contextlib.suppress(PermissionError):
                if _program(pid) != (self._bin / "postgres").resolve():
                    lock.unlink()

    def _launch(self) -> Process:
        conf = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "logging_collector": "off",
            **self._conf,
        }
        options = [word for key, value in conf.items() for word in ("-c", f"{key}={value}")]
        environment = _environment(self.folder)
        with _reach(self._data, self._account) as (data, descriptors):
            argv = [f"{self._bin}/postgres", "-D", data, *options]
            return start(Program(argv, environment, Path("/"), self.log, self._account, descriptors, self.dies_with_us))

    def _ready(self) -> bool:
        argv = [f"{self._bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(argv, env=_environment(self.folder), check=False).returncode == 0
