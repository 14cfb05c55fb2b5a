"""Joining a room."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from api.host import NotHereError, NotReadyError, RoomOverError
from db.tables import Interview, InterviewStatus
from rooms.join_tokens import issue
from tests.api.test_interviews import BASE, problem
from tests.support.api_server import SECRET, Served

OFFER = {"sdp": "v=0\r\nan offer", "type": "offer"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_grant_opens_the_room(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    grant = (await client.post(f"{BASE}/{interview.id}/join")).json()
    assert grant["transport"] == "direct"
    assert grant["url"] == f"http://127.0.0.1:8000{BASE}/{interview.id}/rtc"
    assert grant["identity"] == f"candidate-{interview.id}"
    assert grant["expires_at"].endswith("+09:00")
    async with served.database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        assert row.status is InterviewStatus.LIVE
    answer = await client.post(grant["url"], json=OFFER, headers=bearer(grant["token"]))
    assert answer.json() == {"sdp": "v=0\r\nthe answer", "type": "answer"}
    assert served.host.offers == [(interview.id, OFFER["sdp"], "offer")]
    again = await client.post(f"{BASE}/{interview.id}/join")
    assert again.status_code == 200


async def test_without_the_right_token_nobody_enters(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    url = f"{BASE}/{interview.id}/rtc"
    expired, _ = issue(SECRET, str(interview.id), "x", -1)
    foreign, _ = issue(SECRET, str(uuid4()), "x", 60)
    forged, _ = issue("another secret of thirty-two characters!", str(interview.id), "x", 60)
    assert "join" in problem(await client.post(url, json=OFFER), 401)["detail"]
    for token in (expired, foreign, forged, "rubbish"):
        response = await client.post(url, json=OFFER, headers=bearer(token))
        assert "join" in problem(response, 401)["detail"]
        assert response.headers["www-authenticate"] == "Bearer"
    assert served.host.offers == []


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (ValueError("this is not SDP"), 400),
        (RoomOverError("it has just ended"), 409),
        (NotReadyError("whisper is being fetched"), 503),
        (NotHereError("its room is on a LiveKit server"), 409),
    ],
)
async def test_refusals_say_why(
    client: httpx.AsyncClient,
    served: Served,
    interview: Interview,
    refusal: Exception,
    status: int,
) -> None:
    token, _ = issue(SECRET, str(interview.id), "x", 60)
    served.host.refusal = refusal
    response = await client.post(f"{BASE}/{interview.id}/rtc", json=OFFER, headers=bearer(token))
    assert str(refusal) in problem(response, status)["detail"]


async def test_who_finds_nobody_free_is_told_when_to_ask_again(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    served.host.refusal = NotReadyError("no interviewer is free now", 17)
    response = await client.post(f"{BASE}/{interview.id}/join")
    assert "no interviewer is free" in problem(response, 503)["detail"]
    assert response.headers["retry-after"] == "17"


async def test_an_offer_of_the_wrong_shape_is_refused(
    client: httpx.AsyncClient, interview: Interview
) -> None:
    token, _ = issue(SECRET, str(interview.id), "x", 60)
    for body in ({"sdp": "v=0"}, OFFER | {"type": "answer"}, OFFER | {"candidates": []}):
        response = await client.post(f"{BASE}/{interview.id}/rtc", json=body, headers=bearer(token))
        problem(response, 422)


async def test_an_interview_that_is_over_lets_nobody_in(
    client: httpx.AsyncClient, served: Served, interview: Interview
) -> None:
    token, _ = issue(SECRET, str(interview.id), "x", 60)
    async with served.database.unit_of_work() as work:
        await work.interviews.complete(interview.id, "completed")
    problem(await client.post(f"{BASE}/{interview.id}/join"), 409)
    response = await client.post(f"{BASE}/{interview.id}/rtc", json=OFFER, headers=bearer(token))
    problem(response, 409)
    assert served.host.offers == []
