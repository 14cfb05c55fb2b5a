"""The callers of the access matrix, and the objects that their requests name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from api.candidates.link_tokens import issue_access
from api.scopes import Scope
from db.tables import (
    BatchSource,
    Company,
    Feedback,
    Interview,
    InterviewStatus,
    InvitationBatch,
    Note,
    Question,
    Resume,
    ResumeStatus,
    Role,
    ShareLink,
    Speaker,
    Task,
    TranscriptEntry,
    utcnow,
)
from interviews.link_tokens import link_token_hash, make_link_token
from interviews.plan import load_plan
from pipelines.invitation_batches.person import Person as Candidate
from pipelines.invitation_batches.rows import rows_of_people
from pipelines.invitations.links import unsubscribe_token
from pipelines.jobs.tasks import PARSE_RESUME
from tests.support.access_matrix import scopes_in
from tests.support.api_accounts import Person, add_key, add_person, add_user
from tests.support.api_candidate import stored_position
from tests.support.api_server import SECRET, Served

KEY = "open sesame"
CANDIDATE = "Ada of the other position"
TITLE = "The other position"
PLAN = load_plan("standard-en").model_dump(mode="json")


@dataclass
class World:
    """The callers, and the objects that they request."""

    served: Served
    own: Person
    other: Person
    recr: Person
    admin: Person
    within: Person
    lim: Person
    position_id: UUID
    """Of the objects; ``within`` is limited to it."""
    _lasting: tuple[UUID, UUID, str] | None = None
    _keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    @classmethod
    async def populated(cls, served: Served) -> World:
        """A world with its four people."""
        roles = {
            "own": Role.CANDIDATE,
            "other": Role.CANDIDATE,
            "recr": Role.RECRUITER,
            "admin": Role.ADMIN,
            "within": Role.RECRUITER,
            "lim": Role.RECRUITER,
        }
        people = {
            name: await add_person(served.database, name, role) for name, role in roles.items()
        }
        position = await stored_position(served.database)
        other = await stored_position(served.database)
        world = cls(served, **people, position_id=position.id)
        await world._limit(world.within, position.id)
        await world._limit(world.lim, other.id)
        return world

    async def _limit(self, person: Person, *position_ids: UUID) -> None:
        async with self.served.database.unit_of_work() as work:
            await work.users.change(person.id, {"position_ids": list(position_ids)})

    async def make(self, path: str, state: str) -> dict[str, str]:
        """Create what a path's parameters name; a candidate with a link always has an interview."""
        if "interview_id" in path or "token" in path:
            interview_id, invitation_id, token = await self._interview(state)
        else:
            self._lasting = self._lasting or await self._interview(state)
            interview_id, invitation_id, token = self._lasting
        names = {
            "interview_id": str(interview_id),
            "invitation_id": str(invitation_id),
            "token": token,
            "plan_question_id": "q1",
            "question_id": "q1",
            "plan_id": "standard-en",
            "seq": "1",
            "number": "1",
            "path": "interviews",
            "link": "any",
            "job_id": "1",
            "kind": "invitation",
            "language": "en",
            "unsubscribe_token": unsubscribe_token(SECRET, invitation_id),
        }
        absent = ("set_id", "path_id", "request_id", "webhook_id", "delivery_id")
        for name in (*absent, "integration_id", "update_id"):
            names[name] = str(uuid4())  # don't exist: 404 for callers who may ask, 403 for others
        makers: dict[str, Callable[[], Awaitable[UUID]]] = {
            "resume_id": self._resume,
            "task_id": self._task,
            "user_id": self._user,
            "key_id": self._key,
            "company_id": self._company,
            "position_id": self._position,
            "note_id": self._note,
            "link_id": self._share_link,
            "batch_id": self._batch,
        }
        if "{share_token}" in path:
            names["share_token"] = make_link_token()
            await self._share_link(interview_id, names["share_token"])
        for name, maker in makers.items():
            if f"{{{name}}}" in path:
                names[name] = str(await maker())
        return names

    async def bearer(self, who: str, scope: str, names: dict[str, str]) -> str:
        """A caller's credential; "" for none."""
        needed = scopes_in(scope)
        match who:
            case "none":
                return ""
            case "link":
                ids = UUID(names["interview_id"]), UUID(names["invitation_id"])
                return issue_access(SECRET, *ids, 600)[0]
            case "oper":
                return KEY
            case "key":
                return await self._key_with(*(needed or Scope))
            case "less":
                return await self._key_with(*(s for s in Scope if s not in needed[-1:]))
        person: Person = getattr(self, "within" if who == "in" else who)
        return person.token

    async def _key_with(self, *scopes: str) -> str:
        """An API key with these scopes, the same at each call."""
        if scopes not in self._keys:
            self._keys[scopes] = await add_key(self.served.database, *scopes)
        return self._keys[scopes]

    async def _interview(self, state: str) -> tuple[UUID, UUID, str]:
        """An interview with content, its invitation, and the token of its link."""
        row = Interview(
            language="en",
            candidate_name=CANDIDATE,
            role="Engineer",
            company="Acme",
            candidate_id=self.own.id,
            position_id=self.position_id,
            plan=PLAN,
        )
        if state == "over":
            row.status = InterviewStatus.CANCELLED
            row.recording_path = "sound"
        if state == "completed":
            row.status = InterviewStatus.COMPLETED
        if state == "asked":
            row.conductor_state = {"asked": ["q1"]}
        question = Question(
            interview_id=row.id, position=0, plan_question_id="q1", text="?", audio_path="sound"
        )
        words = TranscriptEntry(
            interview_id=row.id,
            seq=1,
            speaker=Speaker.CANDIDATE,
            kind="answer",
            text="Yes.",
            start_s=0,
            end_s=1,
        )
        async with self.served.database.unit_of_work() as work:
            await work.interviews.add(row)
            await work.questions.add_many([question])
            await work.transcripts.add_many([words])
            await work.candidates.rate(Feedback(interview_id=row.id, rating=4))
            token = make_link_token()
            invitation = await work.invitations.add(
                row.id, 600, None, token_hash=link_token_hash(SECRET, token)
            )
        assert invitation is not None
        return row.id, invitation.id, token

    async def _company(self) -> UUID:
        company = Company(name="Acme", name_key=uuid4().hex)
        async with self.served.database.unit_of_work() as work:
            work.session.add(company)
        return company.id

    async def _position(self) -> UUID:
        position = await stored_position(self.served.database, title=TITLE)
        await self._limit(self.within, self.position_id, position.id)
        return position.id

    async def _resume(self) -> UUID:
        row = Resume(
            owner_id=self.own.id,
            status=ResumeStatus.READY,
            structured_data={"header": {"name": CANDIDATE}},
        )
        interview = Interview(
            language="en",
            candidate_name=CANDIDATE,
            role="Engineer",
            company="Acme",
            plan=PLAN,
            resume_id=row.id,
            position_id=self.position_id,
        )
        async with self.served.database.unit_of_work() as work:
            await work.resumes.add(row)
            await work.interviews.add(interview)
        return row.id

    async def _task(self) -> UUID:
        task = Task(kind=PARSE_RESUME, resume_id=await self._resume())
        async with self.served.database.unit_of_work() as work:
            await work.tasks.add(task)
            await work.tasks.succeed(task.id, {})
        return task.id

    async def _user(self) -> UUID:
        user = await add_user(self.served.database, uuid4().hex, Role.CANDIDATE)
        return user.id

    async def _note(self) -> UUID:
        """The recruiter's; another person can't change it."""
        interview_id, _, _ = await self._interview("")
        note = Note(
            interview_id=interview_id, author_id=self.recr.id, author_name="recr", text="Heard."
        )
        async with self.served.database.unit_of_work() as work:
            await work.notes.add(note)
        return note.id

    async def _share_link(self, interview_id: UUID | None = None, token: str = "") -> UUID:
        if interview_id is None:
            interview_id, _, _ = await self._interview("")
        link = ShareLink(
            interview_id=interview_id,
            token_hash=link_token_hash(SECRET, f"share:{token or uuid4()}"),
            created_by_name="recr",
            expires_at=utcnow() + timedelta(days=1),
            hide_name=False,
            include=["recording"],
        )
        async with self.served.database.unit_of_work() as work:
            await work.share_links.add(link)
        return link.id

    async def _batch(self) -> UUID:
        batch = InvitationBatch(
            position_id=await self._position(),
            source=BatchSource.LINES,
            created_by="recr",
            expires_at=utcnow() + timedelta(days=1),
        )
        rows = rows_of_people(batch.id, [Candidate("Ada", f"{uuid4().hex}@acme.example")])
        async with self.served.database.unit_of_work() as work:
            await work.invitation_batches.add(batch, rows)
        return batch.id

    async def _key(self) -> UUID:
        text = await add_key(self.served.database, "reports:read", user_id=self.recr.id)
        async with self.served.database.unit_of_work() as work:
            key = await work.api_keys.working(text[:16])
        assert key is not None
        return key.id
