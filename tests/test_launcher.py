"""The launcher starts what is missing, stops what it started, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from deploy import launcher, means
from deploy.native.postgres import Postgres
from deploy.native.process import Process, Program, start
from deploy.services import ALL


def _state(pid: int) -> str:
    """R, S, Z (a zombie) ...; empty when nothing has this number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def _wait_for_zombie(pid: int) -> None:
    while _state(pid) != "Z":
        time.sleep(0.001)


def test_a_killed_child_leaves_no_zombie_once_it_was_asked_after(tmp_path: Path) -> None:
    child = start(Program(["sleep", "60"], {}, tmp_path, tmp_path / "log"))
    os.kill(child.pid, signal.SIGKILL)
    _wait_for_zombie(child.pid)
    assert not child.alive()
    assert _state(child.pid) == ""


_STARTS_ONE_THAT_LIVES_ON = """
import sys
from pathlib import Path
from deploy.native.process import Program, start
here = Path(sys.argv[1])
start(Program(["sleep", "60"], {}, here, here / "log")).save(here / "child")
"""


def test_a_child_that_lives_on_is_no_fault_of_the_one_that_started_it(tmp_path: Path) -> None:
    argv = [sys.executable, "-W", "error", "-c", _STARTS_ONE_THAT_LIVES_ON, str(tmp_path)]
    ended = subprocess.run(argv, capture_output=True, text=True, check=True)
    child = Process.load(tmp_path / "child")
    assert child is not None
    assert child.alive()
    child.send(signal.SIGKILL)
    assert ended.stderr == ""


def test_a_database_starts_beside_the_zombie_of_its_former_self(tmp_path: Path) -> None:
    with Postgres(tmp_path, durable=False) as postgres:
        lock = tmp_path / "data" / "postmaster.pid"
        kept = lock.read_text().split("\n")
        postgres.kill()
        # PostgreSQL takes another account's number for nobody it could be.
        owner = None if os.geteuid() else (tmp_path / "data").owner()
        zombie = start(Program(["true"], {"PATH": os.defpath}, Path("/"), tmp_path / "log", owner))
        _wait_for_zombie(zombie.pid)
        lock.write_text("\n".join([str(zombie.pid), *kept[1:]]))
        postgres.start()
        assert postgres.process


def test_the_servers_come_up_once_and_go_down(tmp_path: Path) -> None:
    launcher.up(launcher.System(tmp_path), servers_only=True)
    try:
        first = [server.process for server in launcher.System(tmp_path).pair.both]
        launcher.up(launcher.System(tmp_path), servers_only=True)
        assert [server.process for server in launcher.System(tmp_path).pair.both] == first
        assert all(first)
        told = json.loads((tmp_path / "ops.json").read_text())["broker"]
        assert told["vhost"] == "society"
        assert _speaks_tls(told["public_host"], told["public_port"], told["ca_file"])
        assert means.Native(tmp_path).any_runs()
        assert not means.Native(tmp_path).all_ready()
    finally:
        launcher.down(launcher.System(tmp_path))
    assert not any(process.alive() for process in first if process)
    assert not means.Native(tmp_path).any_runs()


def _speaks_tls(host: str, port: int, ca_file: str) -> bool:
    context = ssl.create_default_context(cafile=ca_file)
    with (
        socket.create_connection((host, port), 10) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        return wrapped.version() == "TLSv1.3"


def test_down_never_stops_a_process_that_took_over_a_number(tmp_path: Path) -> None:
    system = launcher.System(tmp_path)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (tmp_path / "run").mkdir()
        found = Process.find(stranger.pid)
        assert found is not None
        Process(stranger.pid, f"{found.started}0").save(system.pid_file(ALL[0]))
        launcher.down(system)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
