"""Tells another person or a television in the room from the candidate, by level alone.

Microphones pick up a voice across the room far below that of the person who sits before them. A
candidate may speak softly, turn away or sit back; so a voice counts as another's only far below the
candidate's usual level, once that is known, and in doubt it is the candidate's.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from livekit import rtc

BELOW_DB = 16.0
"""A voice this far below the candidate's usual level is another's. Ends of sentences and soft words
lie up to 7 dB below it, a television across a room 20 to 30."""
BELOW_PROMPTED_DB = 26.0
"""… if the candidate was just asked whether they are there, and may have sat back."""
KNOWN_AFTER_S = 6.0
"""Seconds of the candidate's voice after which their usual level is known."""
USUAL_SEGMENTS = 8
"""Segments that it is taken from, the loud ones of them."""
KEPT_S = 60.0
_LOUD, _USUAL = 85, 75
"""Percentiles: of a segment's frames, and of the segments."""
_SILENT_DB = -100.0


class CandidateVoice:
    """The level of one microphone, and of the voice that it usually carries.

    Times are seconds since the first frame after :meth:`restart`.
    """

    def __init__(self) -> None:
        self._levels: deque[tuple[float, float]] = deque()
        self._position_s = 0.0
        self._usual: deque[tuple[float, float]] = deque(maxlen=USUAL_SEGMENTS)

    def restart(self) -> None:
        """The stream of frames begins again."""
        self._levels.clear()
        self._position_s = 0.0

    def forget(self) -> None:
        """The candidate may use another microphone now."""
        self._usual.clear()

    def push(self, frame: rtc.AudioFrame) -> None:
        """Take the next frame; int16."""
        samples = np.frombuffer(frame.data, dtype=np.int16).astype(np.float32)
        power = float(np.mean(np.square(samples))) if len(samples) else 0.0
        level = float(10 * np.log10(power / 32768.0**2)) if power else _SILENT_DB
        self._position_s += frame.duration
        self._levels.append((self._position_s, max(_SILENT_DB, level)))
        while self._levels[0][0] < self._position_s - KEPT_S:
            self._levels.popleft()

    @property
    def usual_db(self) -> float | None:
        """The candidate's usual level in dBFS; None while too little was heard."""
        if sum(seconds for seconds, _ in self._usual) < KNOWN_AFTER_S:
            return None
        return float(np.percentile([level for _, level in self._usual], _USUAL))

    def level_db(self, start_s: float, end_s: float) -> float | None:
        """The level of what was said then, in dBFS; None if its frames are gone."""
        levels = [level for at_s, level in self._levels if start_s < at_s <= end_s]
        return float(np.percentile(levels, _LOUD)) if levels else None

    def is_background(self, start_s: float, end_s: float, *, prompted: bool) -> bool:
        """Whether another voice said what was said then.

        Args:
            prompted: the candidate was asked whether they are there.
        """
        level, usual = self.level_db(start_s, end_s), self.usual_db
        if level is None or usual is None:
            return False
        return level < usual - (BELOW_PROMPTED_DB if prompted else BELOW_DB)

    def learn(self, start_s: float, end_s: float) -> None:
        """The candidate said what was said then."""
        level = self.level_db(start_s, end_s)
        if level is not None:
            self._usual.append((end_s - start_s, level))
