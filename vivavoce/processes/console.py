"""``vivavoce agent console``: an interview in a terminal, without server or database."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from agent.interview.session import run_interview
from agent.interview.spec import InterviewSpec
from agent.listening.intents import load_commands
from agent.transcript.journal import Journal
from agent.transcript.records import Record
from interviews.walk_ins import walk_in_interview
from judging.qualification_store import QualificationStore
from kit.tasks import TaskSet
from models.budget import ComputeBudget
from models.llm.embedded import EmbeddedLLM
from models.llm.errors import LLMServerError
from models.llm.providers import build_text_model
from models.store.store import ModelStore
from pipelines.engines import EngineRegistry
from pipelines.prerendered import SpeechStore
from rooms.console.room import COMMANDS, ConsoleRoom
from rooms.console.sound_card import NoAudioError, PortAudioCard
from vivavoce.processes.local_servers import embedded_llm
from vivavoce.settings import Settings

__all__ = ["NoAudioError", "talk"]

log = structlog.get_logger(__name__)

GRACE_S = 60.0
PROMPT = "> "


class Screen:
    """Shows the interview line by line, above what is being typed."""

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed
        self._prompts = typed and sys.stdin.isatty()

    def show(self, message: dict[str, Any]) -> None:
        """Show a message that a candidate's page would get."""
        match message:
            case {"type": "caption", "speaker": "agent", "text": str(text)}:
                self.line(f"Interviewer: {text}")
            case {"type": "caption", "speaker": "candidate", "final": True, "text": str(text)}:
                if not self._prompts:  # else the typed line is on the screen already
                    self.line(f"You: {text}")
            case {"type": "state", "state": "listening"} if self._prompts:
                self._write(PROMPT)
            case {"type": "ended", "reason": str(reason)}:
                self.line(f"The interview is over ({reason}).")

    def line(self, text: str) -> None:
        """Write one line, in place of a prompt."""
        self._write(("\r\x1b[K" if self._prompts else "") + text + "\n")

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


class NullSink:
    """Discards the journal's records; see :class:`agent.transcript.journal.Sink`."""

    async def deliver(self, interview_id: str, records: list[Record]) -> None:
        """Discard them."""


async def talk(settings: Settings, *, text: bool) -> str:
    """Hold one interview from the standard plan at the terminal.

    Args:
        settings: language, models, language model.
        text: answers are typed; else a microphone and a loudspeaker are used.

    Returns:
        The reason of its end.

    Raises:
        NoAudioError: there is no sound device, and ``text`` is not set.
        ModelFileError: a model is missing.
    """
    screen = Screen(typed=text)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vivavoce-")))
        llm = await _language_model(settings)
        if llm is not None:
            stack.push_async_callback(llm.stop)
        budget = ComputeBudget()
        text_model = build_text_model(settings.llm, embedded=llm, budget=budget)
        if text_model is not None:
            stack.push_async_callback(text_model.aclose)
        registry = EngineRegistry(
            settings.models,
            budget,
            text_model,
            QualificationStore(settings.folders.qualifications),
        )
        stack.push_async_callback(registry.aclose)
        engines = await registry.engines(settings.language)
        await asyncio.to_thread(load_commands)
        spec = InterviewSpec.of(walk_in_interview(settings.language))
        speech = SpeechStore(settings.folders.speech / settings.language, engines.tts)
        tasks = TaskSet("console")
        stack.push_async_callback(tasks.aclose)
        tasks.spawn(speech.prepare(spec.spoken_texts()), name="prepare speech")
        room = ConsoleRoom(str(uuid4()), screen.show, None if text else PortAudioCard)
        stack.push_async_callback(room.aclose)
        journal = Journal(folder / "journal.jsonl", room.interview_id, NullSink())
        stack.push_async_callback(journal.aclose)
        screen.line(_hint(text))
        await room.open()
        reading = asyncio.create_task(_read_lines(room)) if text else None
        try:
            return await run_interview(room, spec, engines, journal, speech, grace_s=GRACE_S)
        finally:
            if reading is not None:
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading


def _hint(text: bool) -> str:
    if not text:
        return "Speak; Ctrl-C ends. A headset sounds best."
    return f"Type your answers, or {', '.join(COMMANDS)}. Ctrl-D ends."


async def _language_model(settings: Settings) -> EmbeddedLLM | None:
    """The embedded server if its model exists; without one, prepared phrases are spoken."""
    try:
        llm = embedded_llm(settings, ModelStore(settings.models.models_dir))
        if llm is not None:
            await llm.start()
        return llm
    except LLMServerError as error:
        log.warning("console.no_language_model", error=str(error)[:200])
        return None


async def _read_lines(room: ConsoleRoom) -> None:
    """Pass lines on as they are typed; from a file or a pipe, one for each turn."""
    waits = not sys.stdin.isatty()
    lines = asyncio.Queue[str | None]()
    reader = _LineReader(lines)
    reader.start()
    try:
        while (line := await lines.get()) is not None:
            if waits:
                await room.wait_listening()
            room.enter_line(line)
        if waits:
            await room.wait_listening()
        room.end_input()
    finally:
        reader.stop()


class _LineReader:
    """Puts standard input into a queue, line by line; None at its end.

    Works on the event loop, because a thread that waits for a key cannot be ended.
    """

    def __init__(self, lines: asyncio.Queue[str | None]) -> None:
        self._lines = lines
        self._loop = asyncio.get_running_loop()
        self._file = sys.stdin.fileno()
        self._rest = b""
        self._reading = False

    def start(self) -> None:
        try:
            self._loop.add_reader(self._file, self._read)
            self._reading = True
        except PermissionError:  # a plain file is always readable and has no readiness events
            while self._more():
                pass

    def stop(self) -> None:
        if self._reading:
            self._loop.remove_reader(self._file)
            self._reading = False

    def _read(self) -> None:
        if not self._more():
            self.stop()

    def _more(self) -> bool:
        data = os.read(self._file, 4096)
        if not data:
            if self._rest:
                self._lines.put_nowait(self._rest.decode(errors="replace"))
            self._lines.put_nowait(None)
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._lines.put_nowait(line.decode(errors="replace"))
        return True
