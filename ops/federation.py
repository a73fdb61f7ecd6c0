"""`ops federation`: a login for a subordinate society at our broker, and the way of our own digests to a superior."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer

from ops.client import Refusal, ask
from ops.place import Place, place
from ops.publishers import MOST_CHANNELS, MOST_CONNECTIONS, SECONDS
from ops.screen import console, show, spoken
from ops.shovel import EXCHANGE, make_shovel, put, way_up

# The events, and the messages that pack several of one family.
KEYS = r"^reporting\.digest\."
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
    scheme = "amqps" if broker.get("ca_file") else "amqp"
    with _api_of(broker) as api:
        password = make_login(api, broker["vhost"], login)
    vhost = quote(broker["vhost"], safe="")
    return f"{scheme}://{quote(login)}:{password}@{broker['public_host']}:{broker['public_port']}/{vhost}"


@contextmanager
def _api_of(broker: dict[str, Any]) -> Iterator[httpx.Client]:
    """The broker's API, as its administrator. One that is away ends the command."""
    admin = (broker["admin_user"], broker["admin_password"])
    try:
        with httpx.Client(base_url=f"{broker['api_url']}/api", auth=admin, timeout=SECONDS) as api:
            yield api
    except httpx.TransportError as error:
        raise typer.BadParameter(f"RabbitMQ 没有应答 | does not answer: {error!r}") from error


def make_login(api: httpx.Client, vhost: str, login: str) -> str:
    """
    A login that may publish digests to one exchange, and nothing else; its new password. Raises Refusal.

    It reads nothing, declares nothing, and the broker refuses a `user_id` that is not its own.
    """
    password, name, room = secrets.token_urlsafe(24), quote(login, safe=""), quote(vhost, safe="")
    rights = {"configure": "^$", "write": f"^{re.escape(EXCHANGE)}$", "read": "^$"}
    # The keys first: an exchange without them is open to every key.
    put(api, f"/users/{name}", {"password": password, "tags": ""})
    for limit, most in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
        put(api, f"/user-limits/{name}/{limit}", {"value": most})
    put(api, f"/topic-permissions/{room}/{name}", {"exchange": EXCHANGE, "write": KEYS, "read": "^$"})
    put(api, f"/permissions/{room}/{name}", rights)
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
    with spoken(), _api_of(broker) as api:
        make_shovel(api, broker["vhost"], address, ca)
    console.print("已设置，见 ops federation state | set up; ops federation state shows how it is", markup=False)


@app.command()
def state(
    seconds: Annotated[float, typer.Option(help="最多等待多少秒 | how long to wait for what is on its way")] = 15.0,
) -> None:
    """报送与接收的状态 | Do our digests go up, which societies are missing one; ends with 1 if something is wrong"""
    here = place()
    with spoken():
        told = ask(here, "reporting", "secretariat", "GET", "/federation/societies").json()["societies"]
        parked = ask(here, "reporting", "operator", "GET", "/federation/parked").json()["parked"]
        with _api_of(here.known["broker"]) as api:
            way = way_up(api, here.known["broker"]["vhost"], seconds)
    columns = ("学会 society", "名称", "最近一期 last", "缺报 missing", "版本 version")
    show(
        "所属学会", columns, [(o["society"], o["name"], o["last"], " ".join(o["missing"]), o["version"]) for o in told]
    )
    show("未接收", ("编号", "登录名", "来源", "原因", "说明"), [_cells(one) for one in parked])
    console.print(f"报送上级 to the superior: {way.told()}", markup=False, soft_wrap=True)
    if parked or not way.fine or any(one["missing"] for one in told):
        raise typer.Exit(1)


def _cells(one: dict[str, Any]) -> Sequence[object]:
    return [one[name] for name in ("number", "login", "source", "reason", "sentence")]
