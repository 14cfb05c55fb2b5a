"""Which addresses and servers a peer connection uses to be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection

LOOPBACK = "127.0.0.1"

GATHER_TIMEOUT_S = 2.0
"""How long a STUN or TURN server may take; the answer to an offer waits for it."""


class IceServerLike(Protocol):
    """A STUN or TURN server, whoever describes it."""

    urls: list[str]
    username: str | None
    credential: str | None


def configuration(servers: Iterable[IceServerLike]) -> RTCConfiguration:
    """aiortc's configuration for these servers; none of its public defaults."""
    return RTCConfiguration(
        iceServers=[
            RTCIceServer(urls=s.urls, username=s.username, credential=s.credential) for s in servers
        ]
    )


def gather_on(connection: RTCPeerConnection, addresses: Sequence[str]) -> None:
    """Gather candidates on these local addresses only.

    Call it when the transports exist and gathering has not begun. With no addresses given,
    every address of the machine is used, or loopback when the machine has no other, which
    aioice by itself would leave without any candidate.
    """
    transports = {t.receiver.transport.transport for t in connection.getTransceivers()}
    if connection.sctp is not None:
        transports.add(connection.sctp.transport.transport)
    for transport in transports:
        _bind(transport.iceGatherer._connection, list(addresses))


def without_mdns(sdp: str) -> str:
    """An offer without candidates whose address is a multicast DNS name.

    Browsers hide addresses behind such names from pages without a microphone. To look one up
    takes up to a second, or fails where multicast does; the browser's own checks tell us the
    address sooner. With such a candidate gone, the list does not claim to be complete either.
    """
    lines = sdp.splitlines()
    hidden = [line for line in lines if line.startswith("a=candidate:") and ".local " in line]
    if not hidden:
        return sdp
    kept = [line for line in lines if line not in hidden and line != "a=end-of-candidates"]
    return "\r\n".join(kept) + "\r\n"


def _bind(agent: Any, wanted: list[str]) -> None:
    gather = agent.get_component_candidates

    async def bound(component: int, addresses: list[str], timeout: float = 5) -> Any:
        chosen = wanted or addresses or [LOOPBACK]
        return await gather(component, chosen, min(timeout, GATHER_TIMEOUT_S))

    agent.get_component_candidates = bound
