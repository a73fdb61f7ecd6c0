"""`ops publisher add`: two logins on the broker that may only send their own events and try them, bound to a source."""

from __future__ import annotations

import hashlib
import re
import secrets
import ssl
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from ops.client import Refusal, ask
from ops.place import Place
from shared.events.membership import BATCH_KEY, TYPES

INGRESS_EVENTS, VERDICTS = "ingress.events", "verdicts"
FOR_TRYING = "-test"
MOST_CONNECTIONS, MOST_CHANNELS = 5, 20
SECONDS = 30.0


@dataclass(frozen=True)
class Publisher:
    """What an outside system is told, once: where to connect, as whom, and for which source it speaks."""

    login: str
    password: str
    test_password: str
    source: str
    types: tuple[str, ...]
    host: str
    port: int
    vhost: str
    test_vhost: str
    ca_file: str | None = None

    @property
    def test_login(self) -> str:
        """Its login in the vhost for trying, which opens nothing else."""
        return f"{self.login}{FOR_TRYING}"

    @property
    def address(self) -> str:
        """Where to connect, without login and vhost."""
        return f"{'amqps' if self.ca_file else 'amqp'}://{self.host}:{self.port}"

    def url(self) -> str:
        """The AMQP address with login and password in it."""
        return self._url(self.login, self.password, self.vhost)

    def test_url(self) -> str:
        """The same for trying."""
        return self._url(self.test_login, self.test_password, self.test_vhost)

    def _url(self, login: str, password: str, vhost: str) -> str:
        scheme, _, place = self.address.partition("://")
        return f"{scheme}://{quote(login)}:{quote(password, safe='')}@{place}/{quote(vhost, safe='')}"

    @property
    def verdicts(self) -> str:
        """The queue of the vhost for trying, from which the publisher reads what became of its events."""
        return f"{VERDICTS}.{self.test_login}"

    def told(self) -> dict[str, str]:
        """What to print: label -> value, in order."""
        rows = {
            "地址 | address": self.address,
            "vhost": self.vhost,
            "登录名 | login": self.login,
            "密码（仅此一次） | password, shown once": self.password,
            "试用 vhost | for trying: vhost": self.test_vhost,
            "试用登录名 | login": self.test_login,
            "试用密码（仅此一次） | password, shown once": self.test_password,
            "试用结果队列 | queue of verdicts": self.verdicts,
            "交换机 | exchange": INGRESS_EVENTS,
            "来源 | source": self.source,
        }
        if self.ca_file:
            rows |= {"CA": self.ca_file, "CA SHA-256": self._ca()[1]}
        return rows

    def _ca(self) -> tuple[str, str]:
        """The certificate (PEM) of the authority that the publisher has to trust, and its SHA-256 fingerprint."""
        if self.ca_file is None:
            return "", ""
        pem = Path(self.ca_file).read_text("utf-8")
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
        return pem, ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    def as_json(self) -> dict[str, Any]:
        """The same for programs, with whole addresses and the authority's certificate itself."""
        pem, fingerprint = self._ca()
        addresses = {"url": self.url(), "test_login": self.test_login, "test_url": self.test_url()}
        addresses |= {"ca_pem": pem, "ca_sha256": fingerprint}
        return {**asdict(self), **addresses, "exchange": INGRESS_EVENTS, "verdicts": self.verdicts}


def add_publisher(place: Place, login: str, source: str, types: Iterable[str] = ()) -> Publisher:
    """
    Let a login speak for a source, on the broker and in the registry; again for the same two it gives new passwords.

    `types`: what it may send, every known type when empty. The registry is asked first, so that its refusal (Refusal)
    leaves the broker as it is.
    """
    broker: dict[str, Any] = place.known["broker"]
    publisher = Publisher(
        login=login,
        password=secrets.token_urlsafe(24),
        test_password=secrets.token_urlsafe(24),
        source=source,
        types=tuple(types) or tuple(TYPES),
        host=broker["public_host"],
        port=broker["public_port"],
        vhost=broker["vhost"],
        test_vhost=broker["test_vhost"],
        ca_file=broker.get("ca_file"),
    )
    command = {"login": login, "test_login": publisher.test_login, "source": source, "types": list(publisher.types)}
    ask(place, "registry", "operator", "POST", "/publishers", json=command)
    admin = (broker["admin_user"], broker["admin_password"])
    with httpx.Client(base_url=f"{broker['api_url']}/api", auth=admin, timeout=SECONDS) as api:
        make_logins(api, publisher)
    return publisher


def make_logins(api: httpx.Client, publisher: Publisher) -> None:
    """Make or renew both logins, each for its own vhost alone. Raises Refusal in the broker's words."""
    society, trial = publisher.vhost, publisher.test_vhost
    # Once one login had both vhosts.
    _take_away(api, publisher.login, trial)
    _take_away(api, publisher.test_login, society)
    _make_login(api, publisher.login, publisher.password, publisher.types, (society, "^$"))
    own = f"^{re.escape(publisher.verdicts)}$"
    _make_login(api, publisher.test_login, publisher.test_password, publisher.types, (trial, own))
    queue, vhost = quote(publisher.verdicts, safe=""), quote(trial, safe="")
    arguments = {"x-queue-type": "quorum", "x-max-length": 10_000, "x-overflow": "drop-head"}
    _put(api, f"/queues/{vhost}/{queue}", {"durable": True, "arguments": arguments})
    binding = {"routing_key": publisher.test_login, "arguments": {}}
    _expect(api.post(f"/bindings/{vhost}/e/{VERDICTS}/q/{queue}", json=binding))


def _make_login(api: httpx.Client, name: str, password: str, types: Iterable[str], room: tuple[str, str]) -> None:
    """One vhost, one exchange, its own keys; `room` is the vhost and what it may read there."""
    login, vhost = quote(name, safe=""), quote(room[0], safe="")
    _put(api, f"/users/{login}", {"password": password, "tags": ""})
    for limit, most in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
        _put(api, f"/user-limits/{login}/{limit}", {"value": most})
    # The keys first: an exchange without them is open to every key.
    keys = {"exchange": INGRESS_EVENTS, "write": routing_keys(types), "read": "^$"}
    _put(api, f"/topic-permissions/{vhost}/{login}", keys)
    rights = {"configure": "^$", "write": f"^{re.escape(INGRESS_EVENTS)}$", "read": room[1]}
    _put(api, f"/permissions/{vhost}/{login}", rights)


def _take_away(api: httpx.Client, name: str, room: str) -> None:
    """Every right in a vhost, and the queue of verdicts that was made there in this name."""
    login, vhost = quote(name, safe=""), quote(room, safe="")
    gone = (
        f"/permissions/{vhost}/{login}",
        f"/topic-permissions/{vhost}/{login}",
        f"/queues/{vhost}/{VERDICTS}.{login}",
    )
    for path in gone:
        answer = api.delete(path)
        if answer.status_code != httpx.codes.NOT_FOUND:
            _expect(answer)


def routing_keys(types: Iterable[str]) -> str:
    """The anchored pattern of the routing keys a publisher may use: its types, and that of a batch."""
    return f"^({'|'.join(re.escape(key) for key in (*types, BATCH_KEY))})$"


def _put(api: httpx.Client, path: str, what: dict[str, Any]) -> None:
    _expect(api.put(path, json=what))


def _expect(answer: httpx.Response) -> None:
    if answer.is_error:
        raise Refusal(answer.status_code, {"title": f"RabbitMQ: {answer.text[:200]}"})
