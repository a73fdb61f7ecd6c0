"""The servers that tests use: PostgreSQL and RabbitMQ, started when first asked for, once per test run.

`LIANXI_SERVERS` = auto (containers when an engine and the images are there, else native) | containers | native |
urls (yours: `LIANXI_TEST_POSTGRES_URL`, `LIANXI_TEST_AMQP_URL`, `LIANXI_TEST_AMQPS_PORT`, `LIANXI_TEST_CA_FILE`,
`LIANXI_TEST_BROKER_API_URL`).
tests/conftest.py names this module in `pytest_plugins`, which makes the fixtures known.
"""

from __future__ import annotations

import pytest

from tests.servers.rooms import (
    drop_database,
    drop_vhost,
    kept_connections,
    new_database,
    new_vhost,
    rename_database,
    template_database,
)
from tests.servers.shared import Broker, Servers, servers_of_this_run

__all__ = [
    "Broker",
    "Servers",
    "broker",
    "drop_database",
    "drop_vhost",
    "kept_connections",
    "new_database",
    "new_vhost",
    "postgres_admin_url",
    "rename_database",
    "servers",
    "servers_of_this_run",
    "template_database",
]


@pytest.fixture(scope="session")
def servers() -> Servers:
    """Both servers of this test run."""
    return servers_of_this_run()


@pytest.fixture(scope="session")
def postgres_admin_url(servers: Servers) -> str:
    """The superuser's address of the database `postgres`."""
    return servers.postgres_admin_url


@pytest.fixture(scope="session")
def broker(servers: Servers) -> Broker:
    """The broker: its addresses and its administrator."""
    return servers.broker
