"""One move being spoken: where each utterance lies in the sound, and what was heard of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from agent.conductor import Move, Utterance
from kit.audio import SPEECH_RATE
from models.tts.text import words_until

HEARD_WITHIN = SPEECH_RATE // 5
"""Samples: an utterance that is cut this shortly before its end counts as heard whole."""


@dataclass(frozen=True)
class Stretch:
    """One clause's place in the segment, in samples."""

    text: str
    begins: int
    ends: int


@dataclass
class Said:
    """One utterance on its way to the candidate's ear.

    Attributes:
        text: what is said when it is spoken to its end.
        stretches: what was given to the room so far, in order.
        late_s: how long the segment had run dry before it, waiting for words.
        dry_s: how long the segment ran dry within it, waiting for a clause.
        complete: whether its last clause was given to the room.
    """

    kind: str
    text: str
    utterance: Utterance | None
    stretches: list[Stretch] = field(default_factory=list)
    late_s: float = 0.0
    dry_s: float = 0.0
    complete: bool = False
    seq: int = 0

    @property
    def begins(self) -> int:
        """Sample of the segment at which it begins."""
        return self.stretches[0].begins if self.stretches else 0

    @property
    def ends(self) -> int:
        """One past its last sample so far."""
        return self.stretches[-1].ends if self.stretches else 0

    @property
    def begins_s(self) -> float:
        """Seconds from the segment's first sound."""
        return self.begins / SPEECH_RATE + self.late_s

    @property
    def ends_s(self) -> float:
        """Seconds from the segment's first sound to the end of the last clause so far."""
        return self.ends / SPEECH_RATE + self.late_s + self.dry_s

    @property
    def spoken(self) -> str:
        """The words given to the room so far."""
        return " ".join(stretch.text for stretch in self.stretches)


@dataclass
class Speech:
    """One move being spoken: one playback segment of the room's audio output.

    ``answer`` is the turn that it replies to, empty if none; ``context`` is what a model is
    shown of it.
    """

    move: Move
    answer: str = ""
    context: str = ""
    speed: float = 1.0
    """Of the voice's own pace."""
    decided_at: float = field(default_factory=time.monotonic)
    silent_since: float | None = None
    """Wall time of the candidate's last voiced sample before it, if it replies to a turn."""
    said: list[Said] = field(default_factory=list)
    samples: int = 0
    late_s: float = 0.0
    started_wall: float | None = None
    finished_wall: float | None = None
    heard_s: float = 0.0
    interrupted: bool = False

    def ran_dry(self, now: float) -> float:
        """Note that sound comes again at ``now``; returns all the time spent waiting so far."""
        if self.started_wall is not None:
            played_out = self.started_wall + self.samples / SPEECH_RATE + self.late_s
            self.late_s += max(0.0, now - played_out)
        return self.late_s

    def heard_text(self, item: Said) -> tuple[str, bool]:
        """What was audible of ``item``, and whether it was cut.

        Clauses that were heard count whole; of the one that was cut, the words that were said in
        the share of its sound.
        """
        heard = int(self.heard_s * SPEECH_RATE)
        if not self.interrupted or (item.complete and heard >= item.ends - HEARD_WITHIN):
            return item.text, False
        words: list[str] = []
        for stretch in item.stretches:
            if heard <= stretch.begins:
                break
            share = (heard - stretch.begins) / max(1, stretch.ends - stretch.begins)
            words += words_until(stretch.text, min(1.0, share))
        if not words and item.stretches and heard > item.begins:
            words = item.text.split()[:1]
        return " ".join(words), len(words) < len(item.text.split())
