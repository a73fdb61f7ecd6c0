"""What a restore has to do with the broker: who hears whom, emptying queues of events, and leaving wishes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
import orjson

from ops.backup.fault import Fault
from ops.place import Place

SECONDS = 30.0
REPLAY = "replay"
_FAMILY = re.compile(r"(?P<producer>[a-z_]+)\.(?P<aggregate>[a-z_]+)\.#")


class Broker(AbstractContextManager["Broker"]):
    """The broker's management API, as its administrator. Raises Fault when it does not do what is asked."""

    def __init__(self, place: Place) -> None:
        broker = place.known["broker"]
        self._vhost = quote(broker["vhost"], safe="")
        login = (broker["admin_user"], broker["admin_password"])
        self._api = httpx.Client(base_url=f"{broker['api_url']}/api", auth=login, timeout=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._api.close()

    def _ask(self, method: str, path: str, **what: Any) -> Any:
        try:
            answer = self._api.request(method, path, **what)
        except httpx.TransportError as error:
            raise Fault("消息服务器没有应答：python -m deploy servers | RabbitMQ does not answer: start it") from error
        if answer.is_error:
            raise Fault(f"RabbitMQ {method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer.json() if answer.content else None

    def families(self, hearer: str, producer: str) -> tuple[str, ...]:
        """The families of a producer that a service hears, read from the bindings of its queues."""
        keys = {
            binding["routing_key"]
            for queue in self._queues(rf"{hearer}\.in\.\d+")
            for binding in self._ask("GET", f"/queues/{self._vhost}/{quote(queue, safe='')}/bindings")
        }
        found = (_FAMILY.fullmatch(key) for key in sorted(keys))
        return tuple(f"{m['producer']}.{m['aggregate']}" for m in found if m and m["producer"] == producer)

    def forget_events(self, services: Iterable[str]) -> None:
        """
        Empty the queues in which events of the house are on their way: a restored producer may not know them any more.

        What it does know is told again from its log. What outside systems sent (`registry.ingress`) stays.
        """
        for service in services:
            for queue in self._queues(rf"{service}\.(in\.\d+|replay)"):
                self._ask("DELETE", f"/queues/{self._vhost}/{quote(queue, safe='')}/contents")

    def given_up(self, services: Iterable[str]) -> dict[str, int]:
        """Dead queues that are not empty: they may hold outside events as well, so nobody empties them blindly."""
        return {f"{service}.dead": n for service in services if (n := self._depth(f"{service}.dead"))}

    def wish(self, producer: str, wish: dict[str, Any]) -> None:
        """Leave a wish in the producer's queue: it tells its log again as soon as it serves."""
        message = {
            "routing_key": f"{producer}.asked",
            "properties": {"delivery_mode": 2, "content_type": "application/json"},
            "payload": orjson.dumps(wish).decode(),
            "payload_encoding": "string",
        }
        answer = self._ask("POST", f"/exchanges/{self._vhost}/{REPLAY}/publish", json=message)
        if not answer["routed"]:
            raise Fault(f"{producer}.asked 不存在 | nobody takes wishes for {producer}")

    def _queues(self, pattern: str) -> list[str]:
        listed = self._ask("GET", f"/queues/{self._vhost}", params={"columns": "name"})
        return sorted(queue["name"] for queue in listed if re.fullmatch(pattern, queue["name"]))

    def _depth(self, queue: str) -> int:
        answer = self._ask(
            "POST",
            f"/queues/{self._vhost}/{quote(queue, safe='')}/get",
            json={"count": 1, "ackmode": "ack_requeue_true", "encoding": "base64"},
        )
        return answer[0]["message_count"] + 1 if answer else 0
