"""Where messages may go: to public addresses only, decided on the address that is connected to.

A name is looked up once per connection and the connection is made to exactly the address that
was checked, so that a name whose answer changes in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpcore

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class AddressRefusedError(ValueError):
    """Nothing is sent there; the message says why."""


class UnknownHostError(ValueError):
    """The name can't be looked up."""


class Gate:
    """Knows where messages may go.

    Args:
        allowed_hosts: ``host`` or ``host:port``; may be private and spoken to without https.
    """

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._allowed = {host.lower() for host in allowed_hosts}

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator named this host."""
        name = host.strip("[]").lower()
        shown = f"[{name}]" if ":" in name else name
        return not self._allowed.isdisjoint({name, shown, f"{shown}:{port}"})

    async def check(self, url: str) -> None:
        """Look whether a message may go to a URL at all.

        Raises:
            AddressRefusedError: not there.
            UnknownHostError: the name can't be looked up now.
        """
        host, port, secure = split(url)
        if not secure and not self.allows(host, port):
            raise AddressRefusedError("the address must begin with https://")
        await self.addresses(host, port)

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to.

        Raises:
            AddressRefusedError: one of them is not public and the host is not allowed by name.
            UnknownHostError: the name can't be looked up now.
        """
        name = host.strip("[]")
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                name, port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(f"the host '{name}' can't be looked up") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        if not self.allows(host, port):
            for address in addresses:
                if not is_public(address):
                    raise AddressRefusedError(f"'{name}' is at {address}, which is not public")
        return addresses


def split(url: str) -> tuple[str, int, bool]:
    """Host, port and whether it is https. Raises AddressRefusedError for what is no such URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefusedError("this is no address that can be read") from error
    if parts.scheme not in ("https", "http") or not host:
        raise AddressRefusedError("the address must begin with https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError("the address must hold no user and no password")
    secure = parts.scheme == "https"
    return host, port or (443 if secure else 80), secure


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and of one machine there.

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as
    that is.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _ipv4_within(ip)
        if inner is not None:
            return _plainly_public(inner) and ip.teredo is None
        if ip.is_site_local or any(ip in network for network in _NAT64):
            return False
    return _plainly_public(ip)


def _ipv4_within(ip: IPv6Address) -> IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64[0] or int(ip) >> 32 == 0:  # the latter: IPv4-compatible, long retired
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return None


def _plainly_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_private
        or ip.is_unspecified
    )


class GatedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to the addresses that the gate has just checked, and to no other."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. TLS still proves the host's name."""
        addresses = await self._gate.addresses(host, port)
        for place, address in enumerate(addresses):
            try:
                return await self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses) - 1:
                    raise
        raise UnknownHostError(f"the host '{host}' has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never. Raises AddressRefusedError."""
        raise AddressRefusedError("messages go over the network only")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
