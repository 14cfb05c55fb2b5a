"""Evaluations of answers, and an outside camera system's scores."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from db.tables import Role, Speaker, TranscriptEntry
from interviews.plan import load_plan
from pipelines.report import build_report
from tests.api.test_interviews import BASE, create, problem
from tests.api.test_sign_in import audit
from tests.support.api_accounts import add_person
from tests.support.api_server import Served

AVERAGES = {
    "emotion_scores": {"neutral": 0.5, "happy": 0.5, "sad": 0.0},
    "facial_expression_data": {"eye_contact": 71.5},
    "overall_score": 64.0,
}
ANSWER = {"question_id": "motivation", "emotion": "happy", "sentiment_score": 0.4}


@pytest.fixture
def cameras(served: Served) -> Served:
    """A server whose operator turned behaviour scores on."""
    served.services.settings.behavior_scores = True
    return served


async def send(client: httpx.AsyncClient, created: dict[str, Any], **sent: Any) -> httpx.Response:
    return await client.patch(f"{BASE}/{created['id']}/behavior-scores", json=sent)


async def test_behaviour_scores_are_off_unless_the_operator_turns_them_on(
    client: httpx.AsyncClient,
) -> None:
    created = await create(client)
    refused = problem(await send(client, created, averages=AVERAGES), 403)
    assert "VIVAVOCE_API_BEHAVIOR_SCORES" in refused["detail"]
    assert (await client.get(f"{BASE}/{created['id']}")).json() == created


async def test_averages_and_answers_are_kept_and_replaced(
    client: httpx.AsyncClient, cameras: Served
) -> None:
    created = await create(client)
    kept = await send(client, created, averages=AVERAGES, per_question=[ANSWER])
    assert kept.status_code == 200, kept.text
    [item] = kept.json()["items"]
    assert (item["question_id"], item["emotion"]) == ("motivation", "happy")
    assert (item["sentiment_score"], item["evaluation"]) == (0.4, None)
    read = (await client.get(f"{BASE}/{created['id']}")).json()
    assert read["overall_score"] == 64.0
    assert read["emotion_summary"] == {
        "dominant_emotion": "happy",
        "emotion_scores": AVERAGES["emotion_scores"],
        "facial_expression_data": {"eye_contact": 71.5},
    }
    await send(client, created, per_question=[ANSWER | {"emotion": "sad"}])
    [item] = (await client.get(f"{BASE}/{created['id']}/evaluations")).json()["items"]
    assert item["emotion"] == "sad"
    assert (await client.get(f"{BASE}/{created['id']}")).json()["overall_score"] == 64.0


async def test_a_camera_system_s_flat_body_is_understood(
    client: httpx.AsyncClient, cameras: Served
) -> None:
    created = await create(client)
    flat = {"total": 82, "eye_contact": 71.5, "happy": 0.3, "neutral": 0.7, "surprise": 40}
    parts = [{"emotion": "happy", "sentiment_score": 0.4}, {"emotion": "sad", "sentiment_score": 0}]
    kept = await send(client, created, averages=flat, per_question=parts)
    assert kept.status_code == 200, kept.text
    questions = (await client.get(f"{BASE}/{created['id']}/questions")).json()
    by_id = {item["question_id"]: item["emotion"] for item in kept.json()["items"]}
    first, second, third = [question["plan_question_id"] for question in questions[:3]]
    assert by_id == {first: "happy", second: "sad"}
    read = (await client.get(f"{BASE}/{created['id']}")).json()
    assert read["overall_score"] == 82
    assert read["emotion_summary"] == {
        "dominant_emotion": "neutral",
        "emotion_scores": {"happy": 0.3, "neutral": 0.7},
        "facial_expression_data": {"eye_contact": 71.5, "surprise": 40},
    }
    await send(client, created, averages={"total": 5}, per_question=[parts[0] | {"order": 3}])
    again = (await client.get(f"{BASE}/{created['id']}")).json()
    assert (again["overall_score"], again["emotion_summary"]) == (5, read["emotion_summary"])
    items = (await client.get(f"{BASE}/{created['id']}/evaluations")).json()["items"]
    assert third in [item["question_id"] for item in items]
    await send(client, await create(client), averages={"total": 1, "eye_contact": 3})


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, ""),
        ({"averages": {"total": 101}}, "/averages/total"),
        ({"averages": {"total": 5, "eye_contact": "good"}}, "/averages/eye_contact"),
        ({"averages": {"total": 5, "overall_score": 5}}, "/averages"),
        ({"averages": {"eye_contact": 5}}, "/averages"),
        ({"averages": AVERAGES | {"eye_contact": 5}}, "/averages"),
        ({"per_question": [ANSWER | {"question_id": None, "order": 99}]}, "/per_question/0/order"),
        (
            {"per_question": [ANSWER, ANSWER | {"question_id": None, "order": 2}]},
            "/per_question/1/order",
        ),
        ({"averages": {"emotion_scores": {}}}, "/averages/emotion_scores"),
        ({"averages": AVERAGES | {"overall_score": 101}}, "/averages/overall_score"),
        ({"per_question": [ANSWER | {"sentiment_score": 2}]}, "/per_question/0/sentiment_score"),
        ({"per_question": [ANSWER, ANSWER]}, ""),
        (
            {"averages": AVERAGES, "per_question": [ANSWER | {"question_id": "nope"}]},
            "/per_question/0/question_id",
        ),
    ],
)
async def test_what_can_t_be_kept_is_refused_whole(
    client: httpx.AsyncClient, cameras: Served, sent: dict[str, Any], pointer: str
) -> None:
    created = await create(client)
    body = problem(await send(client, created, **sent), 422)
    assert body["errors"][0]["pointer"] == pointer
    assert (await client.get(f"{BASE}/{created['id']}")).json()["emotion_summary"] is None


async def test_an_evaluation_is_put_beside_and_kept_apart(
    client: httpx.AsyncClient, cameras: Served
) -> None:
    created = await create(client)
    place = f"{BASE}/{created['id']}/evaluations"
    whole = {
        "score": 80.0,
        "feedback": "Clear.",
        "keywords": ["compilers"],
        "strengths": ["names a result"],
        "improvements": [],
    }
    assert (await client.put(f"{place}/motivation", json=whole)).json()["evaluation"] == whole
    await send(client, created, per_question=[ANSWER])
    again = await client.put(f"{place}/motivation", json=whole | {"score": None})
    assert again.json()["evaluation"]["score"] is None
    assert again.json()["emotion"] == "happy"
    assert len((await client.get(place)).json()["items"]) == 1
    problem(await client.put(f"{place}/nope", json=whole), 404)
    problem(await client.put(f"{place}/motivation", json=whole | {"score": 101}), 422)
    problem(await client.get(f"{BASE}/{uuid4()}/evaluations"), 404)
    await client.post(f"{BASE}/{created['id']}/cancel")
    problem(await client.put(f"{place}/motivation", json=whole), 409)
    problem(await send(client, created, averages=AVERAGES), 409)


async def test_behaviour_scores_are_never_part_of_the_rubric_score(
    client: httpx.AsyncClient, cameras: Served
) -> None:
    created = await create(client)
    interview_id = UUID(created["id"])
    said = TranscriptEntry(
        interview_id=interview_id,
        seq=1,
        speaker=Speaker.CANDIDATE,
        kind="answer",
        text="I built compilers for ten years because I enjoy the work and learn from it.",
        start_s=1.0,
        end_s=6.0,
        question_id="motivation",
    )

    async def report() -> dict[str, Any]:
        async with cameras.database.unit_of_work() as work:
            await work.transcripts.add_many([said])
            interview = await work.interviews.get(interview_id)
            entries = await work.transcripts.of_interview(interview_id)
        assert interview is not None
        built = await build_report(interview, load_plan("standard-en"), entries, None)
        return built.model_dump(exclude={"generated_at"})

    before = await report()
    await send(client, created, averages=AVERAGES, per_question=[ANSWER])
    worst = AVERAGES | {"overall_score": 0.0, "emotion_scores": {"angry": 1.0}}
    await send(client, created, averages=worst)
    await client.put(f"{BASE}/{created['id']}/evaluations/motivation", json={"score": 0})
    assert await report() == before
    assert "angry" not in str(before)


async def test_who_read_evaluations_is_recorded(client: httpx.AsyncClient, served: Served) -> None:
    created = await create(client)
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    for _ in range(2):
        await client.get(f"{BASE}/{created['id']}/evaluations", headers=ruth.headers)
    assert await audit(served) == [("evaluations.read", {})]
