"""What the API tells of stretches that a recording lacks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from db.tables import Interview, Speaker, TranscriptEntry
from interviews.plan import Plan
from pipelines.report import build_report
from tests.api.test_interviews import ADA, BASE
from tests.support.api_server import Served
from tests.support.pdfs import text_of

pytestmark = pytest.mark.usefixtures("models_dir")

NOTE = {
    "en": "no sound at 0:05–0:10, 1:00–2:05",
    "ko": "녹음에서 0:05~0:10, 1:00~2:05 구간은",
}
UNRECORDED = {"en": "(not in the recording)", "ko": "(녹음에 없음)"}


async def finished(served: Served, client: httpx.AsyncClient, language: str) -> str:
    """An interview of three utterances; the second is not in the recording, the third in part."""
    body = ADA | {"plan": f"standard-{language}", "language": language}
    key = str((await client.post(BASE, json=body)).json()["id"])
    times = [(0.0, 4.9), (6.0, 8.0), (9.0, 14.0)]
    entries = [
        TranscriptEntry(
            interview_id=UUID(key),
            seq=seq,
            speaker=Speaker.CANDIDATE,
            kind="answer",
            text=f"Words {seq}.",
            start_s=start_s,
            end_s=end_s,
        )
        for seq, (start_s, end_s) in enumerate(times, 1)
    ]
    (served.data_dir / "sound.ogg").write_bytes(b"OggS")
    async with served.database.unit_of_work() as work:
        await work.transcripts.add_many(entries)
        await work.interviews.complete(UUID(key), "completed")
        row = await work.interviews.get(UUID(key))
        assert row is not None
        report = await build_report(row, Plan.model_validate(row.plan), entries, None)
        await work.reports.store(row.id, report.model_dump(mode="json"))
    async with served.database.unit_of_work() as work:  # after the report was made
        await work.interviews.set_recording(UUID(key), "sound.ogg", [(5.0, 10.0), (60.0, 125.0)])
    return key


async def shared_by_link(client: httpx.AsyncClient, key: str, *parts: str) -> dict[str, Any]:
    """What a new link to these parts of an interview shows."""
    link = (await client.post(f"{BASE}/{key}/share-links", json={"include": parts})).json()
    token = link["url"].rsplit("/", 1)[1]
    shared: dict[str, Any] = (await client.get(f"/api/v1/shared/{token}")).json()
    return shared


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_transcript_and_report_say_which_stretches_are_missing(
    client: httpx.AsyncClient, served: Served, language: str
) -> None:
    key = await finished(served, client, language)
    view = (await client.get(f"{BASE}/{key}")).json()
    gaps = [{"start_s": 5.0, "end_s": 10.0}, {"start_s": 60.0, "end_s": 125.0}]
    assert view["recording_gaps"] == gaps
    entries = (await client.get(f"{BASE}/{key}/transcripts")).json()
    assert [entry["recorded"] for entry in entries] == [True, False, False]
    text = (await client.get(f"{BASE}/{key}/transcript.txt")).text
    assert NOTE[language] in text
    assert text.count(UNRECORDED[language]) == 2

    report = (await client.get(f"{BASE}/{key}/report")).json()["report"]
    assert report["recording_gaps"] == gaps
    assert NOTE[language] in report["recording_note"]
    pdf = (await client.get(f"{BASE}/{key}/report.pdf")).content
    assert NOTE[language].replace(" ", "") in text_of(pdf).replace(" ", "").replace("\n", "")

    shared = await shared_by_link(client, key, "report", "transcript", "recording")
    assert shared["recording_gaps"] == gaps
    assert shared["report"]["recording_note"] == report["recording_note"]
    assert [entry["recorded"] for entry in shared["transcript"]] == [True, False, False]


async def test_a_link_without_the_recording_says_nothing_of_its_gaps(
    client: httpx.AsyncClient, served: Served
) -> None:
    key = await finished(served, client, "en")
    report = await shared_by_link(client, key, "report")
    assert report["recording_gaps"] == report["report"]["recording_gaps"] == []
    assert report["report"]["recording_note"] is None
    words = await shared_by_link(client, key, "report", "transcript")
    assert words["report"]["recording_note"] is None
    assert len(words["recording_gaps"]) == 2, "the transcript marks what is not recorded"
    sound = await shared_by_link(client, key, "report", "recording")
    assert len(sound["recording_gaps"]) == len(sound["report"]["recording_gaps"]) == 2


async def test_an_interview_without_any_recording_says_so(
    client: httpx.AsyncClient, served: Served
) -> None:
    key = await finished(served, client, "en")
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(UUID(key), None, [(0.0, 14.0)])
    report = (await client.get(f"{BASE}/{key}/report")).json()["report"]
    assert report["recording_note"].startswith("There is no recording")
    assert "There is no recording" in (await client.get(f"{BASE}/{key}/transcript.txt")).text


async def test_a_whole_recording_is_told_as_whole(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    assert (await client.get(f"{BASE}/{interview.id}")).json()["recording_gaps"] == []
    assert "recording" not in (await client.get(f"{BASE}/{interview.id}/transcript.txt")).text
