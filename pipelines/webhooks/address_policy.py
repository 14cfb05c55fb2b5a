"""Where webhook messages may go: to public addresses only.

A name is looked up once per connection, and the connection is made to exactly the address that
was checked, so that a name whose address changes in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpcore

from kit.threads import Threads

LOOKUP_TIMEOUT_S = 10.0
_THREADS = Threads("lookup", 4)
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class AddressRefusedError(ValueError):
    """Messages may not go to this address; the error says why."""


class UnknownHostError(ValueError):
    """The host name can't be looked up."""


class AddressPolicy:
    """Decides where messages may go.

    Args:
        allowed_hosts: ``host`` or ``host:port``; may be private and may lack https.
    """

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._allowed = {host.lower() for host in allowed_hosts}

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator allowed this host by name."""
        name = host.strip("[]").lower()
        shown = f"[{name}]" if ":" in name else name
        return not self._allowed.isdisjoint({name, shown, f"{shown}:{port}"})

    async def check(self, url: str) -> None:
        """Check that a message may go to a URL.

        Raises:
            AddressRefusedError: it may not.
            UnknownHostError: the name can't be looked up now.
        """
        host, port, secure = split_url(url)
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
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                infos = await _THREADS.run(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(f"the host '{name}' can't be looked up") from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        if not self.allows(host, port):
            for address in addresses:
                if not is_public(address):
                    raise AddressRefusedError(f"'{name}' is at {address}, which is not public")
        return addresses


def split_url(url: str) -> tuple[str, int, bool]:
    """Split a URL into host, port, and whether it is https.

    Raises:
        AddressRefusedError: it is not an http or https URL without user and password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefusedError("this is not a valid URL") from error
    if parts.scheme not in ("https", "http") or not host:
        raise AddressRefusedError("the address must begin with https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError("the address must not contain a user or a password")
    secure = parts.scheme == "https"
    return host, port or (443 if secure else 80), secure


def is_public(address: str) -> bool:
    """Whether an IP address is a unicast address on the public internet.

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, Teredo, NAT64) is public if that
    one is.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _ipv4_within(ip)
        if inner is not None:
            return _is_public_unicast(inner) and ip.teredo is None
        if ip.is_site_local or any(ip in network for network in _NAT64):
            return False
    return _is_public_unicast(ip)


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


def _is_public_unicast(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_private
        or ip.is_unspecified
    )


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that the policy has just checked."""

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. TLS still verifies the host's name."""
        addresses = await self._policy.addresses(host, port)
        for place, address in enumerate(addresses):
            try:
                return await self._backend.connect_tcp(
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
        """Refuse. Raises AddressRefusedError."""
        raise AddressRefusedError("messages are sent over the network only")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
