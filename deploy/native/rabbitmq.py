"""A private RabbitMQ server on loopback ports, with the management API and without epmd."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from deploy.native.ports import is_free
from deploy.native.process import Process, Program, end_all, start
from deploy.native.rabbitmq_home import build_home, installed
from deploy.native.server import Server, ServerError
from deploy.tls import LOOPBACK, Listener, broker_conf

_CONF = """\
default_user = {user}
default_pass = {password}
default_user_tags.administrator = true
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
max_message_size = 4194304
disk_free_limit.absolute = 50MB
log.console = true
log.console.level = info
management.tcp.ip = 127.0.0.1
management.tcp.port = {api_port}
"""
# The shovel carries the digests of a society to its superior; deploy/compose/enabled_plugins says the same.
PLUGINS = ("rabbitmq_management", "rabbitmq_shovel", "rabbitmq_shovel_management")


def _plain_path(folder: Path) -> Path:
    """The folder by a path that RabbitMQ's shell scripts can read: a link without blanks where there are some."""
    if re.fullmatch(r"[\w./+-]+", str(folder), re.ASCII):
        return folder
    link = Path(tempfile.gettempdir()) / f"lianxi-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    if not link.is_symlink():
        link.symlink_to(folder)
    if link.readlink() != folder or link.lstat().st_uid != os.geteuid():
        raise ServerError(f"{link} is not the link to {folder} that it should be; remove it.")
    return link


class RabbitMQ(Server):
    """A RabbitMQ whose administrator is `admin`; `conf` is appended to its rabbitmq.conf, `tls` opens a listener."""

    name = "rabbitmq"
    admin_user: ClassVar[str] = "admin"

    def __init__(
        self,
        folder: Path | str,
        port: int | None = None,
        conf: str = "",
        api_port: int | None = None,
        tls: Listener | None = None,
        plugins: tuple[str, ...] = PLUGINS,
    ) -> None:
        super().__init__(folder)
        found = installed()
        if found is None:
            raise ServerError("No RabbitMQ server is installed; apt-get install rabbitmq-server brings one.")
        self._installed = found
        self._conf, self._plugins = conf, plugins
        kept = self._ports("amqp", "api", "inner", "epmd")
        self.port, self.api_port = port or kept["amqp"], api_port or kept["api"]
        self._inner_port, self._epmd_port = kept["inner"], kept["epmd"]
        self._tls = tls
        self.tls_port = (tls.port or self._ports("amqps")["amqps"]) if tls else None

    @property
    def api_url(self) -> str:
        """The address of the management API, without a final slash and without /api."""
        return f"http://127.0.0.1:{self.api_port}"

    def _prepare(self) -> None:
        self._place = _plain_path(self.folder)
        for name in ("conf.d", "log"):
            (self.folder / name).mkdir(exist_ok=True)
        build_home(self._installed, self.folder / "home", self._plugins)
        self._write_once(".erlang.cookie", base64.b32encode(secrets.token_bytes(20)).decode(), 0o400)
        for name, text in (
            ("env.conf", ""),
            ("advanced.config", "[].\n"),
            ("plugins", f"[{','.join(self._plugins)}].\n"),
        ):
            (self.folder / name).write_text(text)
        conf = self.folder / "rabbitmq.conf"
        conf.touch(mode=0o600)
        said = _CONF.format(user=self.admin_user, password=self.admin_password, api_port=self.api_port)
        conf.write_text(f"{said}{self._tls_conf()}{self._conf}\n")

    def _tls_conf(self) -> str:
        if self._tls is None or self.tls_port is None:
            return ""
        if self._tls.port and not is_free(self._tls.port):
            raise ServerError(f"Port {self._tls.port}, for outside publishers, is taken: set LIANXI_PUBLIC_PORT.")
        where = str(self.tls_port) if self._tls.open else f"{LOOPBACK}:{self.tls_port}"
        return broker_conf(where, str(_plain_path(self._tls.folder.absolute())))

    def _write_once(self, name: str, text: str, mode: int) -> None:
        path = self.folder / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(text)
            path.chmod(mode)

    def _environment(self) -> dict[str, str]:
        place = self._place
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("RABBITMQ_", "ERL_", "ERLANG_", "LC_"))}
        # The tools find the broker by a fixed port, not by epmd, which would outlive us and be shared with strangers.
        inner = (
            f"-start_epmd false -erl_epmd_port {self._inner_port} -kernel inet_dist_use_interface {{127,0,0,1}}"
            " +sbwt none +sbwtdcpu none +sbwtdio none"
        )
        files = {
            "CONF_ENV_FILE": "env.conf",
            "CONFIG_FILE": "rabbitmq.conf",
            "CONFIG_FILES": "conf.d",
            "ADVANCED_CONFIG_FILE": "advanced.config",
            "ENABLED_PLUGINS_FILE": "plugins",
            "MNESIA_BASE": "mnesia",
            "MNESIA_DIR": "mnesia/node",
            "LOG_BASE": "log",
            "PID_FILE": "beam.pid",
            "GENERATED_CONFIG_DIR": "generated",
            "SCRIPTS_DIR": "home/sbin",
            "PLUGINS_DIR": "home/plugins",
        }
        return (
            kept
            | {f"RABBITMQ_{name}": f"{place}/{path}" for name, path in files.items()}
            | {
                "HOME": str(place),
                "LANG": "C.UTF-8",
                "LC_ALL": "C.UTF-8",
                "ERL_CRASH_DUMP_SECONDS": "0",
                "ERL_EPMD_PORT": str(self._epmd_port),
                "ERL_ZFLAGS": "-start_epmd false",
                "RABBITMQ_LOGS": "-",
                "RABBITMQ_NODENAME": "lianxi@localhost",
                "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
                "RABBITMQ_NODE_PORT": str(self.port),
                "RABBITMQ_DIST_PORT": str(self._inner_port),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": inner,
                "RABBITMQ_CTL_ERL_ARGS": f"{inner} -dist_listen false",
                # The started child is then the broker itself, and SIGTERM stops it cleanly.
                "RUNNING_UNDER_SYSTEMD": "true",
            }
        )

    @contextlib.contextmanager
    def _helped(self) -> Iterator[None]:
        """While it starts, the broker asks an epmd whether its name is taken; later nobody needs one."""
        argv = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ERL_")}
        epmd = start(Program(argv, environment, Path("/"), self.log, dies_with_us=True))
        try:
            yield
        finally:
            end_all([epmd])

    def _launch(self) -> Process:
        argv = [str(self._installed / "bin/rabbitmq-server")]
        return start(Program(argv, self._environment(), self.folder, self.log, dies_with_us=self.dies_with_us))

    def _ready(self) -> bool:
        """An AMQP greeting that is answered: this listener opens last, and the one for TLS at the same moment."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.settimeout(2)
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False

    def ctl(self, *words: str) -> str:
        """What `rabbitmqctl` says to these words (about 0.5 s a call); raises CalledProcessError."""
        argv = [str(self._installed / "bin/rabbitmqctl"), "-q", "-n", "lianxi@localhost", *words]
        return subprocess.run(
            argv, env=self._environment(), cwd=self.folder, capture_output=True, text=True, check=True, timeout=60
        ).stdout
