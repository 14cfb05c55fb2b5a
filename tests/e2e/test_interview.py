"""A whole interview by voice: what the candidate hears, and what is kept of it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rooms.ogg import RECORDING_RATE, read_engines, read_stereo
from tests.support.interviewee import ANSWER, OWN_PART, REPEAT, Clip
from tests.support.plans import PROJECT, short_plan
from tests.support.product import Product
from tests.support.speech import normalise, word_error_rate
from vivavoce.synthetic_candidate.levels import levels_dbfs, voiced_frames

pytestmark = pytest.mark.realtime


async def test_a_whole_interview_by_voice(product: Product, tmp_path: Path) -> None:
    async with product.candidate(short_plan()) as (candidate, interview_id):
        await candidate.hears_all(
            ("greeting", "Hello Sam, this is an interview."), ("planned", PROJECT)
        )
        await candidate.answers(REPEAT)
        await candidate.hears_all(("meta", "Of course."), ("meta", PROJECT))
        await candidate.answers(ANSWER)
        (follow_up,) = await candidate.hears_all(("followup", None))
        await candidate.answers(OWN_PART)
        await candidate.hears("closing", "Thank you, Sam. Goodbye.")
        await candidate.ends("completed")
    interview = await product.over(interview_id)
    entries = await product.transcript(interview_id)
    path = await product.recording(interview_id, tmp_path / "recording.ogg")
    recording = stereo(path)
    (engine,) = read_engines(path)
    assert re.fullmatch(r"\S+/\S+", engine), "the file says which engine is the interviewer"

    assert interview["end_reason"] == "completed"
    assert follow_up["question_id"] == "project" and follow_up["text"].endswith("?")
    kinds = [e["kind"] for e in entries if e["speaker"] == "agent" and e["kind"] != "ack"]
    assert kinds == ["greeting", "planned", "meta", "meta", "followup", "closing"]
    spoken = [e["text"] for e in entries if e["speaker"] == "agent"]
    assert spoken == [e["text"] for e in candidate.heard]
    assert_times_fit(entries, len(recording) / RECORDING_RATE)
    assert_words_fit(entries, candidate.said, datetime.fromisoformat(interview["started_at"]))
    assert_voices_fit(entries, recording)

    report = await product.report(interview_id)
    assert report["status"] == "complete"
    assert_quotes_fit(entries, report["report"])
    (question,) = report["report"]["questions"]
    assert question["asked"] and question["answered"]


def stereo(path: Path) -> np.ndarray:
    """The recording as int16 of shape (n, 2) at 24 kHz."""
    return np.concatenate(list(read_stereo(path)))


def assert_times_fit(entries: list[dict[str, Any]], length_s: float) -> None:
    """In the order of time, each with a length, all within the recording."""
    starts = [e["start_s"] for e in entries]
    assert starts == sorted(starts)
    for entry in entries:
        assert 0 <= entry["start_s"] < entry["end_s"] <= length_s, entry


def assert_words_fit(entries: list[dict[str, Any]], said: list[Clip], started_at: datetime) -> None:
    """Each clip's words stand, about as they were said, at the time at which they were said."""
    own = [e for e in entries if e["speaker"] == "candidate"]
    for clip in said:
        begins = clip.started - started_at.timestamp() - 0.5
        ends = clip.ended - started_at.timestamp() + 0.5
        inside = [e for e in own if begins <= e["start_s"] and e["end_s"] <= ends]
        written = " ".join(e["text"] for e in inside)
        assert word_error_rate(clip.text, written) <= 0.3, (clip.text, written)
        own = [e for e in own if e not in inside]
    assert not own, f"nobody said this: {own}"


def assert_voices_fit(entries: list[dict[str, Any]], recording: np.ndarray) -> None:
    """The candidate is heard left and the interviewer right, when the transcript says so."""
    for entry in entries:
        own, other = (0, 1) if entry["speaker"] == "candidate" else (1, 0)
        part = recording[
            round(entry["start_s"] * RECORDING_RATE) : round(entry["end_s"] * RECORDING_RATE)
        ]
        assert voiced_share(part[:, own]) > 0.5, entry
        assert voiced_share(part[:, other]) < 0.1, entry


def voiced_share(pcm: np.ndarray) -> float:
    return float(voiced_frames(levels_dbfs(np.ascontiguousarray(pcm), RECORDING_RATE)).mean())


def assert_quotes_fit(entries: list[dict[str, Any]], report: dict[str, Any]) -> None:
    """Every quote is in the entry that it names, and begins within it."""
    by_seq = {e["seq"]: e for e in entries}
    for dimension in report["dimensions"]:
        for quote in dimension["quotes"]:
            entry = by_seq[quote["entry_seq"]]
            assert entry["speaker"] == "candidate"
            assert normalise(quote["text"]) in normalise(entry["text"])
            assert entry["start_s"] <= quote["start_s"] <= entry["end_s"]
