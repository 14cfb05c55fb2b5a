"""A room that is a terminal: whoever sits at it is the candidate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from kit.audio import Pcm
from rooms.media_room import MediaRoom

COMMANDS = {"/repeat": "repeat", "/wait": "wait", "/skip": "skip", "/leave": "leave"}
"""Lines that are no answers."""


class SoundCard(Protocol):
    """A microphone and a loudspeaker."""

    def play(self, pcm: Pcm) -> None:
        """The next samples at 24 kHz mono; returns at once."""

    def close(self) -> None:
        """Let go of the devices."""


class ConsoleRoom(MediaRoom):
    """An interview in a terminal.

    The interviewer speaks in real time, with or without a loudspeaker, and can be
    interrupted by a typed line.

    Args:
        interview_id: for log lines.
        show: takes what a candidate's page would be told.
        sound: opens microphone and loudspeaker, given whom to hand 16 kHz mono to, on the
            event loop; None: answers are typed.
    """

    def __init__(
        self,
        interview_id: str,
        show: Callable[[dict[str, Any]], None],
        sound: Callable[[Callable[[Pcm], None]], SoundCard] | None = None,
    ) -> None:
        super().__init__(interview_id)
        self._show = show
        self._open_sound = sound
        self._sound: SoundCard | None = None
        self._listening = asyncio.Event()

    async def open(self) -> None:
        """Start; whoever is at the terminal is there already.

        Raises what opening the sound card raises.
        """
        self.start()
        if self._open_sound is not None and self._sound is None:
            self._sound = self._open_sound(self._heard)
        self._media_flows()
        self._came()

    async def publish(self, message: dict[str, Any]) -> None:
        """Show it."""
        if message.get("type") == "state":
            if message.get("state") == "listening":
                self._listening.set()
            else:
                self._listening.clear()
        self._show(message)

    async def listens(self) -> None:
        """Wait until it is the candidate's turn."""
        await self._listening.wait()

    def typed(self, line: str) -> None:
        """A line from the keyboard: an answer, or one of ``COMMANDS``."""
        text = line.strip()
        if not text:
            return
        self._listening.clear()
        if text in COMMANDS:
            self.emit("message", {"type": "control", "action": COMMANDS[text]})
        else:
            self.emit("message", {"type": "text_answer", "text": text})

    def left(self) -> None:
        """Nobody will type any more."""
        self.emit("message", {"type": "control", "action": "leave"})

    def _send(self, pcm: Pcm) -> None:
        self._media_flows()
        if self._sound is not None:
            self._sound.play(pcm)

    async def _leave(self) -> None:
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.close()
