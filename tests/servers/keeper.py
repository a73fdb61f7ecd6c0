"""The process that starts the servers of a test run and ends them with it, however the run ends.

`python -m tests.servers.keeper FOLDER`, where FOLDER/run.json tells of the process whose end it waits for. A fixture
could not do it: the worker that starts the servers may end before the others, and a killed one would leave them behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.certificates import ensure_certificates
from deploy.native import Postgres, RabbitMQ
from deploy.native.packages import ensure_installed
from deploy.native.process import Process
from deploy.progress import step
from deploy.tls import Listener
from shared.database import clock
from tests.servers.login import cheap
from tests.servers.shared import Broker, Servers

# A server that is killed leaves its shared memory behind, unless that lies in its own folder.
POSTGRES_CONF = {"max_connections": "200", "dynamic_shared_memory_type": "mmap"}
# The broker's log of messages is kept small: a test run needs no 512 MiB of it.
RABBITMQ_CONF = "raft.wal_max_size_bytes = 67108864"


@contextlib.contextmanager
def native(folder: Path) -> Iterator[Servers]:
    """Private servers from the machine's packages."""
    ensure_installed()
    postgres = Postgres(folder / "postgres", durable=False, conf=POSTGRES_CONF)
    made = ensure_certificates(folder / "tls", "tests", (), clock())
    rabbitmq = RabbitMQ(folder / "rabbitmq", conf=RABBITMQ_CONF, tls=Listener(made.folder))
    try:
        with ThreadPoolExecutor() as both:
            list(both.map(lambda server: server.start(), (postgres, rabbitmq)))
        login = (rabbitmq.admin_user, rabbitmq.admin_password)
        yield Servers(
            cheap(postgres.admin_url),
            Broker("127.0.0.1", rabbitmq.port, rabbitmq.api_url, *login, rabbitmq.tls_port, str(made.ca)),
        )
    finally:
        rabbitmq.kill()
        postgres.kill()


def chosen() -> str:
    """`containers` or `native`, by LIANXI_SERVERS or by what the machine has."""
    said = os.environ.get("LIANXI_SERVERS", "auto")
    if said in ("containers", "native"):
        return said
    if said != "auto":
        raise SystemExit(f"LIANXI_SERVERS is {said!r}; tests know auto, containers, native and urls.")
    from tests.servers.containers import images_are_here

    return "containers" if images_are_here() else "native"


def keep(folder: Path) -> None:
    """Start, tell, wait for the end of the run, stop, and leave nothing behind."""
    run = Process.load(folder / "run.json")
    assert run is not None
    if chosen() == "containers":
        from tests.servers.containers import containers

        here = containers(folder)
    else:
        here = native(folder)
    try:
        with here as servers:
            servers.save(folder / "servers.json")
            while run.alive():
                time.sleep(0.2)
    finally:
        if not run.alive():
            shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """With a folder: keep servers for that run. Without: only install what the servers of a run will need."""
    if not arguments:
        if os.environ.get("LIANXI_SERVERS") != "urls" and chosen() == "native":
            ensure_installed(progress=step)
        return
    place = Path(arguments[0])
    try:
        keep(place)
    except Exception as failure:
        (place / "servers.json").write_text(json.dumps({"error": f"No servers for the tests: {failure}"}))
        raise


if __name__ == "__main__":
    main(sys.argv[1:])
