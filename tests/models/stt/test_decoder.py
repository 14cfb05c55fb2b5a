"""When speech is decoded again, and what of it counts; the attempts are scripted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kit.audio import LISTENING_RATE
from models.stt import decoder
from models.stt.decoder import Context, Decoding, Word, shared_weights

SAID = "We were all going direct the other way."
LOOP = " ".join(["we were all going direct"] * 8)
KNOWN = Context("We had nothing before us.", 8.0)
NEW_S = 2.0


def heard(text: str, until_s: float = NEW_S, logprob: float = -0.1) -> Decoding:
    step = until_s / len(text.split())
    words = tuple(
        Word(word, at * step, (at + 1) * step, 0.9) for at, word in enumerate(text.split())
    )
    return Decoding(text, words, logprob, 0.0, "en", len(words))


def decoded(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, attempts: list[Decoding]
) -> tuple[Decoding, int]:
    """What becomes of two seconds that follow known ones, and how often they were decoded."""
    script = iter(attempts)
    monkeypatch.setattr(decoder.WhisperWeights, "_attempt", lambda *_, **__: next(script))
    result = shared_weights(models_dir / "whisper-tiny.en").decode(
        np.zeros(round((KNOWN.duration_s + NEW_S) * LISTENING_RATE), np.int16),
        languages=("en",),
        context=KNOWN,
        voiced_until_s=NEW_S,
    )
    return result, len(attempts) - len(list(script))


@pytest.mark.parametrize(
    ("first", "lost"),
    [
        (heard(LOOP), True),
        (heard("We were all going", until_s=0.9), True),
        (heard(SAID, logprob=-1.5), False),
    ],
    ids=["loop", "cut short", "doubtful"],
)
def test_a_slow_machine_decodes_again_where_words_are_lost(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, first: Decoding, lost: bool
) -> None:
    monkeypatch.setattr(decoder, "RETRY_WITHIN_S", -1.0)
    result, attempts = decoded(models_dir, monkeypatch, [first, heard(SAID), heard(SAID)])
    assert result.text == SAID
    assert attempts == (2 if lost else 1)


def test_of_a_loop_that_stays_one_round_is_told(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, attempts = decoded(models_dir, monkeypatch, [heard(LOOP)] * 3)
    assert (result.text, attempts) == ("we were all going direct", 3)
