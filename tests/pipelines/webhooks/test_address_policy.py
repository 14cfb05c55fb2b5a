"""Messages go to public addresses only, under any name."""

from __future__ import annotations

import socket
from typing import Any

import httpcore
import pytest

from pipelines.webhooks.address_policy import (
    AddressPolicy,
    AddressRefusedError,
    CheckedNetwork,
    UnknownHostError,
    is_public,
    split_url,
)

INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:a00:1", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "not an address", ""),
]
OUTSIDE = ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://1.1.1.1@127.0.0.1/",
        "http://1.1.1.1/",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "https:///nowhere",
        "https://1.1.1.1:99999/",
        "https://[::1/",
    ],
)
async def test_refused(url: str) -> None:
    with pytest.raises((AddressRefusedError, UnknownHostError)):
        await AddressPolicy().check(url)


async def test_a_host_that_the_operator_named_may_be_private() -> None:
    policy = AddressPolicy(["127.0.0.1:8080", "localhost"])
    await policy.check("http://127.0.0.1:8080/hook")
    await policy.check("http://LOCALHOST:99/hook")
    with pytest.raises(AddressRefusedError):
        await policy.check("http://127.0.0.1:8081/hook")
    await AddressPolicy(["[::1]:8080"]).check("http://[::1]:8080/")


async def test_one_private_address_among_public_ones_is_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, ["1.1.1.1", "10.0.0.1"])
    with pytest.raises(AddressRefusedError, match=r"10\.0\.0\.1"):
        await AddressPolicy().check("https://two.example/")


async def test_a_name_that_changes_between_check_and_connection_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public when the URL is checked, this machine when it is connected to."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.0)
    port = listener.getsockname()[1]
    policy = AddressPolicy()
    answers(monkeypatch, ["1.1.1.1"])
    await policy.check(f"https://rebind.example:{port}/")
    answers(monkeypatch, ["127.0.0.1"])
    async with httpcore.AsyncConnectionPool(network_backend=CheckedNetwork(policy)) as pool:
        with pytest.raises(AddressRefusedError, match="not public"):
            await pool.request("POST", f"https://rebind.example:{port}/")
    with pytest.raises(BlockingIOError):
        listener.accept()
    listener.close()


async def test_what_was_checked_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look-up, which a plain client would make, never happens."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    asked = answers(monkeypatch, ["127.0.0.1"])
    network = CheckedNetwork(AddressPolicy(["pinned.example"]))
    stream = await network.connect_tcp("pinned.example", port, timeout=5.0)
    await stream.aclose()
    assert asked == ["pinned.example"]
    listener.close()


def test_the_parts_of_an_address() -> None:
    assert split_url("https://a.example/x") == ("a.example", 443, True)
    assert split_url("http://a.example:81") == ("a.example", 81, False)


def answers(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """Resolve every host name to ``addresses``; returns the names that were looked up."""
    real, asked = socket.getaddrinfo, []

    def look_up(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if str(host).endswith(".example"):
            asked.append(str(host))
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in addresses
            ]
        return real(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked
