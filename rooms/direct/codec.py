"""Opus between PCM and the wire, in single 20 ms frames."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import Any, TypeAlias

import av
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from kit.audio import FRAME_S, OPUS_RATE, Float, Pcm, dither

RTP_CLOCK_HZ = OPUS_RATE
"""Opus counts RTP time at 48 kHz whatever the sample rate of its input."""
RTP_TICKS_PER_FRAME = int(FRAME_S * RTP_CLOCK_HZ)
RTP_TIME_BASE = Fraction(1, RTP_CLOCK_HZ)

BIT_RATE = 32_000
"""bit/s; transparent for speech, and a mobile phone on a poor network still carries it."""

MAX_WAITING_FRAMES = 12
"""A stalled loop catches up with a burst; more than this (240 ms) is stale and dropped."""


OpusPacket: TypeAlias = "av.Packet[Any]"


class OpusFrameEncoder:
    """Encodes mono int16 frames of 20 ms; one packet out for each frame in.

    Opus takes 24 kHz as it is, so speech needs no resampling. About 0.25 ms of CPU per frame.

    Args:
        sample_rate: Hz, one of 8000, 12000, 16000, 24000, 48000.
    """

    def __init__(self, sample_rate: int) -> None:
        self.frame_samples = int(FRAME_S * sample_rate)
        self._sample_rate = sample_rate
        self._time_base = Fraction(1, sample_rate)
        codec = av.CodecContext.create("libopus", "w")
        codec.sample_rate = sample_rate
        codec.layout = "mono"
        codec.format = "s16"
        codec.bit_rate = BIT_RATE
        codec.time_base = self._time_base
        codec.options = {
            "application": "voip",
            "frame_duration": str(round(FRAME_S * 1000)),
            "compression_level": "5",
            "fec": "1",
            "packet_loss": "5",
        }
        self._codec = codec
        self._dither = dither(self.frame_samples)
        self._position = 0

    def encode(self, pcm: Pcm, rtp_timestamp: int) -> OpusPacket:
        """Encode one frame of ``frame_samples`` to one packet stamped with RTP time."""
        if not pcm.any():
            pcm = self._dither
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._sample_rate
        frame.time_base = self._time_base
        frame.pts = self._position
        self._position += self.frame_samples
        packet = av.Packet(b"".join(bytes(part) for part in self._codec.encode(frame)))
        packet.pts = rtp_timestamp
        packet.time_base = RTP_TIME_BASE
        return packet


class OpusTrack(MediaStreamTrack):
    """An outgoing track that sends each frame the moment it is pushed.

    Packets are encoded here rather than by aiortc, which would encode 96 kbit/s stereo in a
    thread pool: one thread hop less, a third of the bits.
    """

    kind = "audio"

    def __init__(self, sample_rate: int) -> None:
        super().__init__()
        self._encoder = OpusFrameEncoder(sample_rate)
        self._packets: asyncio.Queue[OpusPacket] = asyncio.Queue()
        self._sending = False

    def push(self, pcm: Pcm, rtp_timestamp: int) -> None:
        """Send one 20 ms frame now. Frames pushed before the transport is up are dropped."""
        if not self._sending:
            return
        if self._packets.qsize() >= MAX_WAITING_FRAMES:
            self._packets.get_nowait()
        self._packets.put_nowait(self._encoder.encode(pcm, rtp_timestamp))

    async def recv(self) -> OpusPacket:
        """Called by aiortc's sender once the transport is connected."""
        if self.readyState != "live":
            raise MediaStreamError
        self._sending = True
        return await self._packets.get()


def decoded_mono(frame: object) -> Float:
    """A frame from aiortc's Opus decoder (48 kHz, interleaved stereo int16) as mono float32.

    The scale stays that of int16.

    Raises:
        TypeError: it is no decoded frame.
    """
    if not isinstance(frame, av.AudioFrame):
        raise TypeError(f"not a decoded audio frame: {type(frame).__name__}")
    samples = frame.to_ndarray().reshape(-1, 2)
    mono: Float = samples.astype(np.float32).sum(axis=1) * np.float32(0.5)
    return mono
