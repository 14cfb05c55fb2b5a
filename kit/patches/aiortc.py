"""aiortc 1.16: a jitter buffer without delay, and the ICE agents of a peer connection.

aiortc collects four frames before it plays one (80 ms), and a lost packet stalls it for up
to 320 ms. VAD and STT do not mind when samples come in bursts, so every packet is decoded as it
arrives; a reader that needs an even pace restores it from the wall clock.
"""

from __future__ import annotations

from typing import Any

from aiortc import RTCPeerConnection, RTCRtpReceiver
from aiortc.jitterbuffer import MAX_MISORDER, JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket
from aiortc.utils import uint16_add

_BUFFER = "_RTCRtpReceiver__jitter_buffer"


class ImmediateJitterBuffer(JitterBuffer):
    """Hands on each Opus packet at once; one that comes out of order counts as lost.

    An Opus packet is a whole frame, so nothing needs to wait for its successor. To wait for
    a late packet would cost every later frame 20 ms or more; its gap is 20 ms of silence.
    """

    def __init__(self) -> None:
        super().__init__(capacity=1)
        self._expected: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Returns (False, frame) or, for a late or empty packet, (False, None)."""
        sequence = packet.sequence_number
        if self._expected is not None:
            late_by = uint16_add(self._expected, -sequence)
            if 0 < late_by < MAX_MISORDER:
                return False, None
        self._expected = uint16_add(sequence, 1)
        payload: bytes = getattr(packet, "_data", b"")  # aiortc puts it there, undeclared
        if not payload:
            # padding that probes the bandwidth; an empty packet would end the decoder's stream
            return False, None
        return False, JitterFrame(data=payload, timestamp=packet.timestamp)


def use_immediate_playout(receiver: RTCRtpReceiver) -> None:
    """Give one audio receiver an :class:`ImmediateJitterBuffer`.

    Raises:
        RuntimeError: this aiortc keeps its jitter buffer elsewhere.
    """
    if not isinstance(getattr(receiver, _BUFFER, None), JitterBuffer):
        raise RuntimeError("this version of aiortc has no jitter buffer where 1.16 has it")
    setattr(receiver, _BUFFER, ImmediateJitterBuffer())


def ice_agents(connection: RTCPeerConnection) -> list[Any]:
    """The ``aioice.Connection`` of each of a peer connection's transports.

    Call it when the transports exist and gathering has not begun.

    Raises:
        RuntimeError: this aiortc keeps its ICE agent elsewhere.
    """
    transports = {t.receiver.transport.transport for t in connection.getTransceivers()}
    if connection.sctp is not None:
        transports.add(connection.sctp.transport.transport)
    try:
        return [transport.iceGatherer._connection for transport in transports]
    except AttributeError as error:
        raise RuntimeError("this version of aiortc has no ICE agent where 1.16 has it") from error
