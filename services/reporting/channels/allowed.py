"""Where messages may go at all: hosts and networks that the operator has listed. What is not listed is refused."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
CONNECT_SECONDS = 10.0


class NotAllowed(Exception):
    """The host is not on the operator's list, or its name leads to an address inside that is not listed."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """
    The list: `smtp.example.org` a host, `10.1.2.0/24` or `127.0.0.1` a network, `slack://` a kind of apprise.

    A name reaches public addresses only, unless the network of the address is listed too: a name can be made to point
    anywhere.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    schemes: frozenset[str] = frozenset()

    @classmethod
    def read(cls, listed: str) -> Self:
        """Read a list with commas or blanks between. Raises ValueError for an entry that is none of the three."""
        hosts, networks, schemes = set(), [], set()
        for entry in listed.replace(",", " ").split():
            if entry.endswith("://"):
                schemes.add(entry.removesuffix("://").lower())
            elif network := _network(entry):
                networks.append(network)
            elif "/" in entry:
                raise ValueError(f"{entry}: neither a host nor a network")
            else:
                hosts.add(_plain(entry))
        return cls(frozenset(hosts), tuple(networks), frozenset(schemes))

    async def address(self, host: str, port: int) -> Address:
        """The address to connect to, which nobody may resolve a second time. Raises NotAllowed, OSError."""
        literal = _literal(host)
        if literal is None and _plain(host) not in self.hosts:
            raise NotAllowed(f"{host} is not listed")
        async with asyncio.timeout(CONNECT_SECONDS):
            found = [literal] if literal else await _resolve(host, port)
        for address in found:
            if self._reaches(address, named=literal is None):
                return address
        raise NotAllowed(f"{host} leads to an address that is not listed")

    async def socket_to(self, host: str, port: int) -> socket.socket:
        """A connection to a host on the list. Raises NotAllowed, OSError, TimeoutError."""
        address = await self.address(host, port)
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
        except BaseException:
            sock.close()
            raise
        return sock

    def _reaches(self, address: Address, *, named: bool) -> bool:
        address = getattr(address, "ipv4_mapped", None) or address
        if any(address in network for network in self.networks):
            return True
        return named and address.is_global and not address.is_multicast


def _network(entry: str) -> Network | None:
    try:
        return ip_network(entry)
    except ValueError:
        return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _plain(host: str) -> str:
    return host.rstrip(".").lower()


async def _resolve(host: str, port: int) -> Iterable[Address]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]
