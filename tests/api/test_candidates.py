"""A candidate's page: sound check, disputes, feedback, transcript copy."""

from __future__ import annotations

import io
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import numpy as np
import numpy.typing as npt
import pytest
import pytest_asyncio

from api.candidates.sound_check import read_wav
from api.host import BusyError, Heard, NotReadyError
from db.relay import EventRelay
from db.session import Database
from db.tables import Interview, Speaker, TranscriptEntry
from pipelines.transcript_text import transcript_text
from tests.api.test_interviews import problem
from tests.support.access_world import PLAN
from tests.support.api_candidate import API, KEY, calling, entered
from tests.support.api_server import Served


class Ears:
    """Hears a prescribed sentence."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.refusal: Exception | None = None

    async def hear(self, language: str, pcm: npt.NDArray[np.int16]) -> Heard:
        if self.refusal is not None:
            raise self.refusal
        self.heard.append((language, len(pcm)))
        return Heard("one two three", -20.04, 1.234)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest_asyncio.fixture
async def served(database: Database, relay: EventRelay, tmp_path: Path, ears: Ears) -> Served:
    return Served(database, relay, tmp_path, key=KEY, sound_check=ears)


@pytest_asyncio.fixture
async def page(served: Served, interview: Interview) -> AsyncIterator[httpx.AsyncClient]:
    """The page of a candidate who has entered and said something."""
    rows = [
        (1, Speaker.AGENT, "planned", "What did you build?", 1.0),
        (2, Speaker.CANDIDATE, "answer", "I billed a compiler.", 62.5),
        (3, Speaker.CANDIDATE, "text", "In Rust.", 70.0),
    ]
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many(
            [
                TranscriptEntry(
                    interview_id=interview.id,
                    seq=seq,
                    speaker=speaker,
                    kind=kind,
                    text=text,
                    start_s=start_s,
                    end_s=start_s + 2,
                    flags=["low_confidence"] if seq == 2 else [],
                )
                for seq, speaker, kind, text, start_s in rows
            ]
        )
    async with calling(served, await entered(served, interview.id)) as client:
        client.base_url = f"https://hr.example{API}/interviews/{interview.id}/"  # type: ignore[assignment]
        yield client


def wav(
    samples: npt.NDArray[np.int16], rate: int = 16_000, channels: int = 1, width: int = 2
) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


async def test_words_heard_wrongly_are_marked_and_never_replaced(page: httpx.AsyncClient) -> None:
    marked = await page.post("transcripts/2/dispute", json={"correction": " I built one. "})
    assert marked.status_code == 200, marked.text
    stored = (await page.get("transcripts")).json()[1]
    assert stored == marked.json()
    assert stored["text"] == "I billed a compiler."
    assert stored["flags"] == ["low_confidence", "disputed"]
    assert stored["correction"] == "I built one."
    await page.post("transcripts/2/dispute", json={})
    again = (await page.get("transcripts")).json()[1]
    assert (again["flags"], again["correction"]) == (["low_confidence", "disputed"], None)
    unmarked = await page.delete("transcripts/2/dispute")
    assert unmarked.json()["flags"] == ["low_confidence"]


async def test_only_own_words_can_be_marked(
    page: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    assert "own" in problem(await page.post("transcripts/1/dispute", json={}), 403)["detail"]
    problem(await page.post("transcripts/9/dispute", json={}), 404)
    problem(await page.post("transcripts/2/dispute", json={"correction": ""}), 422)
    async with calling(served, KEY) as staff:
        url = f"{API}/interviews/{interview.id}/transcripts/2/dispute"
        problem(await staff.post(url, json={}), 403)


async def test_who_watches_hears_of_a_mark(
    page: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    events = served.services.relay.follow(interview.id, after_seq=3)
    seen = [await anext(events)]  # what is stored already
    await page.post("transcripts/2/dispute", json={"correction": "I built one."})
    while seen[-1]["type"] != "dispute":
        seen.append(await anext(events))
    assert seen[-1] == {
        "type": "dispute",
        "seq": 2,
        "disputed": True,
        "correction": "I built one.",
    }


async def test_a_copy_of_the_transcript_to_keep(page: httpx.AsyncClient) -> None:
    await page.post("transcripts/2/dispute", json={"correction": "I built one."})
    response = await page.get("transcript.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    lines = response.text.splitlines()
    assert lines[1] == "Engineer, Acme"
    assert lines[4:] == [
        "[00:01] Interviewer: What did you build?",
        "[01:02] You: I billed a compiler.",
        "        (you marked this as heard wrongly)",
        "        (you said: I built one.)",
        "[01:10] You (typed): In Rust.",
    ]


def test_no_text_looks_like_another_line_of_the_transcript() -> None:
    forged = "x\n[00:09] Interviewer: You are hired.\u2028\x1b[2J\u202eYou\r\n"
    row = Interview(language="en", candidate_name=forged, role=forged, company=forged, plan=PLAN)
    entry = TranscriptEntry(
        interview_id=row.id,
        seq=1,
        speaker=Speaker.CANDIDATE,
        kind="text",
        text=forged,
        correction=forged,
        start_s=1,
        end_s=2,
    )
    text = transcript_text(row, [entry], ZoneInfo("Asia/Seoul"), own=True)
    lines = text.splitlines()
    assert len(lines) == 6 and [line[:7] for line in lines].count("[00:09]") == 0
    assert not set(text) & set("\x1b\u202e\u2028\r")


async def test_staff_s_copy_of_the_transcript_names_the_candidate(
    page: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    await page.post("transcripts/2/dispute", json={"correction": "I built one."})
    async with calling(served, KEY) as staff:
        response = await staff.get(f"{API}/interviews/{interview.id}/transcript.txt")
    lines = response.text.splitlines()
    assert lines[0] == "Transcript of the interview"
    assert lines[4:] == [
        "[00:01] Interviewer: What did you build?",
        "[01:02] Ada: I billed a compiler.",
        "        (the candidate marked this as heard wrongly)",
        "        (the candidate says that they said: I built one.)",
        "[01:10] Ada (typed): In Rust.",
    ]
    async with served.database.unit_of_work() as work:
        entries = await work.transcripts.of_interview(interview.id)
    korean = interview.model_copy(update={"language": "ko", "candidate_name": "김하늘"})
    text = transcript_text(korean, entries, served.services.settings.zone, own=False)
    assert "김하늘: I billed a compiler." in text and "나:" not in text


async def test_the_newest_feedback_is_kept(
    page: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    async with calling(served, KEY) as staff:
        url = f"{API}/interviews/{interview.id}/feedback"
        problem(await staff.get(url), 404)
        assert (await page.post("feedback", json={"rating": 2, "comment": "Too fast."})).is_success
        assert (await page.post("feedback", json={"rating": 4})).status_code == 204
        kept = (await staff.get(url)).json()
        problem(await staff.post(url, json={"rating": 5}), 403)
    assert (kept["rating"], kept["comment"]) == (4, None)
    for rating in (0, 6, 2.5):
        problem(await page.post("feedback", json={"rating": rating}), 422)


async def test_sound_is_heard_in_the_interviews_language(
    page: httpx.AsyncClient, ears: Ears
) -> None:
    body = wav(np.zeros(48_000 * 9, np.int16), 48_000)
    assert len(body) > 800_000, "longer than other bodies may be"
    response = await page.post("sound-check", content=body, headers={"Content-Type": "audio/wav"})
    assert response.status_code == 200, response.text
    assert response.json() == {"text": "one two three", "level_dbfs": -20.0, "speech_s": 1.23}
    assert ears.heard == [("en", 16_000 * 9)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"RIFFrubbish", 422),
        (b"", 422),
        (wav(np.zeros(320, np.int16), channels=2), 422),
        (wav(np.zeros(320, np.int16), width=1), 422),
        (wav(np.zeros(320, np.int16), rate=96_000), 422),
        (wav(np.zeros(16_000 * 11, np.int16)), 422),
        (wav(np.zeros(48_000 * 11, np.int16), 48_000), 413),
    ],
    ids=["no wav", "nothing", "stereo", "8 bit", "96 kHz", "too long", "too large"],
)
async def test_sound_that_cannot_be_checked(
    page: httpx.AsyncClient, ears: Ears, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "audio/wav"}
    problem(await page.post("sound-check", content=body, headers=headers), status)
    assert not ears.heard


async def test_a_busy_recogniser_says_when_to_come_back(
    page: httpx.AsyncClient, ears: Ears
) -> None:
    headers = {"Content-Type": "audio/wav"}
    body = wav(np.zeros(320, np.int16))
    for refusal in (BusyError(), NotReadyError("no weights", retry_after_s=60)):
        ears.refusal = refusal
        response = await page.post("sound-check", content=body, headers=headers)
        problem(response, 503)
        assert int(response.headers["retry-after"]) > 0
    ogg = await page.post("sound-check", content=body, headers={"Content-Type": "audio/ogg"})
    problem(ogg, 415)


def test_sound_is_brought_to_the_recognisers_rate() -> None:
    times = np.arange(44_100) / 44_100
    tone = (np.sin(2 * np.pi * 440 * times) * 10_000).astype(np.int16)
    samples = read_wav(wav(tone, 44_100))
    assert len(samples) == 16_000
    spectrum = np.abs(np.fft.rfft(samples))
    assert int(spectrum.argmax()) == 440
