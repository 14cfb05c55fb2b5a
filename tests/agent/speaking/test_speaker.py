"""A move's sound clause by clause: what is given to the room when, and what was heard of it."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest
from livekit import rtc

from agent.conductor import Move, Utterance, Wording
from agent.conductor.moves import UtteranceKind
from agent.speaking.clause_buffer import ClauseBuffer
from agent.speaking.preemptive import Draft, PreemptiveReplies
from agent.speaking.speaker import DRAFT_WITHIN_S, JOIN_S, MoveSpeaker
from agent.speaking.speech import Said, Speech, Stretch
from kit.audio import FRAME_S, SPEECH_RATE
from models.budget import Priority
from pipelines.prerendered import SpeechStore
from tests.agent.speaking.conftest import CLAUSE_S, SteppedTTS

pytestmark = pytest.mark.realtime

REPLY = "When you built it for your aunt, which parts did you do yourself?"
CLAUSES = ["When you built it for your aunt,", "which parts did you do yourself?"]
PREPARED = "What was your part?"
FOLLOW_UP = Utterance(
    UtteranceKind.FOLLOWUP, PREPARED, Wording.FOLLOW_UP, question_id="project", point_id="own-part"
)
CLAUSE_FRAMES = round(CLAUSE_S / FRAME_S)


class Stand:
    """A speaker, and one move that it speaks.

    Args:
        draft: what a model words; None: nothing.
        leads: the draft only leads to the prepared words.
        latency_s: how long the model takes.
    """

    def __init__(
        self,
        store: SpeechStore,
        tts: SteppedTTS,
        *utterances: Utterance,
        draft: str | None = REPLY,
        leads: bool = False,
        latency_s: float = 0.0,
    ) -> None:
        async def make(utterance: Utterance, answer: str) -> Draft | None:
            await asyncio.sleep(latency_s)
            if draft is None:
                return None
            sound = ClauseBuffer(tts.clauses(draft, Priority.FIRST_CLAUSE))
            await sound.begun()
            return Draft(draft, sound, answer, leads)

        self.drafts = PreemptiveReplies(make, lambda utterance: utterance.point_id)
        self.speaker = MoveSpeaker(
            store,
            self.drafts,
            lambda utterance: leads,
            ack="Thank you.",
            reserve=itertools.count(7).__next__,
        )
        self.speech = Speech(Move(utterances or (FOLLOW_UP,)), answer="I built a website.")
        self.given: list[rtc.AudioFrame] = []

    def prepare(self) -> None:
        """Have the reply drafted before the turn is over."""
        self.drafts.prepare(FOLLOW_UP, self.speech.context)

    async def speak(self) -> None:
        async for frame in self.speaker.frames(self.speech):
            self.given.append(frame)

    async def until(self, frames: int) -> None:
        """Wait until so many frames were given to the room."""
        async with asyncio.timeout(5):
            while len(self.given) < frames:  # noqa: ASYNC110 (a test's own list)
                await asyncio.sleep(0.005)

    def heard(self, seconds: float) -> None:
        """The candidate cut in after so much sound."""
        self.speech.interrupted, self.speech.heard_s = True, seconds

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(said.kind, said.text) for said in self.speech.said]


async def test_a_clause_is_spoken_while_the_next_is_made(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    tts.hold_at = CLAUSES[1]
    stand = Stand(store, tts)
    speaking = asyncio.create_task(stand.speak())
    await stand.until(CLAUSE_FRAMES)
    await asyncio.sleep(0.02)
    assert not speaking.done()
    assert tts.made == CLAUSES[:1]
    (said,) = stand.speech.said
    assert (said.kind, said.text, said.seq) == ("followup", REPLY, 7), "all its words are known"
    assert (said.begins, said.ends) == (0, SPEECH_RATE)
    assert not said.complete
    tts.let.set()
    await asyncio.wait_for(speaking, 1)
    assert len(stand.given) == 2 * CLAUSE_FRAMES
    assert (said.ends, said.complete) == (2 * SPEECH_RATE, True)
    assert stand.speech.heard_text(said) == (REPLY, False)


async def test_waiting_for_a_clause_counts_as_time(store: SpeechStore, tts: SteppedTTS) -> None:
    tts.hold_at = CLAUSES[1]
    stand = Stand(store, tts)
    speaking = asyncio.create_task(stand.speak())
    await stand.until(CLAUSE_FRAMES)
    # The first clause began to sound two seconds ago and lasted one.
    stand.speech.started_wall = time.time() - 2.0
    tts.let.set()
    await asyncio.wait_for(speaking, 1)
    (said,) = stand.speech.said
    assert said.begins_s == 0.0
    assert said.ends_s == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize(
    ("heard_s", "words"),
    [
        (0.0, ""),
        (0.02, "When"),
        (0.55, "When you built it"),
        (1.0, "When you built it for your aunt,"),
        (1.5, "When you built it for your aunt, which parts did"),
        (1.79, "When you built it for your aunt, which parts did you do"),
    ],
)
async def test_a_cut_within_a_clause_keeps_the_words_heard(
    store: SpeechStore, tts: SteppedTTS, heard_s: float, words: str
) -> None:
    stand = Stand(store, tts)
    await stand.speak()
    stand.heard(heard_s)
    assert stand.speech.heard_text(stand.speech.said[0]) == (words, True)


async def test_a_cut_at_the_very_end_is_none(store: SpeechStore, tts: SteppedTTS) -> None:
    stand = Stand(store, tts)
    await stand.speak()
    stand.heard(1.85)
    assert stand.speech.heard_text(stand.speech.said[0]) == (REPLY, False)


@pytest.mark.parametrize(("heard_s", "words"), [(0.55, "When you built it"), (1.0, CLAUSES[0])])
async def test_a_cut_before_the_next_clause_is_made(
    store: SpeechStore, tts: SteppedTTS, heard_s: float, words: str
) -> None:
    tts.hold_at = CLAUSES[1]
    stand = Stand(store, tts)
    speaking = asyncio.create_task(stand.speak())
    await stand.until(CLAUSE_FRAMES)
    speaking.cancel()
    await asyncio.gather(speaking, return_exceptions=True)
    stand.heard(heard_s)
    assert stand.speech.heard_text(stand.speech.said[0]) == (words, True)


async def test_a_reply_that_was_cut_can_be_spoken_again(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    tts.hold_at = CLAUSES[1]
    stand = Stand(store, tts)
    speaking = asyncio.create_task(stand.speak())
    await stand.until(CLAUSE_FRAMES)
    speaking.cancel()
    await asyncio.gather(speaking, return_exceptions=True)
    tts.let.set()
    stand.speech, stand.given = Speech(stand.speech.move, context=stand.speech.context), []
    await stand.speak()
    assert len(stand.given) == 2 * CLAUSE_FRAMES
    assert tts.made == CLAUSES


async def test_the_prepared_words_follow_a_reply_that_breaks_off(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    await store.prepare([PREPARED])
    tts.fail_at = CLAUSES[1]
    stand = Stand(store, tts)
    await stand.speak()
    spoken = f"{CLAUSES[0]} {PREPARED}"
    assert stand.said == [("followup", spoken)]
    (said,) = stand.speech.said
    assert said.spoken == spoken
    assert stand.speech.heard_text(said) == (spoken, False)
    stand.heard(0.55)
    assert stand.speech.heard_text(said) == ("When you built it", True)


async def test_a_reply_whose_first_clause_fails_is_not_begun(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    await store.prepare([PREPARED])
    tts.fail_at = CLAUSES[0]
    stand = Stand(store, tts)
    await stand.speak()
    assert stand.said == [("followup", PREPARED)]


async def test_a_leading_reply_is_followed_by_the_prepared_words(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    await store.prepare([PREPARED])
    stand = Stand(store, tts, draft="You mentioned a website.", leads=True)
    stand.prepare()
    await stand.speak()
    assert stand.said == [("followup", f"You mentioned a website. {PREPARED}")]
    first, second = stand.speech.said[0].stretches
    assert (first.text, second.text) == ("You mentioned a website.", PREPARED)
    join_s = (second.ends - second.begins) / SPEECH_RATE - CLAUSE_S
    assert join_s == pytest.approx(JOIN_S, abs=FRAME_S)


async def test_a_slow_reply_is_bridged(store: SpeechStore, tts: SteppedTTS) -> None:
    stand = Stand(store, tts, latency_s=DRAFT_WITHIN_S + 0.1)
    await stand.speak()
    assert stand.said == [("ack", "Thank you."), ("followup", REPLY)]
    ack, reply = stand.speech.said
    assert (ack.seq, reply.seq) == (7, 8)
    assert ack.ends == reply.begins


async def test_a_late_lead_is_not_waited_for(store: SpeechStore, tts: SteppedTTS) -> None:
    await store.prepare([PREPARED])
    stand = Stand(store, tts, draft="You mentioned a website.", leads=True, latency_s=0.4)
    stand.prepare()
    began = time.monotonic()
    await stand.speak()
    assert stand.said == [("followup", PREPARED)]
    assert time.monotonic() - began < 0.35
    assert not stand.drafts.under_way, "it is still made, for nothing"


async def test_a_lead_that_was_not_begun_in_time_is_not_begun_now(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    await store.prepare([PREPARED])
    stand = Stand(store, tts, draft="You mentioned a website.", leads=True)
    await stand.speak()
    assert stand.said == [("followup", PREPARED)]
    assert not stand.drafts.under_way


async def test_words_that_are_not_on_disk_are_spoken_by_clauses(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    tts.hold_at = CLAUSES[1]
    stand = Stand(store, tts, Utterance(UtteranceKind.PLANNED, REPLY))
    speaking = asyncio.create_task(stand.speak())
    await stand.until(CLAUSE_FRAMES)
    assert stand.said == [("planned", REPLY)]
    tts.let.set()
    await asyncio.wait_for(speaking, 1)
    assert stand.speech.said[0].complete
    assert not store.path(REPLY).exists(), "the cut of a hurry is not kept"


async def test_an_utterance_that_breaks_off_does_not_take_the_next_one_along(
    store: SpeechStore, tts: SteppedTTS
) -> None:
    await store.prepare([PREPARED])
    tts.fail_at = CLAUSES[1]
    greeting = Utterance(UtteranceKind.GREETING, REPLY)
    stand = Stand(store, tts, greeting, Utterance(UtteranceKind.PLANNED, PREPARED))
    await stand.speak()
    assert stand.said == [("greeting", CLAUSES[0]), ("planned", PREPARED)]


def test_one_piece_of_sound_is_cut_by_its_share() -> None:
    said = Said("planned", "one two three four", None, complete=True)
    said.stretches = [Stretch(said.text, SPEECH_RATE, 3 * SPEECH_RATE)]
    speech = Speech(Move(), interrupted=True)
    for heard_s, words in ((0.9, ""), (1.1, "one"), (2.0, "one two"), (2.7, "one two three")):
        speech.heard_s = heard_s
        assert speech.heard_text(said) == (words, True)
