"""Links by which people without an account read one interview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
import structlog
from sqlalchemy import text

from db.tables import InterviewStatus, Role
from pipelines.report.schemas import DimensionScore, Report
from tests.api.test_interviews import BASE, problem
from tests.api.test_reviews import add, add_report, say
from tests.support.api_accounts import add_person
from tests.support.api_server import Served

SHARED = "/api/v1/shared"


def report() -> Report:
    """A complete report with the candidate's name in its sentences."""
    dimension = DimensionScore(
        id="depth", name="Depth", weight=1, level=4, range=(4, 4), verdict="scored", reasoning="r"
    )
    return Report(
        interview_id="x",
        language="en",
        status_detail="It was completed.",
        scored=True,
        summary_text="Ada Lovelace interviewed for Engineer; Ada answered all.",
        technical_feedback="",
        dimensions=[dimension],
        total=4,
        total_range=(4, 4),
        questions=[],
        generated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@contextmanager
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    with structlog.testing.capture_logs() as entries:
        yield lines
    lines += [json.dumps(entry, default=str) for entry in entries]


async def shared(client: httpx.AsyncClient, interview_id: object, **body: object) -> httpx.Response:
    return await client.post(f"{BASE}/{interview_id}/share-links", json=body)


async def test_a_link_shows_what_it_shares_and_no_name(
    client: httpx.AsyncClient, served: Served
) -> None:
    ada = await add(served, "Ada Lovelace", status=InterviewStatus.COMPLETED)
    await add_report(served, ada, **report().model_dump(mode="json"))
    await say(served, ada, "I am Ada Lovelace.")
    with logged() as lines:
        made = await shared(client, ada, hide_name=True, include=["report", "transcript"])
        assert made.status_code == 201, made.text
        link = made.json()
        token = link["url"].removeprefix("http://127.0.0.1:8000/shared/")
        seen = await client.get(f"{SHARED}/{token}")
        assert (await client.get(f"/shared/{token}")).status_code == 503  # the page isn't built
    assert seen.status_code == 200, seen.text
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.headers["cache-control"] == "no-store"
    assert "noindex" in seen.headers["x-robots-tag"]
    assert "Ada" not in seen.text and "Lovelace" not in seen.text
    content = seen.json()
    assert content["candidate_name"] is None
    assert content["report"]["total"] == 4
    assert content["report"]["summary_text"].startswith("the candidate interviewed")
    assert content["transcript"][0]["text"] == "I am the candidate."
    assert content["recording_url"] is None
    problem(await client.get(f"{SHARED}/{token}/recording"), 404)
    listed = (await client.get(f"{BASE}/{ada}/share-links")).json()
    assert (listed[0]["views"], listed[0]["revoked"]) == (1, False)
    assert "url" not in listed[0]
    # The token is stored and logged nowhere.
    assert lines and not any(token in line for line in lines)
    async with served.database.unit_of_work() as work:
        for table in ("share_link", "audit_entry"):
            rows = await work.session.execute(text(f"SELECT * FROM {table}"))
            assert token not in str(rows.all())


async def test_no_part_of_a_shared_interview_has_the_hidden_name(
    client: httpx.AsyncClient, served: Served
) -> None:
    name = "김 하늘"
    ada = await add(served, name, status=InterviewStatus.COMPLETED, language="ko")
    by = {
        "machine": 3,
        "reason": "김하늘은 침착했다.",
        "by": "이하늘",
        "at": "2026-01-01T00:00:00Z",
    }
    content = report().model_dump(mode="json") | {"summary_text": "하늘이는 답했다."}
    content["dimensions"][0]["override"] = content["total_override"] = by
    await add_report(served, ada, **content)
    await say(served, ada, "김 하늘입니다.")
    async with served.database.unit_of_work() as work:
        change = "UPDATE interview SET role = '엔지니어 (김하늘)'"
        await work.session.execute(text(change))
        part = [
            {"text": "김", "start_s": 0, "end_s": 1},
            {"text": "하늘", "start_s": 1, "end_s": 2},
        ]
        words = text("UPDATE transcript_entry SET words = CAST(:words AS jsonb)")
        await work.session.execute(words, {"words": json.dumps(part)})
    link = (await shared(client, ada, hide_name=True, include=["report", "transcript"])).json()
    token = link["url"].rpartition("/")[2]
    seen = await client.get(f"{SHARED}/{token}")
    assert seen.status_code == 200, seen.text
    content = seen.json()
    assert content["role"] == "엔지니어 (지원자)"
    assert content["report"]["summary_text"] == "지원자이는 답했다."
    assert content["transcript"][0]["text"] == "지원자입니다."
    assert content["transcript"][0]["words"] is None
    assert "김" not in seen.text and seen.text.count("하늘") == seen.text.count("이하늘")


async def test_a_recording_is_shared_with_the_name_only(
    client: httpx.AsyncClient, served: Served
) -> None:
    (served.data_dir / "sound").write_bytes(b"OggS")
    ada = await add(served, status=InterviewStatus.COMPLETED, recording_path="sound")
    problem(await shared(client, ada, hide_name=True, include=["recording"]), 422)
    link = (await shared(client, ada, include=["recording"])).json()
    token = link["url"].rpartition("/")[2]
    content = (await client.get(f"{SHARED}/{token}")).json()
    assert (content["candidate_name"], content["report"], content["transcript"]) == (
        "Ada",
        None,
        None,
    )
    sound = await client.get(content["recording_url"])
    assert (sound.content, sound.headers["content-type"]) == (b"OggS", "audio/ogg")


@pytest.mark.parametrize("change", ["revoked", "expired", "deleted", "unknown"])
async def test_a_link_ends(client: httpx.AsyncClient, served: Served, change: str) -> None:
    ada = await add(served, status=InterviewStatus.COMPLETED)
    link = (await shared(client, ada)).json()
    token = link["url"].rpartition("/")[2]
    if change == "revoked":
        for _ in range(2):
            assert (await client.delete(f"/api/v1/share-links/{link['id']}")).status_code == 204
    elif change == "expired":
        async with served.database.unit_of_work() as work:
            await work.session.execute(text("UPDATE share_link SET expires_at = now()"))
    elif change == "deleted":
        assert (await client.delete(f"{BASE}/{ada}")).status_code == 204
    else:
        token = "x" * 43
    gone = await client.get(f"{SHARED}/{token}")
    if change in ("revoked", "expired"):
        assert problem(gone, 410)["type"].endswith(f"share-link-{change}")
    else:
        problem(gone, 404)


async def test_a_report_that_is_hidden_from_a_rater_is_not_shared_by_them(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    ada = await add(served, status=InterviewStatus.COMPLETED)
    async with served.database.unit_of_work() as work:
        await work.ratings.begin(ada, ruth.id, "Ruth")
    url = f"{BASE}/{ada}/share-links"
    problem(await client.post(url, json={}, headers=ruth.headers), 409)
    other = await client.post(url, json={"include": ["transcript"]}, headers=ruth.headers)
    assert other.status_code == 201
