"""One stretch of speech on its way to a FINAL transcript, and the audio it needs.

All positions are samples at 16 kHz since the stream's first sample.

A long answer is not decoded from its beginning each time: once the undecided tail is long, the
audio up to the best pause in it is decoded once and for all ("committed"), so a decode never
covers more than ``MAX_TAIL_S``. The cut lies in a pause, or failing that in the quietest moment,
so both sides are whole words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from kit.audio import LISTENING_RATE, Pcm
from models.stt.decoder import Context, Decoding, Word
from models.stt.hallucinations import Evidence, is_hallucination, looks_looped
from models.vad import WINDOW_SAMPLES

COMFORTABLE_TAIL_S = 8.0
"""A tail of this length is cut if there is a good pause in it."""
MAX_TAIL_S = 12.0
"""A tail of this length is cut even without a good pause."""
MAX_GAP_S = 1.5
"""After a longer pause the words before it are no longer context."""
_MIN_PIECE_S = 3.0  # less has too little context to decode well
_KEEP_S = 0.6  # the newest audio stays: its word may not be over
_GOOD_PAUSE_S = 0.16
_MAX_CONTEXT_S = 8.0
_MAX_DECODE_S = 15.0
_QUIET_WINDOW = LISTENING_RATE // 20


class AudioLog:
    """Audio by sample position; old audio is dropped once it isn't needed."""

    def __init__(self) -> None:
        self._chunks: list[Pcm] = []
        self._first = 0
        self.end = 0
        """One past the newest sample."""

    def append(self, samples: Pcm) -> None:
        self._chunks.append(samples)
        self.end += len(samples)

    def slice(self, start: int, end: int) -> Pcm:
        """Samples ``start`` to ``end``, without those that were dropped."""
        if len(self._chunks) > 1:
            self._chunks = [np.concatenate(self._chunks)]
        if not self._chunks:
            return np.zeros(0, np.int16)
        return self._chunks[0][max(0, start - self._first) : max(0, end - self._first)]

    def forget_before(self, position: int) -> None:
        """Allow samples before ``position`` to be dropped."""
        while self._chunks and self._first + len(self._chunks[0]) <= position:
            self._first += len(self._chunks.pop(0))


@dataclass(slots=True)
class Piece:
    """A decoded part of a segment; its words are timed in seconds of the stream."""

    decoding: Decoding
    start: int
    end: int


