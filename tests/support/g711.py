"""What a telephone line does to sound: 8 kHz, G.711 µ-law, 8 bits a sample."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

from kit.audio import Pcm

RATE = 8_000
_BIAS = 0x84
_CLIP = 32_635


def encode(pcm: Pcm) -> npt.NDArray[np.uint8]:
    """int16 samples as µ-law bytes (ITU-T G.711)."""
    wide = pcm.astype(np.int32)
    sign = np.where(wide < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(wide), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8)


def decode(coded: npt.NDArray[np.uint8]) -> Pcm:
    """µ-law bytes as int16 samples."""
    bits = ~coded.astype(np.int32) & 0xFF
    exponent, mantissa = bits >> 4 & 0x07, bits & 0x0F
    magnitude = ((mantissa << 3) + _BIAS << exponent) - _BIAS
    return np.where(bits & 0x80, -magnitude, magnitude).astype(np.int16)


class Line:
    """One direction of a phone call, chunk by chunk.

    Args:
        rate: Hz of what goes in and comes out.
    """

    def __init__(self, rate: int) -> None:
        self._narrow = soxr.ResampleStream(rate, RATE, 1, "int16", "QQ")
        self._wide = soxr.ResampleStream(RATE, rate, 1, "int16", "QQ")
        self._waiting: Pcm = np.zeros(rate // 50, np.int16)

    def carry(self, pcm: Pcm) -> Pcm:
        """What comes out at the other end of what goes in now: as much, 20 ms and more later."""
        coded = encode(self._narrow.resample_chunk(pcm))
        arrived = np.concatenate((self._waiting, self._wide.resample_chunk(decode(coded))))
        heard, self._waiting = arrived[: len(pcm)], arrived[len(pcm) :]
        return heard
