"""Kokoro-82M, int8, on ONNX Runtime: a natural English voice for machines with cores to spare."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kit.audio import Pcm
from models.errors import ModelFileError
from models.tts.audio import to_int16, trim
from models.tts.engine import SpeechEngine, SpeechError

MODEL_ID = "kokoro-82m-int8"
MODEL_FILE = "kokoro-v1.0.int8.onnx"
VOICES_ID = "kokoro-voices"
DEFAULT_VOICE = "af_heart"
MAX_TOKENS = 509
"""Tokens of one run; a voice has one style row for each length up to this."""
STYLE_SHAPE = (510, 1, 256)
GAIN = 1.0


@dataclass(frozen=True)
class _Loaded:
    session: Any
    text: Any
    """hibari without its model, for Kokoro's phonemes and vocabulary."""
    styles: npt.NDArray[np.float32]


class KokoroEngine(SpeechEngine):
    """English, with the American (``a…``) and British (``b…``) voices of Kokoro.

    Args:
        models_dir: folder that holds the store's models.
        threads: of ONNX Runtime.
        speed: 1.0 is the voice's own pace.

    Raises:
        ModelFileError: a file is missing, or Kokoro has no such English voice.
    """

    name = "kokoro"
    heavy = True
    first_clause_chars = 12

    def __init__(
        self,
        models_dir: Path,
        voice: str = DEFAULT_VOICE,
        *,
        threads: int = 2,
        speed: float = 1.0,
    ) -> None:
        self.voice = voice or DEFAULT_VOICE
        self._model_path = models_dir / MODEL_ID / MODEL_FILE
        self._voice_path = models_dir / VOICES_ID / f"{self.voice}.bin"
        self._threads = threads
        self._speed = speed
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        if self.voice[:1] not in ("a", "b"):
            raise ModelFileError(
                f"'{self.voice}' is not an English voice of Kokoro: their names begin with af_, "
                f"am_, bf_ or bm_, such as {DEFAULT_VOICE}"
            )
        for path, model_id in ((self._model_path, MODEL_ID), (self._voice_path, VOICES_ID)):
            if not path.is_file():
                raise ModelFileError(f"{path} is missing: run `vivavoce models pull {model_id}`")

    def load(self) -> None:
        """Read the weights (about a second) and synthesise a word to warm up."""
        with self._lock:
            if self._loaded is not None:
                return
            loaded = _Loaded(
                session=_open_session(self._model_path, self._threads),
                text=_open_text(british=self.voice.startswith("b")),
                styles=_read_styles(self._voice_path),
            )
            self._loaded = loaded
        self.synthesize("Ready.")

    def synthesize(self, text: str, speed: float = 1.0) -> Pcm:
        self.load()
        loaded = self._loaded
        assert loaded is not None
        try:
            with self._lock:
                pieces = [
                    ids for p in loaded.text.phonemize(text) for ids in token_pieces(loaded.text, p)
                ]
            samples = [self._run(loaded, ids, self._speed * speed) for ids in pieces]
        except Exception as error:
            raise SpeechError(f"Kokoro could not speak {text!r}: {error}") from error
        if not samples:
            return np.zeros(0, dtype=np.int16)
        return to_int16(np.concatenate(samples), GAIN)

    def _run(self, loaded: _Loaded, ids: list[int], speed: float) -> npt.NDArray[np.float32]:
        """Token ids without the pads → trimmed float samples at 24 kHz."""
        style = loaded.styles[min(len(ids), len(loaded.styles)) - 1]
        feeds = {
            "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
            "style": style,
            "speed": np.array([speed], dtype=np.float32),
        }
        output = loaded.session.run(None, feeds)[0]
        return trim(np.asarray(output, dtype=np.float32).reshape(-1))


def token_pieces(text: Any, phonemes: str) -> list[list[int]]:
    """Token ids of a phoneme string, in pieces that fit the model."""
    ids = text.ids(phonemes)[1:-1]
    return [ids[at : at + MAX_TOKENS] for at in range(0, len(ids), MAX_TOKENS)]


def _open_session(path: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that spin while they wait for the next run take a sixth of the cores' time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelFileError(
            f"{path} cannot be loaded ({error}): run `vivavoce models pull {MODEL_ID}`"
        ) from error


def _open_text(*, british: bool) -> Any:
    import hibari
    from hibari.g2p import G2P

    return hibari.Hibari(threads=1, g2p=G2P(british=british))


def _read_styles(path: Path) -> npt.NDArray[np.float32]:
    styles = np.fromfile(path, dtype="<f4")
    if styles.size != np.prod(STYLE_SHAPE):
        raise ModelFileError(
            f"{path} is damaged ({styles.nbytes} bytes): run `vivavoce models pull {VOICES_ID}`"
        )
    return styles.reshape(STYLE_SHAPE)
