"""The Python client against the real API, and its models against the OpenAPI document."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from api.app import create_app
from db.tables import RequestKind, Role, Task
from interviews.plan import Plan
from pipelines.report import build_report
from tests.api.conftest import client, served  # noqa: F401
from tests.api.test_exports import job_of
from tests.api.test_reviews import add, say
from tests.support.api_accounts import add_person
from tests.support.api_candidate import stored_position
from tests.support.api_server import Served
from tests.support.bulk_actions import bulk_job
from tests.support.invitation_batches import batch_job, packed
from tests.support.pdfs import make_pdf
from tests.support.resumes import ENGLISH
from tests.support.webhook_receiver import receiving

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "client"))

from vivavoce_client import (  # noqa: E402
    CreateInterview,
    CreatePosition,
    CreateWebhook,
    InterviewStatus,
    InviteToPosition,
    MakeQuestions,
    ProblemError,
    Vivavoce,
)
from vivavoce_client.models import (  # noqa: E402
    BulkActionKind,
    ChangeBatchRow,
    ChangeIntegration,
    ChangeInterview,
    ChangePosition,
    ChangeWebhook,
    CreateBulkAction,
    CreateCompany,
    CreateExport,
    CreateIntegration,
    CreateShareLink,
    DecisionInput,
    DecisionVerdict,
    DeliveryState,
    Exported,
    OverrideInput,
    RatingInput,
    RequestState,
    ReviewStage,
    SetLegalHold,
    TaskState,
    WebhookEventType,
)


def test_the_models_are_generated_from_the_openapi_document(tmp_path: Path) -> None:
    generated = tmp_path / "models.py"
    subprocess.run(
        [ROOT / "tools" / "client.sh", generated],
        check=True,
        capture_output=True,
        env=os.environ | {"BIN": str(Path(sys.executable).parent)},
    )
    committed = ROOT / "client" / "vivavoce_client" / "models.py"
    assert generated.read_text() == committed.read_text(), "run `make client`"


async def test_an_interview_from_first_to_last(client: httpx.AsyncClient) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    resume = await vivavoce.send_resume(text="Ada Lovelace\nObjective: Compiler engineer\n")
    assert (await vivavoce.resume(resume.id)).id == resume.id
    interviews = [
        await vivavoce.create_interview(
            CreateInterview(candidate_name=f"Ada {number}", role="Engineer", company="Acme")
        )
        for number in range(3)
    ]
    listed = [one.id async for one in vivavoce.interviews(q="ada eng", page_size=2)]
    assert listed == [one.id for one in reversed(interviews)]
    assert [one async for one in vivavoce.interviews(q="grace")] == []
    first = interviews[0].id
    assert len(await vivavoce.questions(first)) == interviews[0].question_count
    assert await vivavoce.transcript(first) == []
    assert (await vivavoce.join(first)).transport == "direct"
    assert (await vivavoce.invite(first)).link
    assert (await vivavoce.complete(first)).status is InterviewStatus.COMPLETED
    assert (await vivavoce.report(first)).summary_text
    ended = [one.id async for one in vivavoce.interviews(status=InterviewStatus.COMPLETED)]
    assert ended == [first]


async def test_a_pdf_without_parts_is_not_the_usual_one(client: httpx.AsyncClient) -> None:  # noqa: F811
    with pytest.raises(ValueError, match="choose at least one part"):
        await Vivavoce("", http=client).report_pdf(uuid4(), include=())


async def test_refusals_say_what_to_do(client: httpx.AsyncClient) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    with pytest.raises(ProblemError, match="not found") as refused:
        await vivavoce.interview(uuid4())
    assert refused.value.status == 404 and refused.value.problem is not None
    with pytest.raises(ProblemError, match="role"):
        await vivavoce.create_interview(CreateInterview(candidate_name="Ada", company="Acme"))


async def test_a_retry_after_a_lost_response_creates_nothing_twice(
    served: Served,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class LosingFirst(httpx.ASGITransport):
        lost = 0

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await super().handle_async_request(request)
            self.lost += 1
            if self.lost == 1:
                raise httpx.ReadError("connection reset")
            return response

    monkeypatch.setattr("vivavoce_client.connection.LOST_RETRY_S", 0)
    http = httpx.AsyncClient(transport=LosingFirst(served.app), base_url="http://127.0.0.1:8000")
    async with Vivavoce("", http=http) as vivavoce:
        request = CreateInterview(candidate_name="Ada", role="Engineer", company="Acme")
        created = await vivavoce.create_interview(request)
        other = await vivavoce.create_interview(request)
        assert [one.id async for one in vivavoce.interviews()] == [other.id, created.id]


async def test_all_calls_of_an_ordinary_day(client: httpx.AsyncClient, served: Served) -> None:  # noqa: F811
    """Each call of the client is sent to the real API, and its response read."""
    vivavoce = Vivavoce("", http=client)
    company = await vivavoce.create_company(CreateCompany(name="Acme"))
    assert [one.id async for one in vivavoce.companies(q="acme")] == [company.id]
    assert "standard-en" in [plan.id for plan in await vivavoce.plans()]
    position = await vivavoce.create_position(CreatePosition(title="Engineer", company="ACME"))
    assert position.company.id == company.id
    changed = await vivavoce.change_position(position.id, ChangePosition(description="Engines."))
    assert changed == await vivavoce.position(position.id)
    assert [one.id async for one in vivavoce.positions(archived=False)] == [position.id]
    assert (await vivavoce.agreement(position.id)).ratings == 0

    resume = await vivavoce.send_resume(text=ENGLISH)
    queued = await vivavoce.send_resume_later(text=ENGLISH)
    assert (await vivavoce.task(queued.id)).state is TaskState.queued
    assert resume.id in [one.id async for one in vivavoce.resumes(page_size=1)]
    questions = await vivavoce.make_questions(resume.id, MakeQuestions(count=2))
    assert await vivavoce.question_set(questions.id) == questions
    assert (await vivavoce.make_questions_later(resume.id)).state is TaskState.queued
    assert (await vivavoce.make_learning_path(resume.id)).steps

    invited = await vivavoce.invite_to_position(position.id, InviteToPosition(resume_id=resume.id))
    listed = [one.id async for one in vivavoce.invitations_to_position(position.id)]
    assert listed == [invited.id]
    (own,) = await vivavoce.invitations(invited.interview_id)
    assert own.id == invited.id
    await vivavoce.withdraw_invitation(invited.interview_id, invited.id)
    assert [one.id async for one in vivavoce.interviews(position_id=position.id)] == [
        invited.interview_id
    ]
    assert "Engineer" in await vivavoce.transcript_text(invited.interview_id)
    with pytest.raises(ProblemError, match="over"):
        await vivavoce.recording(invited.interview_id)
    questions = await vivavoce.questions(invited.interview_id)
    with pytest.raises(ProblemError, match="over"):
        await vivavoce.answer_clip(invited.interview_id, questions[0].plan_question_id)
    called_off = await vivavoce.cancel(invited.interview_id, "Position filled")
    assert called_off.status is InterviewStatus.CANCELLED
    await vivavoce.delete_interview(invited.interview_id)
    left = [one.id async for one in vivavoce.resumes()]
    assert left == [queued.resume_id], "its résumé went with the interview"
    await vivavoce.delete_resume(left[0])
    assert [one async for one in vivavoce.resumes()] == []


async def test_a_report_its_explanation_overrides_and_requests(
    client: httpx.AsyncClient,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    vivavoce = Vivavoce("", http=client)
    interview = await vivavoce.create_interview(
        CreateInterview(candidate_name="Ada", role="Engineer", company="Acme")
    )
    await vivavoce.complete(interview.id)
    async with served.database.unit_of_work() as work:
        row = await work.interviews.get(interview.id)
        assert row is not None
        report = await build_report(row, Plan.model_validate(row.plan), [], None)
        await work.reports.store(row.id, report.model_dump(mode="json"))
    assert (await vivavoce.finished_report(interview.id)).report is not None
    changed = await vivavoce.override(
        interview.id, OverrideInput(value=4, reason="She told me more.")
    )
    assert [one.value for one in changed.overrides] == [4]
    assert "She told me more." in (await vivavoce.explanation(interview.id)).total
    ratings = await vivavoce.ratings(interview.id)
    assert (ratings.others, len(ratings.machine or [])) == ([], len(ratings.rubric))
    with pytest.raises(ProblemError, match="person"):
        await vivavoce.rate(interview.id, RatingInput(levels=[]))
    async with served.database.unit_of_work() as work:
        await work.requests.add(interview.id, RequestKind.HUMAN_REVIEW, "")
    (request,) = [one async for one in vivavoce.requests(state=RequestState.open)]
    answered = await vivavoce.close_request(request.id, "I read it all again.")
    assert answered.state is RequestState.answered


async def test_webhooks_from_first_to_last(client: httpx.AsyncClient, served: Served) -> None:  # noqa: F811
    webhooks = served.services.webhooks.model_copy(update={"allowed_hosts": ["127.0.0.1"]})
    app = create_app(replace(served.services, webhooks=webhooks))
    transport = httpx.ASGITransport(app)
    async with (
        receiving() as receiver,
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as own,
    ):
        vivavoce = Vivavoce("", http=own)
        hook = await vivavoce.create_webhook(
            CreateWebhook(url=receiver.url, events=[WebhookEventType.report_completed])
        )
        assert (await vivavoce.rotate_webhook_secret(hook.id)).secret != hook.secret
        sent = await vivavoce.test_webhook(hook.id)
        assert sent.state is DeliveryState.delivered
        receiver.taken[0].checked(hook.secret)
        log = [one.id async for one in vivavoce.deliveries(hook.id, state=DeliveryState.delivered)]
        assert log == [sent.id]
        assert (await vivavoce.redeliver(hook.id, sent.id)).state is DeliveryState.pending
        changed = await vivavoce.change_webhook(hook.id, ChangeWebhook(active=False))
        assert [one async for one in vivavoce.webhooks()] == [changed]
        await vivavoce.delete_webhook(hook.id)


async def test_integrations(client: httpx.AsyncClient) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    created = await vivavoce.create_integration(
        CreateIntegration.model_validate({"kind": "greenhouse", "name": "Acme", "language": "en"})
    )
    listing = created.urls[0].removeprefix("http://127.0.0.1:8000")
    assert (await client.get(listing, auth=(created.key, ""))).json() == []
    assert [call.name async for call in vivavoce.ats_calls(created.id)] == ["list_tests"]
    assert [one async for one in vivavoce.ats_updates(created.id)] == []
    assert (await vivavoce.rotate_integration_key(created.id)).key != created.key
    assert (await vivavoce.test_integration(created.id)).positions == 0
    changed = await vivavoce.change_integration(created.id, ChangeIntegration(active=False))
    assert [one async for one in vivavoce.integrations()] == [changed]
    await vivavoce.delete_integration(created.id)


async def test_what_recruiters_do(client: httpx.AsyncClient, served: Served) -> None:  # noqa: F811
    ruth = await add_person(served.database, "Ruth", Role.RECRUITER)
    client.headers.update(ruth.headers)
    vivavoce = Vivavoce("", http=client)
    ada = await add(served)
    await say(served, ada, "I measured the queue first.")
    assert [one.id async for one in vivavoce.reviews(said="the queue")] == [ada]
    (match,) = await vivavoce.search_transcript(ada, "queue")
    assert match.text[match.places[0].start : match.places[0].end] == "queue"
    changed = await vivavoce.change_interview(ada, ChangeInterview(stage=ReviewStage.in_review))
    assert changed.review is not None and changed.review.stage is ReviewStage.in_review
    note = await vivavoce.write_note(ada, "Hear minute 12.")
    assert await vivavoce.notes(ada) == [note]
    decision = await vivavoce.decide(
        ada, DecisionInput(verdict=DecisionVerdict.hold, reason="We wait for the others.")
    )
    assert await vivavoce.decisions(ada) == [decision]
    hold = await vivavoce.set_legal_hold(ada, SetLegalHold(held=True, reason="A claim."))
    assert hold.held and await vivavoce.legal_hold(ada) == hold
    link = await vivavoce.share(ada, CreateShareLink(expires_in_days=1))
    await vivavoce.revoke_share_link(link.id)
    assert [one.revoked for one in await vivavoce.share_links(ada)] == [True]
    assert (await vivavoce.today()).counts.to_review == 0

    async def write_export() -> None:
        while True:
            async with served.database.unit_of_work() as work:
                task_id = await work.session.scalar(select(col(Task.id)))
            if task_id is not None:
                return await job_of(served).do(task_id)
            await asyncio.sleep(0.01)

    request = CreateExport(interview_ids=[ada], include=[Exported.transcript])
    written, _ = await asyncio.gather(vivavoce.export(request, poll_s=0.01), write_export())
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert "interviews.csv" in archive.namelist()


async def test_many_interviews_are_changed_at_once(
    client: httpx.AsyncClient,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    vivavoce = Vivavoce("", http=client)
    ada, bea = [await add(served, name) for name in ("Ada", "Bea")]

    async def work_off() -> None:
        while True:
            async with served.database.unit_of_work() as work:
                unfinished = await work.tasks.queue_unfinished()
            if unfinished:
                return await bulk_job(served).do(unfinished[0])
            await asyncio.sleep(0.01)

    request = CreateBulkAction(
        action=BulkActionKind.stage, stage=ReviewStage.hired, interview_ids=[ada, bea]
    )
    task, _ = await asyncio.gather(vivavoce.bulk_action(request, poll_s=0.01), work_off())
    assert task.result == {"total": 2, "done": 2, "skipped": 0, "failed": 0}
    assert [row.interview_id for row in await vivavoce.bulk_rows(task.id)] == [ada, bea]
    await asyncio.gather(vivavoce.undo_bulk_action(task.id, poll_s=0.01), work_off())
    undone, first = await vivavoce.bulk_actions()
    assert (undone.undo_of, undone.done, first.task_id) == (task.id, 2, task.id)


async def test_what_holds_for_all_interviews(
    client: httpx.AsyncClient,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    root = await add_person(served.database, "Root", Role.ADMIN)
    client.headers.update(root.headers)
    vivavoce = Vivavoce("", http=client)
    position = await stored_position(served.database, retention_days=90)
    assert (await vivavoce.retention()).days == 365
    preview = await vivavoce.preview_retention(30)
    assert (preview.days_now, preview.days, preview.deleted) == (365, 30, 0)
    assert (await vivavoce.change_retention(30)).set_here
    assert (await vivavoce.preview_retention(None)).days == 365
    of_position = await vivavoce.preview_retention(None, position.id)
    assert (of_position.days_now, of_position.days) == (90, 30)
    kept = [one async for one in vivavoce.position_retention()]
    assert [(one.id, one.days) for one in kept] == [(position.id, 90)]
    assert [one.language.value for one in (await vivavoce.languages()).items] == ["en", "ko"]


async def test_many_candidates_are_invited(client: httpx.AsyncClient, served: Served) -> None:  # noqa: F811
    vivavoce = Vivavoce("", http=client)
    position = await stored_position(served.database)
    batch = await vivavoce.preview_invitations(position.id, text="Ada, ada@example.org\nBea, bea@")
    assert (batch.counts.ready, batch.counts.faulty) == (1, 1)
    row = await vivavoce.change_batch_row(batch.id, 2, ChangeBatchRow(email="bea@example.org"))
    assert row.problems == []
    task = await vivavoce.send_batch(batch.id)
    await batch_job(served).do(task.id)
    assert (await vivavoce.invitation_batch(batch.id)).counts.invited == 2
    assert all(row.link is not None for row in await vivavoce.batch_rows(batch.id))
    await vivavoce.delete_batch(batch.id)

    archive = packed({"ada.pdf": make_pdf(ENGLISH)})
    batch = await vivavoce.preview_invitations(position.id, file=archive, file_name="cv.zip")
    assert batch.task_id is not None
    await batch_job(served).do(batch.task_id)
    assert (await vivavoce.batch_read(batch.id)).counts.ready == 1
