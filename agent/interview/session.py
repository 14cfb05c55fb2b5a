"""Runs an interview over any room: builds its parts around one AgentSession."""

from __future__ import annotations

import asyncio

from livekit.agents import AgentSession
from livekit.agents.voice.turn import TurnHandlingOptions

from agent.conductor import State, Vanished
from agent.interview.checkpoint import Checkpoint
from agent.interview.client_events import ClientEvents
from agent.interview.client_state import ClientState, Watch
from agent.interview.events import AnswerRead, BackgroundHeard, EventQueue, TurnEnding
from agent.interview.interviewer import Interviewer
from agent.interview.loop import InterviewLoop
from agent.interview.parts import Parts
from agent.interview.spec import InterviewSpec
from agent.interview.speech_queue import SpeechQueue
from agent.interview.timers import Timers
from agent.listening.background import CandidateVoice
from agent.listening.classifier import TextClassifier
from agent.listening.coverage import Coverage
from agent.listening.endpointing import EndpointingPolicy
from agent.listening.false_interruption import FalseInterruption
from agent.listening.model_opinion import ModelOpinion
from agent.listening.open_turn import OpenTurn
from agent.listening.quiet_time import QuietTime
from agent.listening.recognition import Recognition
from agent.listening.transcriber import Transcriber
from agent.listening.turn_detector import TurnDetector
from agent.speaking.playout import Playout
from agent.speaking.preemptive import PreemptiveReplies
from agent.speaking.reply_writer import ReplyWriter
from agent.speaking.speaker import MoveSpeaker
from agent.transcript.journal import Journal
from agent.transcript.writer import TranscriptWriter
from kit.tasks import TaskSet
from models.llm.text import TextModel
from pipelines.engines import Engines
from pipelines.prerendered import SpeechStore
from rooms.base import Room

BARGE_IN_S = 0.09
"""A sound of this length over the interviewer, in three windows of the VAD, pauses it; words then
stop it, "mm-hm" does not."""


