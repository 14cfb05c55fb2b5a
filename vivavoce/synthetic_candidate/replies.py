"""How quickly a reply came, and whether it came too early. Pure functions.

Moments are ``time.monotonic`` seconds of the candidate's client; a span is (start, end) of
voice heard from the interviewer (:meth:`AudioListener.voiced_spans`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[float, float]

ACK_WORDS = 2
"""A standing phrase of at most this many words ("Of course.") is no reply of substance."""
CAPTION_EARLY_S = 0.15
"""A caption is sent when its sound starts, travels apart from it and overtakes it."""
CAPTION_NEAR_S = 0.4


@dataclass(frozen=True)
class Caption:
    """The interviewer's words as the client showed them."""

    at: float
    kind: str
    text: str
    question_id: str | None = None

    @property
    def acknowledges(self) -> bool:
        """Whether these words only fill the gap before the reply."""
        brief = len(self.text.split()) <= ACK_WORDS and not self.text.rstrip().endswith("?")
        return self.kind == "ack" or (self.kind == "meta" and brief)


@dataclass(frozen=True)
class Reply:
    """The reply to one answer; times count from the answer's last voiced sample."""

    caption: Caption
    v2v_ms: int
    """To the first voiced sample of the question or answer itself."""
    first_audio_ms: int
    """To the first voiced sample at all, an acknowledgement's if there was one."""
    acknowledged: bool


@dataclass(frozen=True)
class CutOff:
    """The interviewer began to speak before the candidate's answer was over."""

    at: float
    committed: bool
    """False: it spoke without having declared the turn over."""
    heard_ms: int
    """How much of it was heard until it stopped (or the next turn was decided)."""


def find_reply(
    last_voiced_at: float,
    committed_at: float | None,
    captions: Sequence[Caption],
    spans: Sequence[Span],
) -> Reply | None:
    """Find the reply of substance after ``last_voiced_at``; None if none was heard.

    Args:
        last_voiced_at: end of the candidate's last voiced sample.
        committed_at: when the client learned that the turn was over; None: unknown.
        captions: of the interviewer, in order.
        spans: of the interviewer's voice, in order.
    """
    since = max(last_voiced_at, committed_at or last_voiced_at)
    new = [c for c in captions if c.at >= last_voiced_at]
    place = next((i for i, c in enumerate(new) if not c.acknowledges), None)
    # A reply that was cut short may still be heard when the answer ends: its span began earlier.
    starts = [start for start, end in spans if start >= last_voiced_at and end > since]
    if place is None or not starts:
        return None
    caption, acknowledged = new[place], place > 0
    onset = _onset(caption.at, starts, spans) if acknowledged else starts[0]
    return Reply(
        caption,
        v2v_ms=_ms(onset - last_voiced_at),
        first_audio_ms=_ms(starts[0] - last_voiced_at),
        acknowledged=acknowledged,
    )


def find_cut_offs(
    first_voiced_at: float,
    last_voiced_at: float,
    commits: Sequence[float],
    spans: Sequence[Span],
) -> list[CutOff]:
    """Find each time the turn was committed, or the interviewer spoke, inside an answer.

    Args:
        first_voiced_at: the answer's first voiced sample.
        last_voiced_at: its last.
        commits: all moments at which the client learned that a turn was over, in order.
        spans: of the interviewer's voice, in order.
    """
    early = [(at, True) for at in commits if first_voiced_at < at < last_voiced_at]
    edges = sorted(commits)
    for start, _ in spans:
        inside = first_voiced_at < start < last_voiced_at
        if inside and not any(first_voiced_at < at <= start for at in edges):
            early.append((start, False))
            edges = sorted([*edges, start])
    cut_offs = []
    for at, committed in sorted(early):
        until = next((edge for edge in edges if edge > at), float("inf"))
        heard_s = sum(min(end, until) - start for start, end in spans if at <= start < until)
        cut_offs.append(CutOff(at, committed, _ms(heard_s)))
    return cut_offs


def _onset(caption_at: float, starts: Sequence[float], spans: Sequence[Span]) -> float:
    """Where the captioned words begin after an acknowledgement: the onset nearest the caption."""
    near = [s for s in starts[1:] if abs(s - caption_at) <= CAPTION_NEAR_S]
    if near:
        return min(near, key=lambda start: abs(start - caption_at))
    # No gap before the words: they follow the acknowledgement directly, or come later.
    moment = caption_at - CAPTION_EARLY_S
    for start, end in spans:
        if end > moment:
            return max(start, moment)
    return caption_at


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))
