"""Networks of addresses: what one customer of a provider has, and so what limits count by."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

IPV6_NETWORK_BITS = 64
"""A customer's whole network: a limit per address would be no limit at all."""
_NAT64 = int(IPv6Address("64:ff9b::"))


def network_of(address: str | None) -> str:
    """The network of an address: an IPv4 address itself, an IPv6 address's /64.

    An IPv4 address that is written as IPv6 (mapped, or translated by NAT64) counts as IPv4.
    """
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    if int(parsed) >> 32 == _NAT64 >> 32:
        return str(ip_address(int(parsed) & 0xFFFFFFFF))
    return str(IPv6Address(int(parsed) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS))