async def run_interview(
    room: Room,
    spec: InterviewSpec,
    engines: Engines,
    journal: Journal,
    speech: SpeechStore,
    *,
    checkpoint: Checkpoint | None = None,
    grace_s: float = 60.0,
    policy: EndpointingPolicy | None = None,
    stop: asyncio.Future[str] | None = None,
    watch: Watch = lambda message: None,
) -> str:
    """Hold the interview from the candidate's first arrival to its end.

    Args:
        room: where the candidate is or will be.
        spec: the interview.
        engines: recognition, speech and language model.
        journal: open; closed by the caller.
        speech: prepared sound of the engines' voice.
        checkpoint: what a dead agent left; None for a new interview.
        grace_s: how long a candidate who dropped may stay away.
        policy: endpointing; the default when None.
        stop: ends the interview from outside, with its result as the reason.
        watch: shows states and the interviewer's words to outside observers.

    Returns:
        Why it ended: ``completed``, ``time``, ``stopped``, ``silence``, ``wrong_person``,
        ``left`` or the result of ``stop``; ``voicemail`` when a machine took the call and the
        candidate may call again; ``never_came`` when the candidate did not come and
        nothing was written, so that they may still come.

    Raises:
        Exception: this agent cannot continue; another one can, from the journal.
    """
    language = spec.plan.language
    events = EventQueue(room.clock)
    classifier = TextClassifier(
        language,
        engines.encoder,
        model=_model_opinion(spec, engines),
        by_phone=spec.on_phone,
        name=spec.setting.name,
    )
    turn = OpenTurn(classifier)
    recognition = Recognition(engines.stt)
    end_of_turn = engines.end_of_turn()
    detector = TurnDetector(
        turn,
        recognition,
        room,
        end_of_turn,
        language=language,
        threshold=end_of_turn.threshold(language),
        policy=policy,
        on_ending=lambda: events.post(TurnEnding(events.now_s())),
    )
    session: AgentSession[None] = AgentSession(
        vad=engines.vad,
        stt=engines.stt,
        turn_handling=_turn_handling(detector),
        aec_warmup_duration=None,
        user_away_timeout=None,
        session_close_transcript_timeout=0.2,
    )
    client = ClientState(room, spec.plan, watch)
    writer = TranscriptWriter(journal, room.clock)
    quick, quiet = _is_quick(engines.text_model), QuietTime()
    coverage = Coverage(
        spec.plan,
        engines.point_judge(None if quick else quiet.wait),
        quick=quick,
        role=spec.setting.role,
        on_read=lambda: events.post(AnswerRead(events.now_s())),
    )
    if checkpoint is not None:
        coverage.resume(checkpoint.answers, checkpoint.follow_ups)
    reply_writer = ReplyWriter(
        spec, engines.tts.clauses, engines.text_model, told=coverage.told_points
    )
    drafts = PreemptiveReplies(reply_writer.make, reply_writer.key)
    speaker = MoveSpeaker(
        speech, drafts, reply_writer.leads, ack=spec.lines["ack"], reserve=journal.reserve
    )
    speeches = SpeechQueue(session, speaker, Playout(room.audio_output), writer, client, events)
    timers = Timers(events, recognition)
    loop = InterviewLoop(
        spec,
        checkpoint.state if checkpoint else State(),
        Parts(
            turn=turn,
            classifier=classifier,
            coverage=coverage,
            drafts=drafts,
            reply_writer=reply_writer,
            speeches=speeches,
            timers=timers,
            quiet=quiet,
            pace=detector,
            presence=room,
            writer=writer,
            client=client,
        ),
        resumed=checkpoint is not None,
        grace_s=grace_s,
    )
    voice = CandidateVoice()
    transcriber = Transcriber(
        journal,
        room.clock,
        classifier,
        loop,
        client.publish,
        voice=voice,
        on_background=lambda: events.post(BackgroundHeard(events.now_s())),
    )
    interviewer = Interviewer(events, transcriber, recognition, end_of_turn, voice)
    session.on("user_state_changed", interviewer.on_user_state_changed)
    session.on("agent_false_interruption", speeches.on_resumed)
    session.on("close", interviewer.on_session_closed)
    session.input.audio = room.audio_input
    session.output.audio = room.audio_output
    false_interruption: FalseInterruption | None = None
    client_events = ClientEvents(room, events, transcriber)
    tasks = TaskSet("interview")

    def post_stop(reason: asyncio.Future[str]) -> None:
        if not reason.cancelled():
            events.post(Vanished(events.now_s(), reason.result()))

    if stop is not None:
        stop.add_done_callback(post_stop)
    try:
        await session.start(interviewer, record=False)
        false_interruption = FalseInterruption(session, recognition, transcriber)
        tasks.spawn(reply_writer.warm())
        tasks.spawn(writer.run()).add_done_callback(events.post_crash)
        client_events.open(grace_s)
        return await loop.run(events)
    finally:
        if stop is not None:
            stop.remove_done_callback(post_stop)
        await client_events.aclose()
        await timers.aclose()
        detector.close()
        if false_interruption is not None:
            false_interruption.close()
        await speeches.aclose()
        await loop.aclose()
        await session.aclose()
        await writer.aclose()
        await tasks.aclose()


def _is_quick(model: TextModel | None) -> bool:
    """Whether a model usually answers within a second: one on this machine's processor does not."""
    return model is not None and not model.local


def _model_opinion(spec: InterviewSpec, engines: Engines) -> ModelOpinion | None:
    if engines.text_model is None or not _is_quick(engines.text_model):
        return None
    questions = {question.id: question.text for question in spec.plan.questions}
    return ModelOpinion(engines.text_model, questions)


def _turn_handling(detector: TurnDetector) -> TurnHandlingOptions:
    """The detector waits by itself, so the session's own delays are zero."""
    return TurnHandlingOptions(
        turn_detection=detector,
        endpointing={"mode": "fixed", "min_delay": 0.0, "max_delay": 0.0},
        interruption={
            "enabled": True,
            "mode": "vad",
            "min_duration": BARGE_IN_S,
            "min_words": 0,
            "resume_false_interruption": True,
            "false_interruption_timeout": 0.0,  # see agent.listening.false_interruption
            "discard_audio_if_uninterruptible": False,
        },
        preemptive_generation={"enabled": False},
    )
