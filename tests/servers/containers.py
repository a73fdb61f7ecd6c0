"""The servers of a test run as containers, by testcontainers."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

# Inside a container, and where its helper image can't be had, testcontainers works only so; set before it is imported.
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
if Path("/.dockerenv").exists():
    os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")
    os.environ.setdefault("TC_HOST", "127.0.0.1")

import docker
from testcontainers.community.postgres import PostgresContainer
from testcontainers.community.rabbitmq import RabbitMqContainer

from deploy.certificates import ensure_certificates
from deploy.tls import AMQPS_PORT, broker_conf
from shared.database import clock
from tests.servers.login import cheap
from tests.servers.shared import Broker, Servers

POSTGRES_IMAGE = os.environ.get("POSTGRES_IMAGE", "postgres:17")
RABBITMQ_IMAGE = os.environ.get("RABBITMQ_IMAGE", "rabbitmq:4.1-management")
POSTGRES_COMMAND = "postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=on -c max_connections=200"
LOOPBACK = ("127.0.0.1", None)  # on a free port, and to be reached from this machine only
PLUGINS = Path(__file__).parents[2] / "deploy/compose/enabled_plugins"
TLS = "/etc/rabbitmq/tls"
ERLANG = "-rabbit max_message_size 4194304 +sbwt none"


def images_are_here() -> bool:
    """Does a Docker engine answer, and has it both images?"""
    try:
        engine = docker.from_env(timeout=5)
    except docker.errors.DockerException:
        return False
    try:
        engine.images.get(POSTGRES_IMAGE)
        engine.images.get(RABBITMQ_IMAGE)
    except docker.errors.DockerException:
        return False
    finally:
        engine.close()
    return True


def _wait_for_api(url: str) -> None:
    """The management API opens after AMQP does; any HTTP answer will do, even the refusal of a stranger."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{url}/api/overview", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"The broker's API at {url} did not answer in 60 s.")


@contextlib.contextmanager
def containers(folder: Path) -> Iterator[Servers]:
    """Both servers in containers that are removed at the end; certificates are made in the folder."""
    password = secrets.token_urlsafe(16)
    postgres = PostgresContainer(POSTGRES_IMAGE, username="postgres", password=password, dbname="postgres", driver=None)
    rabbitmq = RabbitMqContainer(RABBITMQ_IMAGE, username="admin", password=password)
    rabbitmq.with_env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", ERLANG)
    made = ensure_certificates(folder / "tls", "tests", (), clock())
    rabbitmq.with_copy_into_container(broker_conf(str(AMQPS_PORT), TLS).encode(), "/etc/rabbitmq/conf.d/20-tls.conf")
    rabbitmq.with_copy_into_container(PLUGINS, "/etc/rabbitmq/enabled_plugins")
    for file in (made.certificate, made.key):
        rabbitmq.with_copy_into_container(file, f"{TLS}/{file.name}")
    postgres.ports, rabbitmq.ports = {5432: LOOPBACK}, {5672: LOOPBACK, AMQPS_PORT: LOOPBACK, 15672: LOOPBACK}
    with rabbitmq, postgres.with_command(POSTGRES_COMMAND):
        host, port = rabbitmq.get_container_host_ip(), int(rabbitmq.get_exposed_port(5672))
        api_url = f"http://{host}:{rabbitmq.get_exposed_port(15672)}"
        _wait_for_api(api_url)
        tls = (int(rabbitmq.get_exposed_port(AMQPS_PORT)), str(made.ca))
        yield Servers(cheap(postgres.get_connection_url()), Broker(host, port, api_url, "admin", password, *tls))
