"""An outside team's side of the vhost for trying: its logins, and the registry behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from deploy.topology import topology
from ops.publishers import Publisher, make_logins
from shared.events.membership import TYPES
from shared.settings import Settings
from tests.conftest import service
from tests.registry.ingress import LOGIN, SOURCE
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import Keys, World

BRANCHES = ("CSBME-01", "CSBME-02")


class Trying(World):
    """A world whose registry listens in the vhost for trying too."""

    trial_url = ""

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"broker_test_url": self.trial_url})


@pytest.fixture
async def trial(broker: Broker) -> AsyncIterator[str]:
    name = await new_vhost(broker, topology("of a test", trial=True))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture
async def publisher(broker: Broker, vhost: str, trial: str) -> Publisher:
    """What `ops publisher add` makes on the broker."""
    types = tuple(TYPES)
    made = Publisher(LOGIN, "a password", "another", SOURCE, types, broker.host, broker.port, vhost, trial)
    with httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password)) as api:
        make_logins(api, made)
    return made


@pytest.fixture
async def world(
    broker: Broker, publisher: Publisher, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[Trying]:
    """A registry with two branches that knows the publisher."""
    databases = {"registry": await database_url_of("registry")}
    here = Trying(keys, broker.amqp_url(publisher.vhost), databases, {"registry": service("registry")})
    here.trial_url = broker.amqp_url(publisher.test_vhost)
    async with here as running:
        await running.running["registry"].database.pool.executemany(
            """
            INSERT INTO branch (code, name, kind, status, effective_on)
            VALUES ($1, $1, '分会', 'normal', '1980-01-01')
            """,
            [(code,) for code in BRANCHES],
        )
        command = {"login": LOGIN, "test_login": publisher.test_login, "source": SOURCE, "types": list(TYPES)}
        answer = await running.client("registry", "operator").post("/publishers", json=command)
        assert answer.status_code == 201, answer.text
        yield running
