"""The launcher starts what is missing, stops what it started, and nothing else."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import launcher, means
from deploy.native.process import Process
from deploy.services import ALL


@pytest.mark.timeout(120)
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
