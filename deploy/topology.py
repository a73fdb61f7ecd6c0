"""Who may say what to whom on RabbitMQ: exchanges, queues, bindings, policies, users and their rights, as code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from shared.bus import family
from shared.events import TYPES

Entry = dict[str, Any]

SOCIETY = "society"
TRIAL = "society-test"

SERVICES = ("registry", "activities", "outreach", "reporting")


def _families(service: str) -> tuple[str, ...]:
    """All that a service tells of; a family is `<service>.<aggregate>`."""
    return tuple(sorted({family(type_) for type_ in TYPES if type_.startswith(f"{service}.")}))


# Who hears which families; always whole ones, so that a new type of a known family needs no change here.
# A family that a service has no use for is left out: a million membership events need not pass through activities.
HEARS: Mapping[str, tuple[str, ...]] = {
    "registry": (
        "activities.activity",
        "reporting.run",
        "activities.meeting",
        "activities.decided_item",
        "activities.key_work",
        # Of these it keeps which records there are, so that a branch can name one that was not counted.
        *("activities.attendance", "activities.plan", "activities.session"),
        "reporting.indicator",
    ),
    "activities": (
        *("reporting.delivery", "reporting.run", "outreach.calendar"),
        *("registry.society", "registry.branch", "registry.post"),
        # Of these it keeps which records there are, so that evidence can be looked up.
        *("registry.body", "registry.term", "registry.party_group", "registry.document", "registry.incoming"),
        *("registry.compendium", "registry.honour", "registry.assessment", "registry.annual_facts"),
        *("registry.finding", "registry.re_election", "outreach.expert", "outreach.contact", "outreach.item"),
    ),
    "outreach": (
        *("registry.society", "registry.branch", "registry.post"),
        *("activities.activity", "activities.attendance", "activities.meeting"),
        *("activities.session", "activities.decided_item"),
    ),
    "reporting": _families("registry") + _families("activities") + _families("outreach"),
}

# What reporting hears from other deployments, where this one is that of a superior organisation (docs/federation.md).
FROM_OTHERS: Mapping[str, tuple[str, ...]] = {"reporting": ("reporting.digest",)}
FEDERATION_EVENTS, FEDERATION_IN, FEDERATION_OUT = "federation.events", "reporting.federation", "federation.out"
# What waits there for a superior organisation: a society says a few dozen digests a year, and the newest count.
FEDERATION_MESSAGES = 10_000

# Bounds: a queue that nobody empties pushes back (the relay keeps its outbox) before the disk is full.
DELIVERY_LIMIT = 50
QUEUE_BYTES = 2 * 1024**3


def topology(vhost: str, trial: bool | None = None) -> dict[str, list[Entry]]:
    """Exchanges, queues, bindings and policies for any vhost, as POST /api/definitions/{vhost} takes them.

    A trial vhost (`society-test`, or `trial=True`) has the exchange for verdicts too.
    """
    exchanges = [
        _exchange("domain.events", "topic", {"alternate-exchange": "unrouted"}),
        _exchange("ingress.events", "topic", {"alternate-exchange": "unrouted"}),
        _exchange(FEDERATION_EVENTS, "topic", {"alternate-exchange": "unrouted"}),
        _exchange("replay", "direct"),
        _exchange("dead", "direct"),
        _exchange("unrouted", "fanout"),
    ]
    if vhost == TRIAL if trial is None else trial:
        exchanges.append(_exchange("verdicts", "topic"))
    return {
        "exchanges": exchanges,
        "queues": [queue for service in SERVICES for queue in _queues(service)]
        + [_queue("registry.ingress", one_consumer=True), _queue("unrouted")]
        + [_queue(FEDERATION_IN, one_consumer=True), _queue(FEDERATION_OUT)],
        "bindings": [binding for service in SERVICES for binding in _bindings(service)]
        + [_binding("ingress.events", "registry.ingress", "#"), _binding("unrouted", "unrouted", "")]
        + [_binding(FEDERATION_EVENTS, FEDERATION_IN, "#")]
        + [_binding("domain.events", FEDERATION_OUT, f"{family}.#") for family in FROM_OTHERS["reporting"]],
        "policies": [_policy(service) for service in SERVICES]
        + [_policy_of_what_is_kept(), _policy_of_what_goes_out()],
    }


def definitions(passwords: Mapping[str, str]) -> dict[str, list[Entry]]:
    """The whole broker: both vhosts with their topology, and every user of `passwords` (login -> password).

    Logins are `admin`, `ops` and `svc-<service>`; a missing one raises KeyError.
    It carries password hashes: keep it private.
    """
    everything: dict[str, list[Entry]] = {
        "vhosts": [{"name": SOCIETY}, {"name": TRIAL}],
        "users": [_user(login, passwords[login], tags) for login, tags in _logins().items()],
        "permissions": _permissions(),
        "topic_permissions": _topic_permissions(),
    }
    for vhost in (SOCIETY, TRIAL):
        for kind, entries in topology(vhost).items():
            everything.setdefault(kind, []).extend({**entry, "vhost": vhost} for entry in entries)
    return everything


def _exchange(name: str, kind: str, arguments: Entry | None = None) -> Entry:
    kept = {"durable": True, "auto_delete": False, "internal": False}
    return {"name": name, "type": kind, **kept, "arguments": arguments or {}}


def _queue(name: str, one_consumer: bool = False) -> Entry:
    arguments: Entry = {"x-queue-type": "quorum"}
    if one_consumer:
        arguments["x-single-active-consumer"] = True
    return {"name": name, "durable": True, "auto_delete": False, "arguments": arguments}


def _binding(source: str, queue: str, key: str) -> Entry:
    return {"source": source, "destination": queue, "destination_type": "queue", "routing_key": key, "arguments": {}}


def _queues(service: str) -> list[Entry]:
    return [
        _queue(f"{service}.in.0", one_consumer=True),
        _queue(f"{service}.replay"),
        _queue(f"{service}.asked"),
        _queue(f"{service}.dead"),
    ]


def _bindings(service: str) -> list[Entry]:
    heard = [_binding("domain.events", f"{service}.in.0", f"{family}.#") for family in HEARS[service]]
    return [
        *heard,
        _binding("replay", f"{service}.replay", service),
        _binding("replay", f"{service}.asked", f"{service}.asked"),
        _binding("dead", f"{service}.dead", service),
    ]


def _policy(service: str) -> Entry:
    return {
        "name": service,
        "pattern": rf"^{service}\.(in\.\d+|ingress|federation|replay|asked)$",
        "apply-to": "queues",
        "priority": 1,
        "definition": {
            "delivery-limit": DELIVERY_LIMIT,
            "dead-letter-exchange": "dead",
            "dead-letter-routing-key": service,
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
            "max-length-bytes": QUEUE_BYTES,
        },
    }


def _policy_of_what_is_kept() -> Entry:
    """Where messages wait for a person nothing may be dropped for having been looked at often (4.x: after 20 times)."""
    return {
        "name": "kept",
        "pattern": r"^([a-z]+\.dead|unrouted)$",
        "apply-to": "queues",
        "priority": 1,
        "definition": {"delivery-limit": 1_000_000},
    }


def _policy_of_what_goes_out() -> Entry:
    """Nobody may be waiting there, and then the oldest is let go: our own publishing is never held up by it."""
    return {
        "name": "federation",
        "pattern": f"^{FEDERATION_OUT.replace('.', chr(92) + '.')}$",
        "apply-to": "queues",
        "priority": 1,
        "definition": {"max-length": FEDERATION_MESSAGES, "overflow": "drop-head", "delivery-limit": 1_000_000},
    }


def _logins() -> dict[str, str]:
    """Every login of the house and its tags; outside publishers are added by `ops publisher add`."""
    return {"admin": "administrator", "ops": "monitoring"} | {f"svc-{service}": "" for service in SERVICES}


def _user(login: str, password: str, tags: str) -> Entry:
    return {
        "name": login,
        "password_hash": password_hash(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }


def password_hash(password: str) -> str:
    """RabbitMQ's salted SHA-256 of a password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _permission(login: str, vhost: str, write: str, read: str, configure: str = "^$") -> Entry:
    return {"user": login, "vhost": vhost, "configure": configure, "write": write, "read": read}


def _permissions() -> list[Entry]:
    """Nobody but the administrator declares anything; a service reads its own queues only."""
    services = [
        _permission(f"svc-{service}", SOCIETY, r"^(domain\.events|replay)$", rf"^{service}\.") for service in SERVICES
    ]
    over_all = [
        entry
        for vhost in (SOCIETY, TRIAL)
        for entry in (_permission("admin", vhost, ".*", ".*", ".*"), _permission("ops", vhost, "^$", "^$"))
    ]
    return [*services, _permission("svc-registry", TRIAL, "^verdicts$", r"^registry\.ingress$"), *over_all]


def _topic_permissions() -> list[Entry]:
    """No service may speak in another's name. (An exchange without an entry would be open to every key.)"""
    return [
        {
            "user": f"svc-{service}",
            "vhost": SOCIETY,
            "exchange": "domain.events",
            "write": rf"^{service}\.",
            "read": "^$",
        }
        for service in SERVICES
    ]
