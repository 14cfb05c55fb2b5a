"""A jitter buffer that adds no delay, for a listener that is not an ear.

aiortc collects four frames before it plays one (80 ms), and a lost packet stalls it for up
to 320 ms. VAD and STT do not mind when samples come in bursts, so here every packet is
decoded as it arrives; whoever needs an even pace restores it from the wall clock.
"""

from __future__ import annotations

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import MAX_MISORDER, JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket
from aiortc.utils import uint16_add

_BUFFER_ATTRIBUTE = "_RTCRtpReceiver__jitter_buffer"


class ImmediateJitterBuffer(JitterBuffer):
    """Hands on each Opus packet at once; one that comes out of order counts as lost.

    An Opus packet is a whole frame, so nothing needs to wait for its successor. To wait for
    a late packet would cost every later frame 20 ms or more; its gap is 20 ms of silence.
    """

    def __init__(self) -> None:
        super().__init__(capacity=1)

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Returns (False, frame) or, for a late or empty packet, (False, None)."""
        sequence = packet.sequence_number
        if self._origin is not None:
            late_by = uint16_add(self._origin, -sequence)
            if 0 < late_by < MAX_MISORDER:
                return False, None
        self._origin = uint16_add(sequence, 1)
        payload: bytes = getattr(packet, "_data", b"")  # aiortc puts it there, undeclared
        if not payload:
            # padding that probes the bandwidth; an empty packet would end the decoder's stream
            return False, None
        return False, JitterFrame(data=payload, timestamp=packet.timestamp)


def use_immediate_playout(receiver: RTCRtpReceiver) -> None:
    """Give one audio receiver the buffer above.

    aiortc has no setting for it, so its private field is replaced on this receiver alone.

    Raises:
        RuntimeError: this aiortc keeps its jitter buffer elsewhere.
    """
    if not isinstance(getattr(receiver, _BUFFER_ATTRIBUTE, None), JitterBuffer):
        raise RuntimeError("this version of aiortc has no jitter buffer where 1.16 has it")
    setattr(receiver, _BUFFER_ATTRIBUTE, ImmediateJitterBuffer())
