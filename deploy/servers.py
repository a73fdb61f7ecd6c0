"""The two servers of the system on this machine: started, furnished with databases and topology, stopped."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy import http
from deploy.native import Postgres, RabbitMQ
from deploy.native.server import Server
from deploy.public import Public
from deploy.secrets import Secrets
from deploy.tls import Listener
from deploy.topology import definitions


@dataclass(frozen=True)
class Pair:
    """PostgreSQL and RabbitMQ below one folder; they live on after the launcher."""

    postgres: Postgres
    rabbitmq: RabbitMQ

    @property
    def both(self) -> tuple[Server, Server]:
        """In the order in which people name them."""
        return self.postgres, self.rabbitmq

    @property
    def running(self) -> bool:
        """Do both run?"""
        return all(server.process for server in self.both)


def the_pair(folder: Path, kept: Secrets, public: Public) -> Pair:
    """The servers of this folder, running or not, with the administrators' passwords of `kept`."""
    listener = Listener(kept.tls, public.port if public.is_open else None, public.is_open)
    pair = Pair(Postgres(folder / "postgres"), RabbitMQ(folder / "rabbitmq", tls=listener))
    pair.postgres.adopt_password(kept.role("postgres"))
    pair.rabbitmq.adopt_password(kept.login("admin"))
    for server in pair.both:
        server.dies_with_us = False
    return pair


def start_postgres(pair: Pair, kept: Secrets) -> None:
    """Start PostgreSQL and make databases and roles."""
    from deploy.databases import prepare_databases

    pair.postgres.start()
    asyncio.run(prepare_databases(pair.postgres.admin_url, kept.passwords["postgres"]))


def start_rabbitmq(pair: Pair, kept: Secrets) -> None:
    """Start RabbitMQ and give it users, rights and topology."""
    broker = pair.rabbitmq.start()
    http.wait_for(f"{broker.api_url}/api/overview", seconds=30)
    login = (broker.admin_user, kept.login("admin"))
    http.post_json(f"{broker.api_url}/api/definitions", login, definitions(kept.passwords["rabbitmq"]))


def stop(pair: Pair) -> None:
    """Stop both, cleanly and at once."""
    with ThreadPoolExecutor() as workers:
        list(workers.map(lambda server: server.stop(), pair.both))
