"""The sound of one answer, cut from the recording."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text, update

from db.repositories.audit import AuditFilter
from db.tables import Interview, InterviewStatus, Role, TranscriptEntry
from rooms.ogg import length_of
from tests.api.test_interviews import BASE, problem
from tests.support.api_accounts import add_person
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.finished_interviews import Finished, finished_interview

MARGIN_S = 0.3


@pytest_asyncio.fixture
async def ada(served: Served) -> Finished:
    position = await stored_position(served.database, title="Data analyst")
    return await finished_interview(
        served.database, served.data_dir, position, "Ada Lovelace", {"communication": 4}
    )


def answer(of: Finished, place: int = 0) -> tuple[str, float, float]:
    """A question's id, and the first and the last second of the answer to it."""
    ids = list(dict.fromkeys(entry.question_id for entry in of.entries))
    said = [e for e in of.entries if e.kind == "answer" and e.question_id == ids[place]]
    return str(ids[place]), said[0].start_s, said[-1].end_s


async def clip(
    client: httpx.AsyncClient, interview_id: UUID, question: str, **headers: str
) -> httpx.Response:
    url = f"{BASE}/{interview_id}/recording/clip"
    return await client.get(url, params={"question": question}, headers=headers)


async def test_a_clip_is_the_answer_with_a_margin(
    client: httpx.AsyncClient, served: Served, ada: Finished, tmp_path: Path
) -> None:
    question, begin, end = answer(ada, 1)
    response = await clip(client, ada.interview.id, question)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "audio/ogg"
    assert response.headers["cache-control"] == "private, no-cache"
    assert f'"{ada.interview.id}-{question}.ogg"' in response.headers["content-disposition"]
    (tmp_path / "clip.ogg").write_bytes(response.content)
    assert length_of(tmp_path / "clip.ogg") == pytest.approx(end - begin + 2 * MARGIN_S, abs=0.05)
    # The page plays the same seconds.
    report = (await client.get(f"{BASE}/{ada.interview.id}/report")).json()["report"]
    (told,) = (each["clip"] for each in report["questions"] if each["id"] == question)
    assert (told["start_s"], told["end_s"]) == pytest.approx((begin - MARGIN_S, end + MARGIN_S))


async def test_a_clip_has_ranges_and_a_tag(client: httpx.AsyncClient, ada: Finished) -> None:
    question, *_ = answer(ada)
    whole = await clip(client, ada.interview.id, question)
    etag, size = whole.headers["etag"], len(whole.content)
    assert whole.headers["accept-ranges"] == "bytes"
    for part, content in (
        ("bytes=0-3", b"OggS"),
        ("bytes=4-", whole.content[4:]),
        ("bytes=-7", whole.content[-7:]),
        (f"bytes=2-{size * 2}", whole.content[2:]),
    ):
        response = await clip(client, ada.interview.id, question, Range=part)
        assert (response.status_code, response.content) == (206, content), part
    response = await clip(client, ada.interview.id, question, Range="bytes=0-3")
    assert response.headers["content-range"] == f"bytes 0-3/{size}"
    for part in ("bytes=5-2", "bytes=-", "lines=0-1", "bytes=0-1,4-5"):
        response = await clip(client, ada.interview.id, question, Range=part)
        assert (response.status_code, len(response.content)) == (200, size), part
    problem(await clip(client, ada.interview.id, question, Range=f"bytes={size}-"), 416)
    old = {"Range": "bytes=0-3", "If-Range": '"another"'}
    assert (await clip(client, ada.interview.id, question, **old)).status_code == 200
    known = await clip(client, ada.interview.id, question, **{"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")


async def test_a_clip_that_is_not_there_is_explained(
    client: httpx.AsyncClient, served: Served, ada: Finished
) -> None:
    question, begin, end = answer(ada)
    interview_id = ada.interview.id
    assert "has no question" in problem(await clip(client, interview_id, "other"), 404)["detail"]
    for wrong in ("", "../x", "x" * 65):
        problem(await clip(client, interview_id, wrong), 422)
    async with served.database.unit_of_work() as work:
        recording = await work.interviews.get(interview_id)
        assert recording is not None and recording.recording_path is not None
        path = recording.recording_path
        await work.interviews.set_recording(interview_id, path, [(begin - 1, end + 1)])
    detail = problem(await clip(client, interview_id, question), 409)["detail"]
    assert detail.startswith("The recording doesn't have this answer.")
    report = (await client.get(f"{BASE}/{interview_id}/report")).json()["report"]
    assert [each["clip"] is None for each in report["questions"]][:2] == [True, False]
    async with served.database.unit_of_work() as work:
        await work.interviews.set_recording(interview_id, path, [])
        await work.session.execute(update(TranscriptEntry).values(kind="text"))
    detail = problem(await clip(client, interview_id, question), 409)["detail"]
    assert detail.startswith("The candidate said nothing to this question.")
    (served.data_dir / path).write_bytes(b"OggS")
    async with served.database.unit_of_work() as work:
        await work.session.execute(text("UPDATE transcript_entry SET kind = 'answer'"))
    problem(await clip(client, interview_id, question), 409)
    (served.data_dir / path).unlink()
    detail = problem(await clip(client, interview_id, question), 404)["detail"]
    assert detail == "This interview has no recording."
    async with served.database.unit_of_work() as work:
        running = update(Interview).values(status=InterviewStatus.IN_PROGRESS)
        await work.session.execute(running)
    detail = problem(await clip(client, interview_id, question), 404)["detail"]
    assert "when the interview is over" in detail


async def test_who_heard_an_answer_is_told(
    client: httpx.AsyncClient, served: Served, ada: Finished
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    question, *_ = answer(ada)
    for _ in range(2):
        await clip(client, ada.interview.id, question, **ruth.headers)
    async with served.database.unit_of_work() as work:
        (entry,) = await work.audit.list(AuditFilter(action="recording.read"))
    assert (entry.actor, entry.subject_id) == (ruth.email, ada.interview.id)
    assert entry.details == {"question": question}


async def test_a_link_has_clips_if_it_shares_the_recording(
    client: httpx.AsyncClient, served: Served, ada: Finished
) -> None:
    question, *_ = answer(ada)
    url = f"{BASE}/{ada.interview.id}/share-links"
    whole = await clip(client, ada.interview.id, question)
    for include, status in ((["report", "recording"], 200), (["report", "transcript"], 404)):
        link = (await client.post(url, json={"include": include})).json()
        shared = f"/api/v1/shared/{link['url'].rpartition('/')[2]}"
        response = await client.get(f"{shared}/recording/clip", params={"question": question})
        assert response.status_code == status, response.text
        report = (await client.get(shared)).json()["report"]
        clips = [each["clip"] for each in report["questions"]]
        if status == 200:
            assert response.content == whole.content
            assert response.headers["cache-control"] == "no-store"
            assert all(clips)
            await client.delete(f"/api/v1/share-links/{link['id']}")
            gone = await client.get(f"{shared}/recording/clip", params={"question": question})
            problem(gone, 410)
        else:
            problem(response, 404)
            assert not any(clips)