@dataclass(slots=True)
class Segment:
    """Speech between two silences. ``start`` includes the padding before ``first_voiced``."""

    start: int
    first_voiced: int
    last_voiced: int
    before: tuple[Piece, ...] = ()
    """What the same person said just before, in segments that have ended."""
    comfortable_tail_s: float = COMFORTABLE_TAIL_S
    max_tail_s: float = MAX_TAIL_S
    committed: list[Piece] = field(default_factory=list)
    heard: Piece | None = None
    """The newest decode of the tail."""
    whole_next: bool = False
    """Whether the next caption decodes the whole tail: the last couldn't be joined to ``heard``."""
    next_interim: int = 0
    preflight_for: int | None = None
    """``last_voiced`` when the tail was last decoded at a pause."""
    _windows: list[tuple[int, float, bool]] = field(default_factory=list)

    @property
    def tail_start(self) -> int:
        """First sample that is not committed."""
        return self.committed[-1].end if self.committed else self.start

    def note(self, position: int, probability: float, voiced: bool) -> None:
        """Record the gate's judgement of the window that ends at ``position``."""
        self._windows.append((position - WINDOW_SAMPLES, probability, voiced))
        if voiced:
            self.last_voiced = position

    def voiced_before(self, end: int) -> int:
        """One past the last voiced sample of the tail before ``end``."""
        for at, _, voiced in reversed(self._windows):
            if voiced and at < end:
                return min(end, at + WINDOW_SAMPLES)
        return self.tail_start

    def commit(self, piece: Piece) -> None:
        """Commit a decode of the tail's beginning."""
        self.committed.append(piece)
        self.heard = None
        self._windows = [w for w in self._windows if w[0] >= piece.end]

    def context(self, end: int) -> tuple[Piece, ...]:
        """The pieces right before the tail that a decode of it up to ``end`` should begin with."""
        pieces: list[Piece] = []
        start = self.tail_start
        for piece in reversed([*self.before, *self.committed]):
            near = start - piece.end <= MAX_GAP_S * LISTENING_RATE
            short = self.tail_start - piece.start <= _MAX_CONTEXT_S * LISTENING_RATE
            if not (near and short and end - piece.start <= _MAX_DECODE_S * LISTENING_RATE):
                break
            if not piece.decoding.text or looks_looped(piece.decoding.text):
                break  # given a loop as context, Whisper continues it
            pieces.insert(0, piece)
            start = piece.start
        return tuple(pieces)

    def context_for_next(self) -> tuple[Piece, ...]:
        """The newest pieces, for the segment that may follow this one."""
        pieces = [*self.before, *self.committed, *([self.heard] if self.heard else [])]
        oldest = self.last_voiced - round(_MAX_CONTEXT_S * LISTENING_RATE)
        return tuple(piece for piece in pieces if piece.start >= oldest)

    def cut(self, audio: AudioLog, end: int) -> int | None:
        """Where to cut the tail, which now ends at ``end``; None: it need not be cut yet."""
        tail_s = (end - self.tail_start) / LISTENING_RATE
        if tail_s < self.comfortable_tail_s:
            return None
        first = self.tail_start + round(_MIN_PIECE_S * LISTENING_RATE)
        last = end - round(_KEEP_S * LISTENING_RATE)
        pauses = [(b - a, (a + b) // 2) for a, b in self._pauses() if a >= first and b <= last]
        good = [middle for length, middle in pauses if length >= _GOOD_PAUSE_S * LISTENING_RATE]
        if good:
            return good[-1]
        if tail_s < self.max_tail_s:
            return None
        return max(pauses)[1] if pauses else _quietest(audio.slice(first, last)) + first

    def evidence(self, piece: Piece) -> Evidence:
        """The evidence for a piece that was decoded from the current tail."""
        voiced = [p for at, p, v in self._windows if v and piece.start <= at < piece.end]
        mean = sum(voiced) / len(voiced) if voiced else 0.0
        return Evidence(
            voiced_s=len(voiced) * WINDOW_SAMPLES / LISTENING_RATE,
            voice_probability=mean,
            avg_logprob=piece.decoding.avg_logprob,
            no_speech_prob=piece.decoding.no_speech_prob,
        )

    def accepted(self, piece: Piece) -> Piece:
        """The piece, without its words if they are a hallucination."""
        if is_hallucination(piece.decoding.text, self.evidence(piece)):
            return replace(piece, decoding=replace(piece.decoding, text="", words=()))
        return piece

    @property
    def pieces(self) -> list[Piece]:
        """All decodes that have words, in order."""
        every = [*self.committed, self.heard] if self.heard else self.committed
        return [piece for piece in every if piece.decoding.text]

    @property
    def language(self) -> str | None:
        """Of the newest words; None before any."""
        return self.pieces[-1].decoding.language if self.pieces else None

    @property
    def text(self) -> str:
        """Committed words and the newest decode of the tail."""
        return " ".join(piece.decoding.text for piece in self.pieces)

    @property
    def words(self) -> list[Word]:
        """All words; times rise and lie between first and last voiced sample."""
        low, high = self.first_voiced / LISTENING_RATE, self.last_voiced / LISTENING_RATE
        words: list[Word] = []
        for piece in self.pieces:
            for word in piece.decoding.words:
                start_s = min(max(word.start_s + piece.start / LISTENING_RATE, low), high)
                end_s = min(max(word.end_s + piece.start / LISTENING_RATE, start_s), high)
                words.append(replace(word, start_s=start_s, end_s=end_s))
                low = end_s
        return words

    @property
    def confidence(self) -> float:
        """Mean probability of a token, in [0, 1]."""
        tokens = sum(piece.decoding.tokens for piece in self.pieces)
        if not tokens:
            return 0.0
        total = sum(p.decoding.avg_logprob * p.decoding.tokens for p in self.pieces)
        return min(1.0, math.exp(total / tokens))

    def _pauses(self) -> list[tuple[int, int]]:
        """Unvoiced stretches of the tail."""
        pauses: list[tuple[int, int]] = []
        begin: int | None = None
        for start, _, voiced in self._windows:
            if voiced and begin is not None:
                pauses.append((begin, start))
                begin = None
            elif not voiced and begin is None:
                begin = start
        return pauses


def known_words(pieces: tuple[Piece, ...], tail_start: int) -> Context | None:
    """The words of the pieces that lie before ``tail_start``."""
    if not pieces:
        return None
    text = " ".join(piece.decoding.text for piece in pieces)
    return Context(text, (tail_start - pieces[0].start) / LISTENING_RATE)


def _quietest(samples: Pcm) -> int:
    """Middle of the quietest 50 ms."""
    count = max(1, len(samples) // _QUIET_WINDOW)
    if len(samples) < _QUIET_WINDOW:
        return len(samples) // 2
    blocks = samples[: count * _QUIET_WINDOW].astype(np.float32).reshape(count, _QUIET_WINDOW)
    return int(np.argmin((blocks**2).mean(axis=1))) * _QUIET_WINDOW + _QUIET_WINDOW // 2
