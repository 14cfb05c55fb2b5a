"""espeak-ng in a child process: Korean, and English when no other engine works.

espeak-ng is under the GPL, so it is never loaded into this process: it runs in ``espeak_worker``,
a separate program that takes text and returns samples. A worker that died is started again.
"""

from __future__ import annotations

import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from kit.audio import Pcm
from models.tts.audio import to_int16, to_speech_rate, trim
from models.tts.engine import SpeechEngine, SpeechError

WORKER = Path(__file__).with_name("espeak_worker.py")
VOICES = {"en": "en-us", "ko": "ko"}
RATE_WPM = {"en": 165, "ko": 150}
"""Words a minute; espeak's own 175 is hard to follow in an interview."""
START_TIMEOUT_S = 10.0
SPEAK_TIMEOUT_S = 5.0
GAIN = 0.9


class EspeakEngine(SpeechEngine):
    """Korean or English by formant synthesis: plain, but always available.

    Args:
        language: ``en`` or ``ko``.
        voice: an espeak-ng voice name; empty: the language's own.
        rate_wpm: pace; ``None``: the language's own.
    """

    name = "espeak"
    heavy = False
    first_clause_chars = 60

    def __init__(self, language: str, voice: str = "", *, rate_wpm: int | None = None) -> None:
        self.language = language
        self.voice = voice or VOICES[language]
        self._rate_wpm = rate_wpm or RATE_WPM[language]
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._worker_rate = 0

    @property
    def worker_pid(self) -> int | None:
        """Process id of the running worker."""
        return self._worker.pid if self._worker else None

    def load(self) -> None:
        with self._lock:
            self._ensure_worker()

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        with self._lock:
            try:
                raw = self._ask(text, speed)
            except (OSError, EOFError):  # it died since the last clause: try a new one
                self._stop()
                try:
                    raw = self._ask(text, speed)
                except (OSError, EOFError) as error:
                    self._stop()
                    raise SpeechError(f"espeak-ng could not speak {text!r}: {error}") from error
            rate = self._worker_rate
        samples = np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32768)
        return to_int16(trim(to_speech_rate(samples, rate)), GAIN)

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _ask(self, text: str, speed: float) -> bytes:
        worker = self._ensure_worker()
        assert worker.stdin is not None
        rate_wpm = round(self._rate_wpm * speed)
        job = {"text": text, "voice": self.voice, "rate_wpm": rate_wpm}
        worker.stdin.write(json.dumps(job).encode() + b"\n")
        worker.stdin.flush()
        deadline = time.monotonic() + SPEAK_TIMEOUT_S
        (size,) = struct.unpack("<I", self._read(worker, 4, deadline))
        return self._read(worker, size, deadline)

    def _ensure_worker(self) -> subprocess.Popen[bytes]:
        if self._worker is not None and self._worker.poll() is None:
            return self._worker
        self._stop()
        try:
            self._worker = subprocess.Popen(
                [sys.executable, "-I", str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # the parent handles Ctrl-C at the terminal
            )
            head = self._read(self._worker, 4, time.monotonic() + START_TIMEOUT_S)
        except (OSError, EOFError) as error:
            self._stop()
            raise SpeechError(
                f"espeak-ng does not start ({error}): reinstall the package espeakng-loader"
            ) from error
        (self._worker_rate,) = struct.unpack("<I", head)
        return self._worker

    @staticmethod
    def _read(worker: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        """Read exactly ``size`` bytes. Raises EOFError when it died, TimeoutError when late."""
        assert worker.stdout is not None
        descriptor = worker.stdout.fileno()
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(data) < size:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError("the espeak-ng process does not answer")
                chunk = os.read(descriptor, size - len(data))
                if not chunk:
                    raise EOFError("the espeak-ng process has ended")
                data += chunk
        return bytes(data)

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # unwritten text for a dead worker
