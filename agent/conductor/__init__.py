"""The conductor: which move comes next. Pure: no I/O, no clock, no randomness."""

from agent.conductor.events import (
    FOR_THE_RECRUITER,
    AgentRestarted,
    AnswerRunning,
    CandidateReturned,
    CandidateTurn,
    Confirmation,
    Event,
    Intent,
    Silence,
    Spoken,
    Started,
    Vanished,
)
from agent.conductor.machine import Conductor
from agent.conductor.moves import Move, Utterance, UtteranceKind, Wording
from agent.conductor.plan_progress import VOICEMAIL
from agent.conductor.state import Phase, State

__all__ = [
    "FOR_THE_RECRUITER",
    "VOICEMAIL",
    "AgentRestarted",
    "AnswerRunning",
    "CandidateReturned",
    "CandidateTurn",
    "Conductor",
    "Confirmation",
    "Event",
    "Intent",
    "Move",
    "Phase",
    "Silence",
    "Spoken",
    "Started",
    "State",
    "Utterance",
    "UtteranceKind",
    "Vanished",
    "Wording",
]
