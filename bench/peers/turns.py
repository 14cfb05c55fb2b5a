"""Conversations of one block: the same turns with any contestant, measured in the same way."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.bargein import silent_for_good
from bench.clips import Clip
from bench.driver import REPLY_TIMEOUT_S, THINK_S, TURN_TIMEOUT_S, MeasuredCandidate
from bench.errors import BenchError
from bench.peers.schedule import Turn
from bench.peers.sessions import Session
from bench.table import Note, Sample, shown
from bench.turn import MAX_EMPTY
from vivavoce.synthetic_candidate.replies import Span, find_cut_offs

QUIET_S = 1.0
"""Silence after which a contestant that also says so has finished. Longer than between sentences
that a slow machine synthesises one after another."""
STUCK_QUIET_S = 12.0
"""Silence after which the candidate speaks on, whatever the contestant says. Longer than any
reply takes that still comes."""
INTERRUPT_AFTER_S = 0.8
"""From the reply's first sound to an interruption; replies are short."""
SPEAKING_S = 0.3
"""Voice within so long before an interruption: there was something to interrupt."""
NEW_TURN_TIMEOUT_S = 8.0


@dataclass
class BlockResult:
    """What one contestant did in one block."""

    samples: list[Sample] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The words of all that the candidate said, one text for each conversation."""
    stored: list[str] = field(default_factory=list)
    """The words that the contestant kept of each conversation."""
    talk_s: float = 0.0
    """The candidate's speech."""
    conversation_s: float = 0.0
    """From the first answer to the end of the last reply."""
    cpu_s: dict[str, float] = field(default_factory=dict)
    """CPU time within the conversations by process."""


def first_audio(
    last_voiced_at: float, commits: Sequence[float], spans: Sequence[Span]
) -> float | None:
    """When the reply to an answer was first heard; None if it was not.

    A reply that began before the end of the answer and is still heard then is not the reply.
    """
    committed_at = next((at for at in commits if at > last_voiced_at), last_voiced_at)
    replies = (start for start, end in spans if start >= last_voiced_at and end > committed_at)
    return next(replies, None)


async def hold(
    session: Session, turns: Sequence[Turn], block: int, result: BlockResult, note: Note
) -> None:
    """Say all turns, in as many conversations as necessary; fills ``result`` as it proceeds.

    Raises:
        BenchError: the contestant is gone, or never listens.
    """
    waiting = deque(turns)
    empty, seed = 0, 100 * block
    while waiting:
        before = len(waiting)
        async with session.conversation(seed) as candidate:
            if await _is_ready(candidate):
                await _converse(session, candidate, waiting, result, note)
            candidate.enough = not waiting
        seed += 1
        empty = empty + 1 if len(waiting) == before else 0
        if empty >= MAX_EMPTY:
            raise BenchError(f"{MAX_EMPTY} conversations in a row ended before the first answer")


async def _converse(
    session: Session,
    candidate: MeasuredCandidate,
    waiting: deque[Turn],
    result: BlockResult,
    note: Note,
) -> None:
    said: list[str] = []
    talk_s = 0.0
    began_at, cpu_before = time.monotonic(), session.cpu_s()
    while waiting:
        turn = waiting.popleft()
        sample = await _turn(session, candidate, turn)
        result.samples.append(sample)
        said += [turn.words]
        talk_s += turn.clip.duration_s
        if turn.interruption is not None and sample["barge_in"] is not None:
            said += [turn.interruption.text]
            talk_s += turn.interruption.duration_s
        note(_line(sample))
        if waiting and not await _is_ready(candidate):
            break
    # Only now, so that a conversation that fails counts neither its speech nor its CPU time.
    result.talk_s += talk_s
    result.conversation_s += time.monotonic() - began_at
    for name, cpu_s in session.cpu_s().items():
        used = cpu_s - cpu_before.get(name, 0.0)
        result.cpu_s[name] = result.cpu_s.get(name, 0.0) + used
    result.said.append(" ".join(said))
    result.stored.append(" ".join(await session.stored(candidate)))


