"""A separate process around the espeak-ng library; run by ``models.tts.espeak``.

It imports nothing of this product, and the product imports nothing of it. It reads one JSON
object a line (``text``, ``voice``, ``rate_wpm``) from standard input. To standard output it
writes its sample rate (4 bytes, little endian) once, then for each line the byte count (4 bytes,
little endian) and mono int16 samples. It ends when its input does.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys

import espeakng_loader

_OUTPUT_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_RATE = 1
_POSITION_CHARACTER = 1
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def main() -> int:
    """Serve until standard input ends; returns the exit status."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(
        _OUTPUT_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0
    )
    if rate <= 0:
        sys.stderr.write("espeak-ng found no voice data\n")
        return 1
    samples = bytearray()

    def collect(wave: ctypes._Pointer[ctypes.c_short], count: int, _events: int | None) -> int:
        if wave and count > 0:
            samples.extend(ctypes.string_at(wave, count * 2))
        return 0

    callback = _CALLBACK(collect)  # kept: the library holds no reference to it
    library.espeak_SetSynthCallback(callback)
    out = sys.stdout.buffer
    out.write(struct.pack("<I", rate))
    out.flush()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        samples.clear()
        library.espeak_SetVoiceByName(job["voice"].encode())
        library.espeak_SetParameter(_RATE, int(job["rate_wpm"]), 0)
        text = job["text"].encode() + b"\0"
        library.espeak_Synth(
            text, ctypes.c_size_t(len(text)), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        library.espeak_Synchronize()
        out.write(struct.pack("<I", len(samples)) + samples)
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
