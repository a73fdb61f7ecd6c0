"""`ops federation`: a login for a subordinate society at our broker, and the way of our own digests to a superior."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import httpx
import typer

from ops.client import Refusal, ask
from ops.place import Place, place
from ops.publishers import MOST_CHANNELS, MOST_CONNECTIONS, SECONDS
from ops.screen import console, show, spoken

EXCHANGE, OUT = "federation.events", "federation.out"
# The events, and the messages that pack several of one family.
KEYS = r"^reporting\.digest\."
SHOVEL, TAKER = "federation", "federation-out"
app = typer.Typer(no_args_is_help=True, help="学会联合体 | Digests of many societies at a superior organisation")


@app.command()
def admit(
    society: Annotated[str, typer.Argument(help="the code in the society's events: /societies/<code>/reporting")],
    name: Annotated[str, typer.Option(help="名称 | its name")],
    since: Annotated[str, typer.Option(help="periods that end from this day on are expected, YYYY-MM-DD")],
    expects: Annotated[list[str] | None, typer.Option(help="week, month, quarter, year; quarter if left out")] = None,
    days_after: Annotated[int, typer.Option(min=1, max=90, help="days after a period's end")] = 10,
) -> None:
    """接纳所属学会并签发登录 | Admit a society and make its login; again for the same one it gives a new password"""
    here, login = place(), f"fed-{society}"
    command: dict[str, Any] = {"society": society, "name": name, "login": login, "since": since}
    command |= {"expects": expects or ["quarter"], "days_after": days_after}
    with spoken():
        _admitted(here, command)
        url = _with_api(here.known["broker"], login)
    console.print(f"来源 | source: /societies/{society}/reporting", markup=False)
    console.print(f"登录名 | login: {login}", markup=False)
    console.print(
        f"地址（含密码，仅此一次）| address with the password, shown once: {url}", markup=False, soft_wrap=True
    )
    if ca := here.known["broker"].get("ca_file"):
        console.print(f"CA: {ca}", markup=False, soft_wrap=True)


def _admitted(here: Place, command: dict[str, Any]) -> None:
    """Known already: only its login is made anew."""
    try:
        ask(here, "reporting", "operator", "POST", "/federation/societies", json=command)
    except Refusal as refusal:
        if refusal.problem.get("type") != "admitted-already":
            raise


def _with_api(broker: dict[str, Any], login: str) -> str:
    admin = (broker["admin_user"], broker["admin_password"])
    scheme = "amqps" if broker.get("ca_file") else "amqp"
    with httpx.Client(base_url=f"{broker['api_url']}/api", auth=admin, timeout=SECONDS) as api:
        password = make_login(api, broker["vhost"], login)
    vhost = quote(broker["vhost"], safe="")
    return f"{scheme}://{quote(login)}:{password}@{broker['public_host']}:{broker['public_port']}/{vhost}"


def make_login(api: httpx.Client, vhost: str, login: str) -> str:
    """
    A login that may publish digests to one exchange, and nothing else; its new password. Raises Refusal.

    It reads nothing, declares nothing, and the broker refuses a `user_id` that is not its own.
    """
    password, name, room = secrets.token_urlsafe(24), quote(login, safe=""), quote(vhost, safe="")
    rights = {"configure": "^$", "write": f"^{re.escape(EXCHANGE)}$", "read": "^$"}
    # The keys first: an exchange without them is open to every key.
    _put(api, f"/users/{name}", {"password": password, "tags": ""})
    for limit, most in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
        _put(api, f"/user-limits/{name}/{limit}", {"value": most})
    _put(api, f"/topic-permissions/{room}/{name}", {"exchange": EXCHANGE, "write": KEYS, "read": "^$"})
    _put(api, f"/permissions/{room}/{name}", rights)
    return password


@app.command()
def join(
    address: Annotated[str, typer.Argument(help="the address that the superior's operator was shown by `admit`")],
    ca: Annotated[
        str | None, typer.Option(help="上级 CA 证书在本机代理上的路径 | path of its CA, for our broker")
    ] = None,
) -> None:
    """报送上级 | Send our official digests to a superior; our broker needs the plugin rabbitmq_shovel"""
    broker = place().known["broker"]
    admin = (broker["admin_user"], broker["admin_password"])
    with spoken(), httpx.Client(base_url=f"{broker['api_url']}/api", auth=admin, timeout=SECONDS) as api:
        make_shovel(api, broker["vhost"], address, ca)
    console.print("已设置，见 ops federation state | set up; ops federation state shows how it is", markup=False)


def make_shovel(api: httpx.Client, vhost: str, address: str, ca: str | None = None) -> None:
    """
    What waits in `federation.out` goes to the superior's exchange, acknowledged here when it is confirmed there.

    It takes by a login that may read that one queue, and says who it is, which the superior's broker checks. Raises
    Refusal.
    """
    password, room = secrets.token_urlsafe(24), quote(vhost, safe="")
    _put(api, f"/users/{TAKER}", {"password": password, "tags": ""})
    _put(api, f"/permissions/{room}/{TAKER}", {"configure": "^$", "write": "^$", "read": f"^{re.escape(OUT)}$"})
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
    _put(api, f"/parameters/shovel/{room}/{SHOVEL}", {"value": value})


@app.command()
def state() -> None:
    """报送与接收的状态 | How the shovel is, and which societies are missing a digest; ends with 1 if something is"""
    here = place()
    with spoken():
        told = ask(here, "reporting", "secretariat", "GET", "/federation/societies").json()["societies"]
        parked = ask(here, "reporting", "operator", "GET", "/federation/parked").json()["parked"]
    columns = ("学会 society", "名称", "最近一期 last", "缺报 missing", "版本 version")
    show(
        "所属学会", columns, [(o["society"], o["name"], o["last"], " ".join(o["missing"]), o["version"]) for o in told]
    )
    show("未接收", ("编号", "登录名", "来源", "原因", "说明"), [_cells(one) for one in parked])
    for line in shovels(here):
        console.print(line, markup=False)
    if parked or any(one["missing"] for one in told):
        raise typer.Exit(1)


def _cells(one: dict[str, Any]) -> Sequence[object]:
    return [one[name] for name in ("number", "login", "source", "reason", "sentence")]


def shovels(here: Place) -> list[str]:
    """How each shovel of ours is; nothing where the plugin is not there."""
    broker = here.known["broker"]
    admin = (broker["admin_user"], broker["admin_password"])
    answer = httpx.get(f"{broker['api_url']}/api/shovels", auth=admin, timeout=SECONDS)
    if answer.is_error:
        return []
    return [json.dumps({name: one.get(name) for name in ("name", "state", "timestamp")}) for one in answer.json()]


def _put(api: httpx.Client, path: str, what: dict[str, Any]) -> None:
    answer = api.put(path, json=what)
    if answer.is_error:
        raise Refusal(answer.status_code, {"title": f"RabbitMQ: {answer.text[:200]}"})
