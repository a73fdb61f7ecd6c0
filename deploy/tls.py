"""How the broker speaks TLS with outside publishers: the lines of its configuration, natively and in containers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

AMQPS_PORT = 5671
LOOPBACK = "127.0.0.1"
VERSIONS = ("tlsv1.3", "tlsv1.2")
# With forward secrecy and authenticated encryption only; our certificates have elliptic curves, so nothing for RSA.
CIPHERS = (
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
)


@dataclass(frozen=True)
class Listener:
    """
    A listener for `amqps`; `folder` has the broker's server.pem and server.key.

    Without a port it gets a free one. Unless it is `open` it listens on loopback only.
    """

    folder: Path
    port: int | None = None
    open: bool = False


def broker_conf(where: str, folder: str) -> str:
    """
    The lines of rabbitmq.conf for a listener at `where` (a port, or address:port).

    A publisher proves who it is by its password, so no certificate is asked of it.
    """
    told = [
        f"listeners.ssl.default = {where}",
        f"ssl_options.certfile = {folder}/server.pem",
        f"ssl_options.keyfile = {folder}/server.key",
        "ssl_options.verify = verify_none",
        "ssl_options.fail_if_no_peer_cert = false",
        *(f"ssl_options.versions.{n} = {version}" for n, version in enumerate(VERSIONS, 1)),
        *(f"ssl_options.ciphers.{n} = {cipher}" for n, cipher in enumerate(CIPHERS, 1)),
        "ssl_options.honor_cipher_order = true",
        "ssl_options.client_renegotiation = false",
    ]
    return "".join(f"{line}\n" for line in told)