async def _is_ready(candidate: MeasuredCandidate) -> bool:
    """Wait for the candidate's turn; False when the conversation is over.

    Raises:
        BenchError: the contestant spoke or thought without end.
    """
    finished = await candidate.until(lambda: _finished(candidate), TURN_TIMEOUT_S)
    if candidate.over:
        return False
    if not finished:
        raise BenchError(f"it did not finish speaking within {TURN_TIMEOUT_S:g} s")
    await asyncio.sleep(THINK_S)
    return not candidate.over


def _finished(candidate: MeasuredCandidate) -> bool:
    silence_s = _silence_s(candidate)
    return silence_s >= (QUIET_S if candidate.finished_speaking() else STUCK_QUIET_S)


def _silence_s(candidate: MeasuredCandidate) -> float:
    """Seconds since the contestant's last voice; 0 when it has never spoken."""
    since = candidate.client.listener.silent_since()
    return time.monotonic() - since if since is not None else 0.0


async def _turn(session: Session, candidate: MeasuredCandidate, turn: Turn) -> Sample:
    entries_before = len(await session.stored(candidate))
    said = await candidate.say(turn.clip)
    first, last = said.first_voiced_at, said.last_voiced_at
    assert first is not None and last is not None, "a clip holds voice"

    def reply_at() -> float | None:
        return first_audio(last, candidate.commits, candidate.spans(first))

    await candidate.until(lambda: reply_at() is not None, REPLY_TIMEOUT_S)
    heard_at = reply_at()
    barge_in: dict[str, Any] | None = None
    entries: list[str] | None = None
    if turn.interruption is not None and heard_at is not None:
        await asyncio.sleep(max(0.0, heard_at + INTERRUPT_AFTER_S - time.monotonic()))
        entries = (await session.stored(candidate))[entries_before:]
        barge_in = await _interrupt(candidate, turn.interruption)
    await candidate.until(lambda: _finished(candidate), TURN_TIMEOUT_S)
    if entries is None:
        entries = (await session.stored(candidate))[entries_before:]
    cut_offs = find_cut_offs(first, last, candidate.commits, candidate.spans(first))
    return {
        "turn": turn.number,
        "conversation": candidate.interview_id,
        "clip": turn.clip.facts(),
        "first_audio_ms": None if heard_at is None else round((heard_at - last) * 1000),
        "cut_offs": [asdict(cut) for cut in cut_offs],
        "entries": entries,
        "barge_in": barge_in,
    }


async def _interrupt(candidate: MeasuredCandidate, clip: Clip) -> dict[str, Any] | None:
    """Speak over the reply; None when it was over by then, and so is ``silent_ms`` when it ended
    at the same moment."""
    if candidate.over or _silence_s(candidate) > SPEAKING_S:
        return None
    said = await candidate.say(clip)
    first, last = said.first_voiced_at, said.last_voiced_at
    assert first is not None and last is not None, "a clip holds voice"
    await candidate.until(lambda: any(at > last for at in candidate.commits), NEW_TURN_TIMEOUT_S)
    until = next((at for at in candidate.commits if at > first), time.monotonic())
    silent_ms, stopped = silent_for_good(first, until, candidate.spans(first - 20.0))
    return {"silent_ms": silent_ms, "stopped": stopped}


def _line(sample: Sample) -> str:
    heard, barge_in = sample["first_audio_ms"], sample["barge_in"]
    early = " COMMITTED EARLY" if sample["cut_offs"] else ""
    interrupted = f", silent after {shown(barge_in['silent_ms'])} ms" if barge_in else ""
    return (
        f"{sample['turn'] + 1:>3}  {'MUTE' if heard is None else f'{heard} ms'}{early}"
        f"{interrupted}  {sample['clip']['voice']}: {sample['clip']['text'][:60]}"
    )
