"""One pair of servers per test run, shared by pytest-xdist's workers through a small file."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from deploy.native.process import Process, Program, start

SECONDS_TO_START = 300
MEMORY_BYTES = 6 * 1024**3


@dataclass(frozen=True)
class Broker:
    """
    Where the broker is, and its administrator; the API's address has no final slash and no /api.

    It speaks TLS at `tls_port`, for localhost and 127.0.0.1, with a certificate of the authority in `ca_file`.
    """

    host: str
    port: int
    api_url: str
    admin_user: str
    admin_password: str
    tls_port: int | None = None
    ca_file: str | None = None

    def amqp_url(self, vhost: str = "/", user: str | None = None, password: str | None = None) -> str:
        """The AMQP address of a vhost, for the administrator unless another login is named."""
        login = f"{quote(user or self.admin_user)}:{quote(password or self.admin_password, safe='')}"
        return f"amqp://{login}@{self.host}:{self.port}/{quote(vhost, safe='')}"

    @property
    def admin_amqp_url(self) -> str:
        """The administrator's address of the vhost `/`."""
        return self.amqp_url()


@dataclass(frozen=True)
class Servers:
    """The two servers of a test run."""

    postgres_admin_url: str
    broker: Broker

    def save(self, path: Path) -> None:
        """Write the file from which the workers read, all or nothing."""
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(asdict(self)))
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Servers:
        """What `save` wrote; raises RuntimeError with the reason when the servers could not be started."""
        told = json.loads(path.read_text())
        if "error" in told:
            raise RuntimeError(told["error"])
        return cls(told["postgres_admin_url"], Broker(**told["broker"]))


def servers_of_this_run() -> Servers:
    """The servers of this run; the first that asks has them started by a keeper, which ends them after the run."""
    if os.environ.get("LIANXI_SERVERS") == "urls":
        return _given()
    run = Process.find(os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid())
    assert run is not None
    folder = _roomy() / f"lianxi-tests-{run.pid}-{run.started.rpartition('/')[2]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "servers.json").exists():
            _start_keeper(folder, run)
    return Servers.load(folder / "servers.json")


def start_ahead() -> None:
    """Have them started, for whoever asks later; a fault is told to those who ask."""
    with contextlib.suppress(RuntimeError):
        servers_of_this_run()


def _start_keeper(folder: Path, run: Process) -> None:
    run.save(folder / "run.json")
    root = Path(__file__).parents[2]
    argv = [sys.executable, "-m", "tests.servers.keeper", str(folder)]
    keeper = start(Program(argv, dict(os.environ), root, folder / "keeper.log"))
    end = time.monotonic() + SECONDS_TO_START
    while not (folder / "servers.json").exists():
        if not keeper.alive() or time.monotonic() > end:
            raise RuntimeError(f"No servers for the tests:\n{(folder / 'keeper.log').read_text()[-4000:]}")
        time.sleep(0.05)


def _roomy() -> Path:
    """
    Memory, where there is plenty of it: every test gets databases of its own, made in a third of the time there.

    Nothing here has to outlive the machine; the tests that ask for that have servers of their own on the disk.
    """
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_BYTES and _free_memory() >= MEMORY_BYTES:
        return memory
    return Path(tempfile.gettempdir())


def _free_memory() -> int:
    """Bytes that programs could still have; a folder in memory may be said to be larger than that."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))


def _given() -> Servers:
    amqp = urlsplit(os.environ["LIANXI_TEST_AMQP_URL"])
    return Servers(
        postgres_admin_url=os.environ["LIANXI_TEST_POSTGRES_URL"],
        broker=Broker(
            host=amqp.hostname or "127.0.0.1",
            port=amqp.port or 5672,
            api_url=os.environ["LIANXI_TEST_BROKER_API_URL"].rstrip("/"),
            admin_user=amqp.username or "guest",
            admin_password=amqp.password or "guest",
            tls_port=int(os.environ.get("LIANXI_TEST_AMQPS_PORT", "0")) or None,
            ca_file=os.environ.get("LIANXI_TEST_CA_FILE"),
        ),
    )
