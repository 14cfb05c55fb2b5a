"""A room in a terminal: its user is the candidate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from kit.audio import Pcm
from rooms.media_room import MediaRoom

COMMANDS = {"/repeat": "repeat", "/wait": "wait", "/skip": "skip", "/leave": "leave"}
"""Typed lines that are controls, by the action they send."""


class SoundCard(Protocol):
    """A microphone and a loudspeaker."""

    def play(self, pcm: Pcm) -> None:
        """Play the next samples at 24 kHz mono; returns at once."""

    def close(self) -> None:
        """Release the devices."""


class ConsoleRoom(MediaRoom):
    """An interview in a terminal.

    The interviewer speaks in real time, with or without a loudspeaker; a typed line
    interrupts it.

    Args:
        interview_id: for log lines.
        show: takes the messages that a candidate's page would get.
        sound: opens microphone and loudspeaker; its argument takes 16 kHz mono on the event loop.
            None: answers are typed.
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
        """Start the room; the candidate is there at once.

        Raises what opening the sound card raises.
        """
        self.start()
        if self._open_sound is not None and self._sound is None:
            self._sound = self._open_sound(self._receive)
        self._media_flows()
        self._candidate_joined()

    async def publish(self, message: dict[str, Any]) -> None:
        """Show the message."""
        if message.get("type") == "state":
            if message.get("state") == "listening":
                self._listening.set()
            else:
                self._listening.clear()
        self._show(message)

    async def wait_listening(self) -> None:
        """Wait until it is the candidate's turn."""
        await self._listening.wait()

    def enter_line(self, line: str) -> None:
        """Take a line from the keyboard: an answer, or one of ``COMMANDS``."""
        text = line.strip()
        if not text:
            return
        self._listening.clear()
        if text in COMMANDS:
            self.emit("message", {"type": "control", "action": COMMANDS[text]})
        else:
            self.emit("message", {"type": "text_answer", "text": text})

    def end_input(self) -> None:
        """Leave the interview: the keyboard's input has ended."""
        self.emit("message", {"type": "control", "action": "leave"})

    def _send(self, pcm: Pcm) -> None:
        self._media_flows()
        if self._sound is not None:
            self._sound.play(pcm)

    async def _leave(self) -> None:
        sound, self._sound = self._sound, None
        if sound is not None:
            sound.close()
