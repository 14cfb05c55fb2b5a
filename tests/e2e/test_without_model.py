"""Interviews without any language model, and candidates whose network comes and goes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from rooms import join_tokens as grants
from tests.support.interviewee import ANSWER, OUTCOME, OWN_PART, SHORT_ANSWER
from tests.support.plans import CHANGE, PROJECT, PROJECT_FOLLOW_UPS, short_plan
from tests.support.product import Product

pytestmark = pytest.mark.realtime

WELCOME_BACK = "Welcome back. Nothing you said was lost."


async def test_it_runs_to_its_end_and_nobody_scores(plain_product: Product) -> None:
    async with plain_product.candidate(short_plan()) as (candidate, interview_id):
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing", "Thank you, Sam. Goodbye.")
        await candidate.ends("completed")
    await plain_product.over(interview_id)
    report = await plain_product.report(interview_id)
    assert report["status"] == "complete"
    content = report["report"]
    assert not content["scored"] and content["total"] is None and content["model"] is None
    assert "no language model" in content["not_scored_reason"]
    for dimension in content["dimensions"]:
        assert (dimension["verdict"], dimension["level"]) == ("not_scored", None)
    assert " of 5" not in json.dumps(content)


async def test_a_candidate_who_drops_and_returns(plain_product: Product) -> None:
    async with plain_product.candidate(short_plan()) as (candidate, interview_id):
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.answers(SHORT_ANSWER)
        (follow_up,) = await candidate.hears_all(("followup", None))
        await candidate.client.drop()
        await asyncio.sleep(3.0)
        await candidate.come_back()
        await candidate.hears_all(("meta", WELCOME_BACK), ("meta", follow_up["text"]))
        await candidate.answers(OUTCOME)
        await candidate.hears("closing")
        await candidate.ends("completed")
    interview = await plain_product.over(interview_id)
    entries = await plain_product.transcript(interview_id)
    starts = [e["start_s"] for e in entries]
    assert starts == sorted(starts)
    asked = next(e for e in entries if e["kind"] == "followup")
    back = next(e for e in entries if e["text"] == WELCOME_BACK)
    assert back["start_s"] - asked["end_s"] > 3.0, "the clock stood still"
    assert [e["text"] for e in entries if e["speaker"] == "candidate"] == candidate.finals
    assert interview["end_reason"] == "completed"


async def test_another_device_takes_over(plain_product: Product) -> None:
    async with plain_product.candidate(short_plan()) as (candidate, _):
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        await candidate.come_back()
        await candidate.answers(SHORT_ANSWER)
        await candidate.hears_all(("followup", PROJECT_FOLLOW_UPS["own-part"]))


async def test_typed_answers_and_buttons(plain_product: Product) -> None:
    async with plain_product.candidate(short_plan(2, follow_ups=0)) as (candidate, interview_id):
        await candidate.hears_all(("greeting", None), ("planned", PROJECT))
        candidate.client.send({"type": "control", "action": "repeat"})
        await candidate.hears_all(("meta", "Of course."), ("meta", PROJECT))
        candidate.client.send({"type": "text_answer", "text": ANSWER})
        await candidate.hears_all(("planned", CHANGE))
        assert candidate.finals == [ANSWER]
        candidate.client.send({"type": "control", "action": "skip"})
        await candidate.hears("meta", "Of course, let's skip that one.")
        await candidate.hears("closing")
        await candidate.ends("completed")
    await plain_product.over(interview_id)
    typed = [e for e in await plain_product.transcript(interview_id) if e["speaker"] == "candidate"]
    assert [(e["kind"], e["text"], e["question_id"]) for e in typed] == [
        ("text", ANSWER, "project")
    ]


async def test_talking_over_the_interviewer_stops_it(plain_product: Product) -> None:
    plan = short_plan(follow_ups=0)
    long = "Now please tell me, in as much detail as you like, about one project. " + PROJECT
    plan["stages"][0]["questions"][0]["text"] = long
    async with plain_product.candidate(plan) as (candidate, interview_id):
        await candidate.hears("greeting")
        await candidate.hears("planned", long)
        await candidate.says(OWN_PART)
        await candidate.hears("closing")
        await candidate.ends("completed")
    await plain_product.over(interview_id)
    entries = await plain_product.transcript(interview_id)
    question = next(e for e in entries if e["kind"] == "planned")
    assert question["interrupted"] and long.startswith(question["text"])
    assert len(question["text"]) < len(long)


BAD_REQUESTS: list[tuple[str, dict[str, Any], str, int]] = [
    ("not sdp", {"sdp": "v=0 rubbish", "type": "offer"}, "own", 400),
    ("empty sdp", {"sdp": "", "type": "offer"}, "own", 422),
    ("an answer", {"sdp": "v=0", "type": "answer"}, "own", 422),
    ("a foreign token", {"sdp": "v=0", "type": "offer"}, "foreign", 401),
    ("a forged token", {"sdp": "v=0", "type": "offer"}, "forged", 401),
    ("an expired token", {"sdp": "v=0", "type": "offer"}, "expired", 401),
    ("no token", {"sdp": "v=0", "type": "offer"}, "none", 401),
]


@pytest.mark.parametrize(("case", "offer", "token", "status"), BAD_REQUESTS)
async def test_an_offer_that_cannot_be_used(
    plain_product: Product, case: str, offer: dict[str, Any], token: str, status: int
) -> None:
    own = await plain_product.create(short_plan())
    other = await plain_product.create(short_plan())
    secret = (plain_product.data / "secret").read_text().strip()
    tokens = {
        "expired": grants.issue(secret, own, "candidate", -5)[0],
        "own": (await plain_product.join(own))["token"],
        "foreign": (await plain_product.join(other))["token"],
        "forged": "e30.e30.x",
    }
    headers = {"Authorization": f"Bearer {tokens[token]}"} if token in tokens else {}
    response = await plain_product.http.post(f"/interviews/{own}/rtc", json=offer, headers=headers)
    assert response.status_code == status, (case, response.text)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status and len(problem["detail"]) > 20


async def test_interviews_that_are_not_there_or_over(plain_product: Product) -> None:
    unknown = "00000000-0000-0000-0000-00000000dead"
    for method, what in (("GET", ""), ("POST", "/join"), ("GET", "/report"), ("POST", "/complete")):
        response = await plain_product.http.request(method, f"/interviews/{unknown}{what}")
        assert response.status_code == 404 and unknown in response.json()["detail"]
    over = await plain_product.create(short_plan())
    token = (await plain_product.join(over))["token"]
    assert (await plain_product.http.post(f"/interviews/{over}/complete")).status_code == 200
    assert (await plain_product.http.post(f"/interviews/{over}/join")).status_code == 409
    response = await plain_product.http.post(
        f"/interviews/{over}/rtc",
        json={"sdp": "v=0", "type": "offer"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 409 and "over" in response.json()["detail"]


async def test_two_products_side_by_side(product: Product, plain_product: Product) -> None:
    assert product.data != plain_product.data and product.url != plain_product.url
    own = await plain_product.create(short_plan())
    assert (await plain_product.http.get(f"/interviews/{own}")).status_code == 200
    assert (await product.http.get(f"/interviews/{own}")).status_code == 404
    for each in (product, plain_product):
        assert (await each.http.get(f"{each.url}/readyz")).status_code == 200
