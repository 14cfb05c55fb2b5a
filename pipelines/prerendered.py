"""Prerendered speech: planned questions and standing phrases as PCM on disk.

A text is rendered once per voice and stored under its hash, so that every later interview finds
it. What is rendered for one interview is noted, so that it can be erased with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import wave
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import uuid4

import numpy as np
import structlog

from kit import synthetic_speech
from kit.audio import SPEECH_RATE, Pcm
from kit.threads import Threads
from models.budget import Priority
from models.tts.base import SpokenClause
from models.tts.normalization import NORMALIZATION

log = structlog.get_logger(__name__)

MEMORY_ITEMS = 128
VERSION_CHARACTERS = 16

NOTES = "for"
"""Subfolder that lists, for each interview, the files rendered for it."""

_THREADS = Threads("speech-files", 2)


class Renderer(Protocol):
    """A TTS that speaks a text whole or clause by clause: int16, mono, 24 kHz."""

    @property
    def model(self) -> str: ...

    async def render(self, text: str, priority: Priority) -> np.ndarray: ...

    def clauses(
        self, text: str, first_priority: Priority, speed: float
    ) -> AsyncGenerator[SpokenClause]: ...


class _Rendered(NamedTuple):
    """A rendered text."""

    pcm: Pcm
    engine: str
    """The speech engine and its voice."""


class SpeechStore:
    """Rendered speech in ``folder``, shared by all interviews of one voice.

    Args:
        folder: for the WAV files.
        tts: renders what is missing. Its ``model`` is part of a file's name, so another voice
            gets other files.
    """

    def __init__(self, folder: Path, tts: Renderer) -> None:
        self._folder = folder
        self._tts = tts
        self._memory: OrderedDict[str, _Rendered] = OrderedDict()
        self._rendering: dict[str, asyncio.Task[_Rendered]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, text: str) -> Path:
        """The file that holds ``text`` once it is rendered."""
        digest = hashlib.sha256(f"{self._tts.model}\n{NORMALIZATION}\n{text}".encode()).hexdigest()[
            :32
        ]
        return self._folder / f"{digest}.wav"

    def ready(self, text: str) -> np.ndarray | None:
        """PCM (int16, mono, 24 kHz) if this process has it in memory; never waits."""
        speech = self._recall(text)
        return speech.pcm if speech is not None else None

    async def get(self, text: str, priority: Priority = Priority.BACKGROUND) -> np.ndarray:
        """PCM of ``text``: in memory, on disk, or rendered now. Raises what the engine raises."""
        return (await self._get(text, priority)).pcm

    async def _get(self, text: str, priority: Priority) -> _Rendered:
        if (speech := self._recall(text)) is not None:
            return speech
        task = self._rendering.get(text)
        if task is None or priority < Priority.SPEECH:
            task = asyncio.create_task(self._render(text, priority))
            self._rendering[text] = task
            task.add_done_callback(lambda done: self._rendered(text, done))
        return await asyncio.shield(task)

    async def clauses(self, text: str, speed: float = 1.0) -> AsyncGenerator[SpokenClause]:
        """Sound of ``text`` for a candidate who waits: whole if it is prepared, else by clauses.

        At another speed than the voice's own nothing is prepared.
        Sound that is made here isn't kept: its first clause is cut short for speed, and a whole
        sentence, as :meth:`get` makes it, sounds better.

        Raises:
            SpeechError: no engine could speak a clause; those before it were yielded.
        """
        pcm = None
        if speed == 1.0 and (pcm := self.ready(text)) is None:
            speech = await self._load(text)
            pcm = speech.pcm if speech is not None else None
        if pcm is not None:
            yield SpokenClause(text, pcm)
            return
        async with aclosing(self._tts.clauses(text, Priority.FIRST_CLAUSE, speed)) as clauses:
            async for clause in clauses:
                yield clause

    async def prepare(self, texts: Iterable[str]) -> None:
        """Render all of ``texts`` in the background, one by one. A failure is logged, not raised:
        what is missing is rendered when it is spoken."""
        for text in texts:
            try:
                await self.get(text)
            except Exception as error:
                log.warning("speech.not_prepared", text=text[:80], error=repr(error)[:200])

    async def note(self, interview_id: str, texts: Iterable[str]) -> None:
        """Note the texts that are rendered for an interview; :func:`forget_speech` erases those
        that no other interview needs."""
        names = sorted({self.path(text).name for text in texts})
        await _THREADS.run(_note, self._folder / NOTES / f"{interview_id}.json", names)

    async def save_as(self, text: str, path: Path) -> str:
        """Put the speech of ``text`` at ``path`` too, marked as synthetic, unless there is a file.

        The first caller decides the bytes, for good: a voice may say the same words differently
        the next time.

        Returns:
            The file's version: the start of its sha256.
        """
        if not path.exists():
            speech = await self._get(text, Priority.BACKGROUND)
            await _THREADS.run(_place, path, speech)
        return await _THREADS.run(_version, path)

    async def _render(self, text: str, priority: Priority) -> _Rendered:
        speech = await self._load(text)
        if speech is None:
            pcm = await self._tts.render(text, priority)
            # Read after rendering: a fallback may have spoken.
            speech = _Rendered(pcm, self._tts.model)
            await _THREADS.run(_write, self.path(text), speech)
            self._remember(text, speech)
        return speech

    async def _load(self, text: str) -> _Rendered | None:
        """Speech from disk; None if it was not made yet."""
        engine = self._tts.model
        pcm = await _THREADS.run(_read, self.path(text))
        if pcm is None:
            return None
        speech = _Rendered(pcm, engine)
        self._remember(text, speech)
        return speech

    def _recall(self, text: str) -> _Rendered | None:
        speech = self._memory.get(text)
        if speech is not None:
            self._memory.move_to_end(text)
        return speech

    def _remember(self, text: str, speech: _Rendered) -> None:
        self._memory[text] = speech
        while len(self._memory) > MEMORY_ITEMS:
            self._memory.popitem(last=False)

    def _rendered(self, text: str, task: asyncio.Task[_Rendered]) -> None:
        if self._rendering.get(text) is task:
            del self._rendering[text]
        if not task.cancelled():
            task.exception()


def forget_speech(folder: Path, interview_id: str) -> int:
    """Erase from a store's folder what was rendered for one interview and is needed by no other.

    Returns:
        The number of files. Safe to repeat.
    """
    own = folder / NOTES / f"{interview_id}.json"
    if not own.exists():
        return 0
    needed: set[str] = set()
    for other in own.parent.glob("*.json"):
        if other != own:
            needed.update(_noted(other))
    obsolete = [name for name in _noted(own) if name not in needed]
    for name in obsolete:
        (folder / Path(name).name).unlink(missing_ok=True)
    own.unlink(missing_ok=True)
    return len(obsolete)


def _note(path: Path, names: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(names))
    part.replace(path)


def _noted(path: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(path.read_text())]
    except (OSError, ValueError):  # erased meanwhile, or truncated
        return []


def _read(path: Path) -> np.ndarray | None:
    try:
        with wave.open(str(path), "rb") as wav:
            if (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) != (SPEECH_RATE, 1, 2):
                return None
            return np.frombuffer(wav.readframes(wav.getnframes()), dtype=np.int16)
    except (OSError, EOFError, wave.Error):
        return None


def _write(path: Path, speech: _Rendered) -> None:
    part = _part(path)
    part.write_bytes(synthetic_speech.wav(*speech))
    part.replace(path)


def _place(target: Path, speech: _Rendered) -> None:
    """Write ``target``, which appears only when complete; an existing file stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    try:
        with part.open("wb") as file:
            file.write(synthetic_speech.wav(*speech))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, target)
    finally:
        part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    """A temporary name beside ``path`` that no other process, thread or host uses."""
    return path.with_suffix(f".{uuid4().hex}.part")


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:VERSION_CHARACTERS]
