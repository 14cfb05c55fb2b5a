"""The recruiters' first page: what awaits them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from db.tables import (
    CandidateRequest,
    InterviewStatus,
    Invitation,
    Mail,
    MailKind,
    MailState,
    Report,
    ReportStatus,
    RequestKind,
    ReviewStage,
    Role,
    Task,
    TaskState,
    utcnow,
)
from tests.api.test_reviews import add
from tests.support.api_accounts import add_person
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served


async def test_what_awaits_recruiters(client: httpx.AsyncClient, served: Served) -> None:
    done = {"status": InterviewStatus.COMPLETED}
    first = await add(served, "First", **done)
    await add(served, "Second", **done, stage=ReviewStage.IN_REVIEW)
    await add(served, "Decided", **done, stage=ReviewStage.REJECTED)
    live = await add(served, "Live", status=InterviewStatus.IN_PROGRESS)
    await add(served, "Invited")
    old = utcnow() - timedelta(days=8)
    async with served.database.unit_of_work() as work:
        work.session.add(CandidateRequest(interview_id=first, kind=RequestKind.DELETION))
        work.session.add(
            Report(interview_id=first, status=ReportStatus.FAILED, failure_reason="no disk")
        )
        for finished_at in (utcnow(), old):
            work.session.add(
                Task(
                    kind="resume.parse",
                    state=TaskState.FAILED,
                    error={"code": "failed", "detail": "no memory"},
                    finished_at=finished_at,
                )
            )
    today = (await client.get("/api/v1/workspace/today")).json()
    assert [row["candidate_name"] for row in today["to_review"]] == ["First", "Second"]
    assert today["to_review"][0]["review"]["report"]["status"] == "failed"
    assert [row["id"] for row in today["live"]] == [str(live)]
    (request,) = today["requests"]
    assert (request["candidate_name"], request["kind"]) == ("First", "deletion")
    assert request["due_at"][:10] > request["created_at"][:10]
    reasons = {job["reason"] for job in today["failed_jobs"]["items"]}
    assert reasons == {"no disk", "no memory"}
    assert today["counts"] == {
        "to_review": 2,
        "live": 1,
        "requests": 1,
        "failed_jobs": 2,
        "undelivered_mails": 0,
        "stages": {
            "new": 1,
            "in_review": 1,
            "shortlisted": 0,
            "on_hold": 0,
            "rejected": 1,
            "hired": 0,
        },
    }


async def undelivered(
    served: Served, name: str, state: MailState = MailState.BOUNCED, **facts: Any
) -> UUID:
    """An interview with an invitation whose last message didn't arrive; the invitation's id.

    Args:
        facts: columns of the invitation; ``status`` and ``position_id`` are the interview's.
    """
    columns = {key: facts.pop(key) for key in ("status", "position_id") if key in facts}
    interview_id = await add(served, name, **columns)
    address = f"{name.lower()}@candidate.example"
    facts = {"expires_at": utcnow() + timedelta(days=2), "mail_state": state} | facts
    invitation = Invitation(interview_id=interview_id, email=address, **facts)
    mails = [
        Mail(
            interview_id=interview_id,
            invitation_id=invitation.id,
            kind=kind,
            key=str(kind),
            address=address,
            base_url="https://acme.example",
            state=each,
            answer=f"550 no such {kind}",
            created_at=utcnow() + timedelta(seconds=seconds),
        )
        for seconds, (kind, each) in enumerate(
            [(MailKind.INVITATION, MailState.SENT), (MailKind.REMINDER, state)]
        )
    ]
    async with served.database.unit_of_work() as work:
        work.session.add(invitation)
        await work.session.flush()
        work.session.add_all(mails)
    return invitation.id


async def test_messages_that_did_not_arrive_await_recruiters(
    client: httpx.AsyncClient, served: Served
) -> None:
    now = utcnow()
    later = await undelivered(served, "Later", expires_at=now + timedelta(days=5))
    await undelivered(served, "Soon", MailState.FAILED)
    await undelivered(
        served, "Missed", status=InterviewStatus.EXPIRED, expires_at=now - timedelta(days=3)
    )
    await undelivered(served, "Old", expires_at=now - timedelta(days=8))
    await undelivered(served, "Came", entered_at=now)
    await undelivered(served, "Declined", declined_at=now)
    await undelivered(served, "Cancelled", cancelled_at=now)
    await undelivered(served, "Begun", status=InterviewStatus.IN_PROGRESS)
    await undelivered(served, "Queued", mail_state=MailState.QUEUED)
    today = (await client.get("/api/v1/workspace/today")).json()
    names = [mail["candidate_name"] for mail in today["undelivered_mails"]]
    assert names == ["Missed", "Soon", "Later"]
    assert today["counts"]["undelivered_mails"] == 3
    soon = today["undelivered_mails"][1]
    assert (soon["kind"], soon["state"], soon["role"]) == ("reminder", "failed", "Engineer")
    assert (soon["address"], soon["answer"]) == (
        "soon@candidate.example",
        "550 no such reminder",
    )
    # A newer invitation to the same interview replaces this one.
    async with served.database.unit_of_work() as work:
        row = await work.invitations.row(later)
        assert row is not None
        await work.invitations.add(row.interview_id, 600, None)
    today = (await client.get("/api/v1/workspace/today")).json()
    assert [mail["candidate_name"] for mail in today["undelivered_mails"]] == ["Missed", "Soon"]


async def test_limited_recruiters_see_what_did_not_arrive_at_their_positions(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    own = await stored_position(served.database)
    async with served.database.unit_of_work() as work:
        await work.users.change(ruth.id, {"position_ids": [own.id]})
    await undelivered(served, "Olive", position_id=own.id)
    await undelivered(served, "Xerxes")
    today = await client.get("/api/v1/workspace/today", headers=ruth.headers)
    assert [mail["candidate_name"] for mail in today.json()["undelivered_mails"]] == ["Olive"]
    assert today.json()["counts"]["undelivered_mails"] == 1


async def test_colleagues_are_staff_who_can_sign_in(
    client: httpx.AsyncClient, served: Served
) -> None:
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    await add_person(served.database, "Cand", Role.CANDIDATE)
    people = (await client.get("/api/v1/workspace/colleagues", headers=ruth.headers)).json()
    assert people == [{"id": str(ruth.id), "name": "Ruth"}]
