"""Starts and stops the whole system on this machine; what it starts lives on without it and is found by pid files."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from deploy import http, servers
from deploy.certificates import ensure_certificates
from deploy.native.packages import ensure_installed
from deploy.native.ports import kept_ports
from deploy.native.process import Process, Program, end_all, start
from deploy.native.server import ServerError
from deploy.progress import step
from deploy.public import remember, remembered
from deploy.secrets import Secrets, ensure_secrets, write_private
from deploy.services import ALL, ROOT, Described, Place, environment, for_ops

SECONDS_TO_BE_READY = 120
SECONDS_TO_STOP = 25


def society() -> str:
    """The code of the society that runs here."""
    return os.environ.get("LIANXI_SOCIETY", "csbme")


@dataclass(frozen=True)
class System:
    """The system that keeps its state in one folder (`.lianxi` of the checkout)."""

    folder: Path

    @cached_property
    def secrets(self) -> Secrets:
        """Made the first time."""
        return ensure_secrets(self.folder)

    @cached_property
    def pair(self) -> servers.Pair:
        """The two servers."""
        return servers.the_pair(self.folder, self.secrets, remembered(self.folder))

    @cached_property
    def services(self) -> tuple[Described, ...]:
        """Those that have been written."""
        return tuple(service for service in ALL if service.is_there)

    @cached_property
    def place(self) -> Place:
        """Where everything listens; ports are chosen the first time and kept."""
        ports = kept_ports(self.folder / "ports.json", [service.name for service in ALL], in_use=self.any_runs())
        return Place(
            society=society(),
            postgres=f"127.0.0.1:{self.pair.postgres.port}",
            amqp=f"127.0.0.1:{self.pair.rabbitmq.port}",
            http={service.name: ("127.0.0.1", ports[service.name]) for service in ALL},
        )

    def pid_file(self, service: Described) -> Path:
        """Where its process is noted."""
        return self.folder / "run" / f"{service.name}.json"

    def log_file(self, service: Described) -> Path:
        """Where its log goes."""
        return self.folder / "log" / f"{service.name}.log"

    def process(self, service: Described) -> Process | None:
        """Its living process, or None."""
        found = Process.load(self.pid_file(service))
        return found if found and found.alive() else None

    def any_runs(self) -> bool:
        """Does any service run?"""
        return any(self.process(service) for service in ALL)

    def is_ready(self, service: Described) -> bool:
        """Does it run and say that it is ready?"""
        return bool(self.process(service)) and http.status_of(self.health_url(service)) == 200

    def health_url(self, service: Described) -> str:
        """Where it says so."""
        return self.place.url(service.name) + service.health_path

    def rows(self) -> list[tuple[str, str, str]]:
        """Of each server and service: its name, how it is, and where."""
        where = (f"127.0.0.1:{self.pair.postgres.port}", self.pair.rabbitmq.api_url)
        servers = [
            (server.name, "running" if server.process else "not running", at)
            for server, at in zip(self.pair.both, where, strict=True)
        ]
        return servers + [(one.name, self._said(one), self.place.url(one.name)) for one in self.services]

    def _said(self, service: Described) -> str:
        if not self.process(service):
            return "not running"
        return "ready" if self.is_ready(service) else "not ready"

    def all_ready(self) -> bool:
        """Does everything run and answer?"""
        return self.pair.running and all(self.is_ready(service) for service in self.services)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One launcher at a time in this folder; a second one waits."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def up(system: System, servers_only: bool = False) -> None:
    """Start what does not run yet; raises ServerError with what to do or with the end of a log."""
    with alone(system.folder):
        ensure_installed(progress=step)
        _certify(system)
        if system.pair.running and (servers_only or system.all_ready()):
            return
        missing = () if servers_only else tuple(s for s in system.services if not system.process(s))
        with step("PostgreSQL, RabbitMQ, databases, topology"):
            _at_once(
                lambda: _furnish_postgres(system, missing),
                lambda: servers.start_rabbitmq(system.pair, system.secrets),
            )
        _write_ops_file(system)
        if missing:
            with step(f"Services: {', '.join(service.name for service in missing)}"):
                _serve(system, missing)


def _certify(system: System) -> None:
    """A broker that runs takes a renewed certificate by itself, within two minutes."""
    from shared.database import clock

    public = remember(system.folder)
    ensure_certificates(system.secrets.tls, society(), public.hosts, clock())


def _at_once(*jobs: Callable[[], None]) -> None:
    with ThreadPoolExecutor() as workers:
        for done in [workers.submit(job) for job in jobs]:
            done.result()


def _furnish_postgres(system: System, missing: tuple[Described, ...]) -> None:
    """PostgreSQL is up long before RabbitMQ: the services migrate meanwhile, all before any of them serves."""
    servers.start_postgres(system.pair, system.secrets)
    _at_once(*(partial(_prepare, system, service, service.prepare) for service in missing if service.prepare))


def _environment(system: System, service: Described, preparing: bool = False) -> dict[str, str]:
    # Without compiled modules kept on disk every start of a service costs seconds.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "PYTHONDONTWRITE"))}
    return inherited | environment(service, system.place, system.secrets, preparing)


def _prepare(system: System, service: Described, words: list[str]) -> None:
    log = system.log_file(service)
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as output:
        argv = [sys.executable, *words]
        env = _environment(system, service, preparing=True)
        done = subprocess.run(argv, env=env, cwd=ROOT, stdout=output, stderr=output, check=False)
    if done.returncode:
        raise ServerError(f"{service.name} could not prepare its database; {log} says:\n{_tail(log)}")


def _serve(system: System, missing: tuple[Described, ...]) -> None:
    for service in missing:
        argv = [sys.executable, *service.serve]
        log = system.log_file(service)
        process = start(Program(argv, _environment(system, service), ROOT, log))
        system.pid_file(service).parent.mkdir(exist_ok=True)
        process.save(system.pid_file(service))
    for service in system.services:
        _wait_ready(system, service)


def _wait_ready(system: System, service: Described) -> None:
    end = time.monotonic() + SECONDS_TO_BE_READY
    log = system.log_file(service)
    while not system.is_ready(service):
        if not system.process(service):
            raise ServerError(f"{service.name} ended; {log} says:\n{_tail(log)}")
        if refusal := http.refuses_for_good(system.health_url(service)):
            raise ServerError(f"{service.name} refuses to serve: {refusal}")
        if time.monotonic() > end:
            raise ServerError(f"{service.name} is not ready after {SECONDS_TO_BE_READY} s; {log} says:\n{_tail(log)}")
        time.sleep(0.1)


def _tail(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _write_ops_file(system: System) -> None:
    broker = system.pair.rabbitmq
    admin = (broker.admin_user, system.secrets.login("admin"))
    public = (remembered(system.folder).host, broker.tls_port or broker.port)
    told = for_ops(system.place, system.secrets, broker.api_url, admin, public)
    write_private(system.folder / "ops.json", json.dumps(told, indent=1))


def down(system: System) -> None:
    """Stop everything that was started from this folder, services first; data stays."""
    with alone(system.folder):
        running = [(service, found) for service in ALL if (found := system.process(service))]
        if running:
            with step(f"Stopping {', '.join(service.name for service, _ in running)}"):
                _stop([found for _, found in running])
        for service in ALL:
            system.pid_file(service).unlink(missing_ok=True)
        if any(server.process for server in system.pair.both):
            with step("Stopping PostgreSQL and RabbitMQ"):
                servers.stop(system.pair)


def _stop(processes: list[Process]) -> None:
    families = [process.family() for process in processes]
    for process in processes:
        process.send(signal.SIGTERM)
    end = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        process.wait(max(0.0, end - time.monotonic()))
    for family in families:
        end_all(family)
