"""The jitter buffer that aiortc gets, and where aiortc keeps what is replaced."""

from __future__ import annotations

import pytest
from aioice import Connection
from aiortc import RTCPeerConnection
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

from kit.patches.aiortc import ImmediateJitterBuffer, ice_agents, use_immediate_playout


def packet(sequence: int, payload: bytes = b"x") -> RtpPacket:
    made = RtpPacket(sequence_number=sequence & 0xFFFF, timestamp=sequence * 960 & 0xFFFFFFFF)
    made._data = payload
    return made


def played(sequences: list[int]) -> list[int]:
    """Which packets came out, each at once or never."""
    buffer = ImmediateJitterBuffer()
    out = []
    for sequence in sequences:
        _, frame = buffer.add(packet(sequence))
        if frame is not None:
            assert isinstance(frame, JitterFrame)
            assert frame.timestamp == sequence * 960 & 0xFFFFFFFF
            out.append(sequence)
    return out


@pytest.mark.parametrize(
    ("sequences", "expected"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 7, 6, 8], [5, 7, 8]),
        ([5, 5, 6], [5, 6]),
        ([5, 9, 10], [5, 9, 10]),
        ([65_534, 65_535, 65_536, 65_537], [65_534, 65_535, 65_536, 65_537]),
        ([5, 6, 40_000, 40_001], [5, 6, 40_000, 40_001]),
        ([40_000, 40_001, 5, 6], [40_000, 40_001, 5, 6]),
    ],
)
def test_packets_pass_at_once_and_never_backwards(
    sequences: list[int], expected: list[int]
) -> None:
    assert played(sequences) == expected


def test_an_empty_packet_is_no_frame() -> None:
    buffer = ImmediateJitterBuffer()
    assert buffer.add(packet(1, b"")) == (False, None)
    assert buffer.add(packet(2))[1] is not None


async def test_aiortc_is_still_the_one_that_is_patched() -> None:
    peer = RTCPeerConnection()
    try:
        receiver = peer.addTransceiver("audio").receiver
        peer.createDataChannel("events")
        try:
            use_immediate_playout(receiver)
            agents = ice_agents(peer)
        except RuntimeError as error:
            pytest.fail(f"aiortc has changed: {error}; see kit/patches/aiortc.py")
    finally:
        await peer.close()
    assert agents and all(isinstance(agent, Connection) for agent in agents), (
        "aiortc's ICE agent is no aioice.Connection any more; see kit/patches/aiortc.py"
    )


def test_a_receiver_without_the_known_buffer_is_refused() -> None:
    with pytest.raises(RuntimeError, match="jitter buffer"):
        use_immediate_playout(object())  # type: ignore[arg-type]
