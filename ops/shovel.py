"""Our digests' way to a superior: a shovel at our own broker, and whether it really carries what waits for it."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from ops.client import Refusal

EXCHANGE: Final = "federation.events"
OUT: Final = "federation.out"
SHOVEL, TAKER = "federation", "federation-out"


def make_shovel(api: httpx.Client, vhost: str, address: str, ca: str | None = None) -> None:
    """
    What waits in `federation.out` goes to the superior's exchange, acknowledged here when it is confirmed there.

    It takes by a login that may read that one queue, and says who it is, which the superior's broker checks. Raises
    Refusal.
    """
    password, room = secrets.token_urlsafe(24), quote(vhost, safe="")
    put(api, f"/users/{TAKER}", {"password": password, "tags": ""})
    put(api, f"/permissions/{room}/{TAKER}", {"configure": "^$", "write": "^$", "read": f"^{re.escape(OUT)}$"})
    trusted = f"?cacertfile={quote(ca, safe='/')}&verify=verify_peer" if ca else ""
    value = {
        "src-protocol": "amqp091",
        "src-uri": f"amqp://{TAKER}:{password}@/{room}",
        "src-queue": OUT,
        "src-prefetch-count": 100,
        "dest-protocol": "amqp091",
        "dest-uri": f"{address}{trusted}",
        "dest-exchange": EXCHANGE,
        "dest-publish-properties": {"user_id": urlsplit(address).username or ""},
        "ack-mode": "on-confirm",
        "reconnect-delay": 10,
    }
    put(api, f"/parameters/shovel/{room}/{SHOVEL}", {"value": value})


@dataclass(frozen=True, slots=True)
class Way:
    """
    How the way to the superior is: `wanted`, a shovel is set up; `plugin`, the broker can have one.

    `state` is the broker's word: only of `running` are both ends connected. One that is refused, or finds nobody, is
    `starting` for ever, since each try begins anew. `waiting`: messages in `federation.out`, as of some seconds ago.
    """

    wanted: bool
    plugin: bool
    state: str = ""
    to: str = ""
    waiting: int = 0

    @property
    def fine(self) -> bool:
        """Nothing is wanted, or what was said has gone up."""
        return not self.wanted or (self.state == "running" and not self.waiting)

    def told(self) -> str:
        """The sentence for the operator."""
        if not self.wanted:
            return "不向上级报送 | no shovel is set up: nothing goes to a superior"
        if not self.plugin:
            return f"插件 rabbitmq_shovel 未启用，待报送 {self.waiting} 条 | plugin not enabled, {self.waiting} waiting"
        if self.state != "running":
            how = f"not connected ({self.state or 'missing'}), {self.waiting} waiting; the broker's log says why"
            return f"未连上上级，待报送 {self.waiting} 条 | {how}"
        if self.waiting:
            return f"已连上 {self.to}，但仍有 {self.waiting} 条未送出 | connected, but {self.waiting} do not go up"
        return f"已连上 {self.to}，全部送出 | connected, all has gone up"


def way_up(api: httpx.Client, vhost: str, seconds: float) -> Way:
    """How the way is; what is not fine yet is waited for as long as this. Raises Refusal."""
    end = time.monotonic() + seconds
    while not (way := _look(api, vhost)).fine and way.plugin and time.monotonic() < end:
        time.sleep(0.5)
    return way


def _look(api: httpx.Client, vhost: str) -> Way:
    room = quote(vhost, safe="")
    # Without the plugin the broker knows no such address; the wish for a shovel it knows all the same.
    answer = api.get(f"/shovels/{room}")
    plugin = answer.status_code != httpx.codes.NOT_FOUND
    shovels = _read(answer) if plugin else []
    own: dict[str, Any] = next((one for one in shovels if one["name"] == SHOVEL), {})
    wished = _read(api.get(f"/parameters/shovel/{room}"))
    totals = {"disable_stats": "true", "enable_queue_totals": "true"}
    queues = {one["name"]: one.get("messages", 0) for one in _read(api.get(f"/queues/{room}", params=totals))}
    return Way(
        wanted=any(one["name"] == SHOVEL for one in wished),
        plugin=plugin,
        state=own.get("state", ""),
        to=own.get("dest_uri", ""),
        waiting=queues.get(OUT, 0),
    )


def _read(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise Refusal(answer.status_code, {"title": f"RabbitMQ: {answer.text[:200]}"})
    return answer.json()


def put(api: httpx.Client, path: str, what: dict[str, Any]) -> None:
    """Set something at the broker. Raises Refusal with the broker's words."""
    answer = api.put(path, json=what)
    if answer.is_error:
        raise Refusal(answer.status_code, {"title": f"RabbitMQ: {answer.text[:200]}"})
