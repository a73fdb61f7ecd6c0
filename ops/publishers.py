"""`ops publisher add`: a login on the broker that may do nothing but send its own events, bound to its source."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from ops.client import Refusal, ask
from ops.place import Place
from shared.events.membership import BATCH_KEY, TYPES

INGRESS_EVENTS, VERDICTS = "ingress.events", "verdicts"
MOST_CONNECTIONS, MOST_CHANNELS = 5, 20
SECONDS = 30.0


@dataclass(frozen=True)
class Publisher:
    """What an outside system is told, once: where to connect, as whom, and for which source it speaks."""

    login: str
    password: str
    source: str
    types: tuple[str, ...]
    host: str
    port: int
    vhost: str
    test_vhost: str
    ca_file: str | None = None

    def url(self, vhost: str | None = None) -> str:
        """The AMQP address with the password in it, of `vhost` or of the society's own."""
        scheme = "amqps" if self.ca_file else "amqp"
        place = quote(vhost or self.vhost, safe="")
        return f"{scheme}://{quote(self.login)}:{quote(self.password, safe='')}@{self.host}:{self.port}/{place}"

    @property
    def verdicts(self) -> str:
        """The queue of the vhost for trying, from which the publisher reads what became of its events."""
        return f"{VERDICTS}.{self.login}"

    def told(self) -> dict[str, str]:
        """What to print: label -> value, in order."""
        rows = {
            "地址 | address": f"{'amqps' if self.ca_file else 'amqp'}://{self.host}:{self.port}",
            "vhost": self.vhost,
            "试用 vhost | for trying": self.test_vhost,
            "试用结果队列 | its verdicts": self.verdicts,
            "交换机 | exchange": INGRESS_EVENTS,
            "登录名 | login": self.login,
            "密码（仅此一次） | password, shown once": self.password,
            "来源 | source": self.source,
        }
        return rows | ({"CA": self.ca_file} if self.ca_file else {})


def add_publisher(
    place: Place, login: str, source: str, types: Iterable[str] = (), password: str | None = None
) -> Publisher:
    """
    Let a login speak for a source, on the broker and in the registry; again for the same two it gives a new password.

    `types`: what it may send, every known type when empty. The registry is asked first, so that its refusal (Refusal)
    leaves the broker as it is.
    """
    allowed = tuple(types) or tuple(TYPES)
    command = {"login": login, "source": source, "types": list(allowed)}
    ask(place, "registry", "operator", "POST", "/publishers", json=command)
    broker: dict[str, Any] = place.known["broker"]
    publisher = Publisher(
        login=login,
        password=password or secrets.token_urlsafe(24),
        source=source,
        types=allowed,
        host=broker.get("public_host", broker["host"]),
        port=broker.get("public_port", broker["port"]),
        vhost=broker["vhost"],
        test_vhost=broker["test_vhost"],
        ca_file=broker.get("ca_file"),
    )
    admin = (broker["admin_user"], broker["admin_password"])
    with httpx.Client(base_url=f"{broker['api_url']}/api", auth=admin, timeout=SECONDS) as api:
        make_login(api, publisher)
    return publisher


def make_login(api: httpx.Client, publisher: Publisher) -> None:
    """Make or renew the login: two vhosts, one exchange, its own keys. Raises Refusal in the broker's words."""
    login = quote(publisher.login, safe="")
    society, trial = quote(publisher.vhost, safe=""), quote(publisher.test_vhost, safe="")
    queue = quote(publisher.verdicts, safe="")
    may_write = {"configure": "^$", "write": f"^{re.escape(INGRESS_EVENTS)}$", "read": "^$"}
    keys = {"exchange": INGRESS_EVENTS, "write": routing_keys(publisher.types), "read": "^$"}
    _put(api, f"/users/{login}", {"password": publisher.password, "tags": ""})
    for name, most in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
        _put(api, f"/user-limits/{login}/{name}", {"value": most})
    for vhost, read in ((society, "^$"), (trial, f"^{re.escape(publisher.verdicts)}$")):
        # The keys first: an exchange without them is open to every key.
        _put(api, f"/topic-permissions/{vhost}/{login}", keys)
        _put(api, f"/permissions/{vhost}/{login}", {**may_write, "read": read})
    arguments = {"x-queue-type": "quorum", "x-max-length": 10_000, "x-overflow": "drop-head"}
    _put(api, f"/queues/{trial}/{queue}", {"durable": True, "arguments": arguments})
    bound = api.post(
        f"/bindings/{trial}/e/{VERDICTS}/q/{queue}", json={"routing_key": publisher.login, "arguments": {}}
    )
    _expect(bound)


def routing_keys(types: Iterable[str]) -> str:
    """The anchored pattern of the routing keys a publisher may use: its types, and that of a batch."""
    return f"^({'|'.join(re.escape(key) for key in (*types, BATCH_KEY))})$"


def _put(api: httpx.Client, path: str, what: dict[str, Any]) -> None:
    _expect(api.put(path, json=what))


def _expect(answer: httpx.Response) -> None:
    if answer.is_error:
        raise Refusal(answer.status_code, {"title": f"RabbitMQ: {answer.text[:200]}"})
