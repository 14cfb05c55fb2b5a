"""Which addresses and servers a peer connection uses to be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection

from kit.patches import aioice
from kit.patches.aiortc import ice_agents

LOOPBACK = "127.0.0.1"

GATHER_TIMEOUT_S = 2.0
"""How long a STUN or TURN server may take; the answer to an offer waits for it."""


class IceServerLike(Protocol):
    """A STUN or TURN server, as the product and the candidate's client describe it."""

    urls: list[str]
    username: str | None
    credential: str | None


def configuration(servers: Iterable[IceServerLike]) -> RTCConfiguration:
    """aiortc's configuration for these servers, without its public defaults."""
    return RTCConfiguration(
        iceServers=[
            RTCIceServer(urls=s.urls, username=s.username, credential=s.credential) for s in servers
        ]
    )


def gather_on(connection: RTCPeerConnection, addresses: Sequence[str]) -> None:
    """Gather candidates on these local addresses only.

    Call it when the transports exist and gathering has not begun. With no addresses given,
    every address of the machine is used, or loopback when the machine has no other.
    """
    for agent in ice_agents(connection):
        aioice.gather_on(agent, addresses, fallback=LOOPBACK, timeout_s=GATHER_TIMEOUT_S)


def without_mdns(sdp: str) -> str:
    """An offer without candidates whose address is a multicast DNS name.

    Browsers hide addresses behind such names from pages without a microphone. Resolving one
    takes up to a second, or fails where multicast does; the browser's own checks reveal the
    address sooner. Without these candidates the list isn't complete, so its end mark goes too.
    """
    lines = sdp.splitlines()
    hidden = [line for line in lines if line.startswith("a=candidate:") and ".local " in line]
    if not hidden:
        return sdp
    kept = [line for line in lines if line not in hidden and line != "a=end-of-candidates"]
    return "\r\n".join(kept) + "\r\n"
