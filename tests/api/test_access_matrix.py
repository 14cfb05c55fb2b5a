"""Who may call what: every route of the app, by every kind of caller.

A route that is not in the table makes a test fail, so whoever adds one says here who may call
it. One line is a route with the status that each caller gets:

- none: sends nothing, to a server with a key
- own, other: a candidate with an account, whose the interview (résumé, task) is, and another one
- link: a candidate who came by the link of an invitation to this interview
- recr, admin: people with an account
- key, less: an API key with the scope that the line names, and one with all the other scopes
- oper: whoever has the server's key

Scope: ``-`` closed to keys, ``any`` open to all of them, ``x`` no key is looked at (public, or
something else is asked for). A state after the path makes the interview be in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from starlette.types import Message

from api.app import PREFIX
from api.candidates.link_tokens import issue_access, link_token_hash, make_link_token
from api.limits.settings import RateSettings
from api.scopes import ANY, Scope, scope_of
from db.relay import EventRelay
from db.session import Database
from db.tables import (
    Company,
    Feedback,
    Interview,
    InterviewStatus,
    Question,
    Resume,
    ResumeStatus,
    Role,
    Speaker,
    Task,
    TranscriptEntry,
)
from interviews.plan import load_plan
from pipelines.jobs.tasks import PARSE_RESUME
from tests.support.api_accounts import Person, add_key, add_person, add_user
from tests.support.api_candidate import stored_position
from tests.support.api_server import SECRET, Served

CALLERS = ("none", "own", "other", "link", "recr", "admin", "key", "less", "oper")
HANDBOOK = Path(__file__).parents[2] / "docs" / "accounts.md"
KEY = "open sesame"
PLAN = load_plan("standard-en").model_dump(mode="json")

TABLE = """
method path                                            scope             none own other link recr admin key less oper
GET    /healthz                                        x                 200  200 200   200  200  200   200 200  200
GET    /metrics                                        x                 200  200 200   200  200  200   200 200  200
GET    /readyz                                         x                 200  200 200   200  200  200   200 200  200
GET    /docs                                           x                 200  200 200   200  200  200   200 200  200
GET    /openapi.json                                   x                 200  200 200   200  200  200   200 200  200

POST   /auth/token                                     x                 422  422 422   422  422  422   422 422  422
POST   /auth/refresh                                   x                 401  401 401   401  401  401   401 401  401
POST   /auth/logout                                    x                 204  204 204   204  204  204   204 204  204

GET    /users/me                                       any               401  200 200   200  200  200   200 200  200
PUT    /users/me/password                              any               401  422 422   403  422  422   403 403  403
POST   /users                                          -                 401  403 403   403  403  201   403 403  201
GET    /users                                          -                 401  403 403   403  403  200   403 403  200
GET    /users/{user_id}                                -                 401  403 403   403  403  200   403 403  200
PATCH  /users/{user_id}                                -                 401  403 403   403  403  200   403 403  200
DELETE /users/{user_id}                                -                 401  403 403   403  403  204   403 403  204

POST   /api-keys                                       -                 401  403 403   403  201  201   403 403  201
GET    /api-keys                                       -                 401  403 403   403  200  200   403 403  200
GET    /api-keys/{key_id}                              -                 401  403 403   403  200  200   403 403  200
PATCH  /api-keys/{key_id}                              -                 401  403 403   403  200  200   403 403  200
DELETE /api-keys/{key_id}                              -                 401  403 403   403  204  204   403 403  204

GET    /audit                                          -                 401  403 403   403  403  200   403 403  200

POST   /resumes                                        resumes:write     401  201 201   403  201  201   201 403  201
GET    /resumes                                        resumes:read      401  200 200   403  200  200   200 403  200
GET    /resumes/{resume_id}                            resumes:read      401  200 404   404  200  200   200 403  200
PUT    /resumes/{resume_id}                            resumes:write     401  200 404   404  200  200   200 403  200
PATCH  /resumes/{resume_id}                            resumes:write     401  200 404   404  200  200   200 403  200
DELETE /resumes/{resume_id}                            resumes:write     401  204 404   404  204  204   204 403  204

POST   /resumes/{resume_id}/questions                  resumes:write     401  403 403   403  422  422   422 403  422
GET    /resumes/{resume_id}/questions                  resumes:read      401  403 403   403  200  200   200 403  200
GET    /question-sets/{set_id}                         resumes:read      401  403 403   403  404  404   404 403  404
DELETE /question-sets/{set_id}                         resumes:write     401  403 403   403  404  404   404 403  404
POST   /resumes/{resume_id}/learning-paths             resumes:write     401  403 403   403  422  422   422 403  422
GET    /resumes/{resume_id}/learning-paths             resumes:read      401  403 403   403  200  200   200 403  200
GET    /learning-paths/{path_id}                       resumes:read      401  403 403   403  404  404   404 403  404
DELETE /learning-paths/{path_id}                       resumes:write     401  403 403   403  404  404   404 403  404
GET    /answer-bank                                    answer-bank:read  401  403 403   403  200  200   200 403  200

GET    /tasks/{task_id}                                tasks:read        401  200 404   404  200  200   200 403  200
GET    /tasks/{task_id}/stream                         tasks:read        401  200 404   404  200  200   200 403  200

POST   /companies                                      positions:write   401  403 403   403  201  201   201 403  201
GET    /companies                                      positions:read    401  403 403   403  200  200   200 403  200
GET    /companies/{company_id}                         positions:read    401  403 403   403  200  200   200 403  200
PATCH  /companies/{company_id}                         positions:write   401  403 403   403  200  200   200 403  200
DELETE /companies/{company_id}                         positions:write   401  403 403   403  204  204   204 403  204
POST   /positions                                      positions:write   401  403 403   403  201  201   201 403  201
GET    /positions                                      positions:read    401  403 403   403  200  200   200 403  200
GET    /positions/{position_id}                        positions:read    401  403 403   403  200  200   200 403  200
PATCH  /positions/{position_id}                        positions:write   401  403 403   403  200  200   200 403  200
DELETE /positions/{position_id}                        positions:write   401  403 403   403  204  204   204 403  204
GET    /plans                                          positions:read    401  403 403   403  200  200   200 403  200
GET    /plans/{plan_id}                                positions:read    401  403 403   403  200  200   200 403  200

POST   /interviews                                     interviews:write  401  403 403   403  201  201   201 403  201
GET    /interviews                                     interviews:read   401  200 200   200  200  200   200 403  200
GET    /interviews/{interview_id}                      interviews:read   401  200 404   200  200  200   200 403  200
GET    /interviews/{interview_id}/questions            interviews:read   401  200 404   200  200  200   200 403  200
GET    /interviews/{interview_id}/questions/{plan_question_id}/audio        interviews:read   401  404 404   404  200  200   200 403  200
GET    /interviews/{interview_id}/questions/{plan_question_id}/audio asked  interviews:read   401  200 404   200  200  200   200 403  200
GET    /interviews/{interview_id}/transcripts          interviews:read   401  200 404   200  200  200   200 403  200
GET    /interviews/{interview_id}/transcript.txt       interviews:read   401  200 404   200  200  200   200 403  200
POST   /interviews/{interview_id}/transcripts/{seq}/dispute    interviews:write  401  200 404   200  403  403   403 403  403
DELETE /interviews/{interview_id}/transcripts/{seq}/dispute    interviews:write  401  200 404   200  403  403   403 403  403
POST   /interviews/{interview_id}/feedback             interviews:write  401  204 404   204  403  403   403 403  403
GET    /interviews/{interview_id}/feedback             interviews:read   401  403 403   403  200  200   200 403  200
GET    /interviews/{interview_id}/recording over       interviews:read   401  403 403   403  200  200   200 403  200
POST   /interviews/{interview_id}/sound-check          interviews:write  401  415 404   415  415  415   415 403  415
POST   /interviews/{interview_id}/join                 interviews:write  401  200 404   200  200  200   200 403  200
POST   /interviews/{interview_id}/complete             interviews:write  401  200 404   200  200  200   200 403  200
POST   /interviews/realtime                            interviews:write  401  403 403   403  201  201   201 403  201
POST   /interviews/{interview_id}/cancel               interviews:write  401  403 403   403  200  200   200 403  200
PATCH  /interviews/{interview_id}/behavior-scores      interviews:write  401  403 403   403  403  403   403 403  403
GET    /interviews/{interview_id}/evaluations          interviews:read   401  403 403   403  200  200   200 403  200
PUT    /interviews/{interview_id}/evaluations/{question_id} interviews:write  401  403 403   403  200  200   200 403  200
POST   /interviews/{interview_id}/invitations          interviews:write  401  403 403   403  201  201   201 403  201
GET    /interviews/{interview_id}/invitations          interviews:read   401  403 403   403  200  200   200 403  200
POST   /interviews/{interview_id}/invitations/{invitation_id}/resend  interviews:write  401  403 403   403  200  200   200 403  200
DELETE /interviews/{interview_id}/invitations/{invitation_id}         interviews:write  401  403 403   403  204  204   204 403  204
POST   /positions/{position_id}/invitations            interviews:write  401  403 403   403  201  201   201 403  201
GET    /positions/{position_id}/invitations            interviews:read   401  403 403   403  200  200   200 403  200
DELETE /interviews/{interview_id}                      interviews:write  401  403 403   403  204  204   204 403  204
POST   /interviews/{interview_id}/requests             interviews:write  401  201 404   201  201  201   201 403  201
GET    /interviews/{interview_id}/requests             interviews:read   401  200 404   200  200  200   200 403  200
GET    /requests                                       interviews:read   401  403 403   403  200  200   200 403  200
PATCH  /requests/{request_id}                          interviews:write  401  403 403   403  404  404   404 403  404
GET    /interviews/{interview_id}/report/explanation   reports:read      401  403 404   403  409  409   409 403  409
POST   /interviews/{interview_id}/report/override      reports:write     401  403 403   403  409  409   409 403  409
POST   /interviews/{interview_id}/report/rescore       reports:write     401  403 403   403  409  409   409 403  409
GET    /interviews/{interview_id}/report               reports:read      401  200 404   200  200  200   200 403  200
GET    /interviews/{interview_id}/report.pdf           reports:read      401  403 403   403  409  409   409 403  409
WS     /interviews/{interview_id}/events               interviews:read   403  101 404   101  101  101   101 403  101

POST   /webhooks                                       webhooks:write    401  403 403   403  422  422   422 403  422
GET    /webhooks                                       webhooks:read     401  403 403   403  200  200   200 403  200
GET    /webhooks/{webhook_id}                          webhooks:read     401  403 403   403  404  404   404 403  404
PATCH  /webhooks/{webhook_id}                          webhooks:write    401  403 403   403  404  404   404 403  404
DELETE /webhooks/{webhook_id}                          webhooks:write    401  403 403   403  404  404   404 403  404
POST   /webhooks/{webhook_id}/rotate-secret            webhooks:write    401  403 403   403  404  404   404 403  404
POST   /webhooks/{webhook_id}/test                     webhooks:write    401  403 403   403  404  404   404 403  404
GET    /webhooks/{webhook_id}/deliveries               webhooks:read     401  403 403   403  404  404   404 403  404
POST   /webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver webhooks:write    401  403 403   403  404  404   404 403  404

GET    /cache/stats                                    -                 401  403 403   403  200  200   403 403  200

POST   /interviews/{interview_id}/rtc                  x                 401  401 401   401  401  401   401 401  401
POST   /livekit/webhook                                x                 404  404 404   404  404  404   404 404  404
GET    /invitations/{token}                            x                 200  200 200   200  200  200   200 200  200
POST   /invitations/{token}/enter                      x                 200  200 200   200  200  200   200 200  200
POST   /invitations/{token}/decline                    x                 204  204 204   204  204  204   204 204  204
GET    /                                               x                 503  503 503   503  503  503   503 503  503
GET    /i/{token}                                      x                 503  503 503   503  503  503   503 503  503
"""  # noqa: E501
"""403 of behaviour scores to all: they are off. 409: there is no report yet. 415: no sound is
sent. 422: the résumé names no role, the webhook's address leads nowhere. 503: the page is not
built here. ``rtc`` takes a join token, the webhook of LiveKit a signature; the path of a link is
its own proof. Metrics are for this machine too."""

_STRUCTURED = {"structured_data": {"header": {"name": "Ada"}}}
OUTSIDE = ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/", "/i/{token}")
"""Paths that are not below the API's prefix."""
BODIES: dict[str, Any] = {
    "POST /auth/refresh": {"refresh_token": "rubbish"},
    "POST /auth/logout": {"refresh_token": "rubbish"},
    "PUT /users/me/password": {"current_password": "wrong", "new_password": "another password"},
    "POST /users": lambda: {"email": f"{uuid4().hex}@acme.example", "name": "N", "role": "admin"},
    "PATCH /users/{user_id}": {"active": False},
    "POST /api-keys": {"name": "k", "scopes": ["interviews:read"]},
    "PATCH /api-keys/{key_id}": {"name": "other"},
    "POST /resumes": {"text": "Ada Lovelace\nada@acme.example\n\nEducation\nMathematics"},
    "PUT /resumes/{resume_id}": _STRUCTURED,
    "PATCH /resumes/{resume_id}": _STRUCTURED,
    "PATCH /requests/{request_id}": {"state": "closed", "answer": "No."},
    "POST /interviews/{interview_id}/requests": {"kind": "explanation"},
    "POST /interviews/{interview_id}/report/override": {
        "reason": "It was told off the record.",
        "value": 3,
    },
    "POST /interviews/{interview_id}/report/rescore": {"reason": "The rubric was wrong."},
    "POST /webhooks": {"url": "https://hooks.acme.example/", "events": ["report.completed"]},
    "PATCH /webhooks/{webhook_id}": {"active": False},
    "POST /companies": lambda: {"name": uuid4().hex},
    "PATCH /companies/{company_id}": {"description": "Anvils."},
    "POST /positions": {"title": "Smith", "company": "Globex"},
    "PATCH /positions/{position_id}": {"archived": True},
    "POST /interviews/realtime": {"candidate_name": "Ada", "role": "Engineer"},
    "PATCH /interviews/{interview_id}/behavior-scores": {
        "averages": {"emotion_scores": {"neutral": 1.0}}
    },
    "PUT /interviews/{interview_id}/evaluations/{question_id}": {"score": 7},
    "POST /interviews": {"candidate_name": "Ada", "role": "Engineer", "company": "Acme"},
    "POST /interviews/{interview_id}/invitations": {"phone": True},
    "POST /interviews/{interview_id}/invitations/{invitation_id}/resend": {},
    "POST /positions/{position_id}/invitations": {"candidate_name": "Ada"},
    "POST /invitations/{token}/enter": {"consents": {"recording": True, "ai_processing": True}},
    "POST /invitations/{token}/decline": {},
    "POST /interviews/{interview_id}/transcripts/{seq}/dispute": {"correction": "something else"},
    "POST /interviews/{interview_id}/feedback": {"rating": 5},
    "POST /interviews/{interview_id}/rtc": {"sdp": "v=0", "type": "offer"},
}
"""What is sent, where something is: JSON, or what makes it anew for each call."""


@dataclass(frozen=True)
class Line:
    """One route, and what it answers to each caller."""

    method: str
    path: str
    state: str
    scope: str
    expected: dict[str, int]

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return self.path if self.path in OUTSIDE else PREFIX + self.path


def read_table() -> list[Line]:
    lines = []
    for row in TABLE.strip().splitlines()[1:]:
        if not row.strip():
            continue
        *what, scope = (fields := row.split())[: -len(CALLERS)]
        statuses = map(int, fields[-len(CALLERS) :])
        method, path, state = (*what, "")[:3]
        lines.append(Line(method, path, state, scope, dict(zip(CALLERS, statuses, strict=True))))
    return lines


def routes_of(served: Served) -> dict[str, set[str]]:
    """Every route that the app has, as the table writes it, with its tags."""
    found = {}
    for route in iter_route_contexts(served.app.routes):
        kind = type(route.original_route).__name__
        methods = {"WS"} if "WebSocket" in kind else {kind.upper()}
        if route.methods:
            methods = set(route.methods) - {"HEAD", "OPTIONS"}
        path = str(route.path).removeprefix(PREFIX).replace(":uuid}", "}")
        for method in methods:
            found[f"{method} {path}"] = set(getattr(route, "tags", None) or ())
    return found


@pytest.fixture
def guarded(database: Database, relay: EventRelay, tmp_path: Path) -> Served:
    """An app with a key, and without limits of how often it is called."""
    unlimited = RateSettings(read="", write="", sign_in="", unauthorized="")
    return Served(database, relay, tmp_path, key=KEY, rates=unlimited)


@dataclass
class World:
    """Who calls, and what is there to be called for; that is made anew for each call."""

    served: Served
    own: Person
    other: Person
    recr: Person
    admin: Person
    _lasting: tuple[UUID, UUID, str] | None = None

    async def make(self, path: str, state: str) -> dict[str, str]:
        """What a path's parameters name; a candidate by link has an interview in any case."""
        if "interview_id" in path or "token" in path:
            interview_id, invitation_id, token = await self._interview(state)
        else:
            self._lasting = self._lasting or await self._interview(state)
            interview_id, invitation_id, token = self._lasting
        made = {
            "interview_id": str(interview_id),
            "invitation_id": str(invitation_id),
            "token": token,
            "plan_question_id": "q1",
            "question_id": "q1",
            "plan_id": "standard-en",
            "seq": "1",
        }
        for name in ("set_id", "path_id", "request_id", "webhook_id", "delivery_id"):
            made[name] = str(uuid4())  # of nothing: 404 for whoever may ask, 403 for others
        makers: dict[str, Callable[[], Awaitable[UUID]]] = {
            "resume_id": self._resume,
            "task_id": self._task,
            "user_id": self._user,
            "key_id": self._key,
            "company_id": self._company,
            "position_id": self._position,
        }
        for name, maker in makers.items():
            if f"{{{name}}}" in path:
                made[name] = str(await maker())
        return made

    async def bearer(self, who: str, scope: str, names: dict[str, str]) -> str:
        """What a caller sends; "" for nothing."""
        needed = scope if scope in set(Scope) else ""
        match who:
            case "none":
                return ""
            case "link":
                ids = UUID(names["interview_id"]), UUID(names["invitation_id"])
                return issue_access(SECRET, *ids, 600)[0]
            case "oper":
                return KEY
            case "key":
                return await add_key(self.served.database, *([needed] if needed else Scope))
            case "less":
                return await add_key(self.served.database, *(s for s in Scope if s != needed))
        person: Person = getattr(self, who)
        return person.token

    async def _interview(self, state: str) -> tuple[UUID, UUID, str]:
        """An interview with something in it; its invitation, and the token of its link."""
        row = Interview(
            language="en",
            candidate_name="Ada",
            role="Engineer",
            company="Acme",
            candidate_id=self.own.id,
            plan=PLAN,
        )
        if state == "over":
            row.status = InterviewStatus.CANCELLED
            row.recording_path = "sound"
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
        return (await stored_position(self.served.database)).id

    async def _resume(self) -> UUID:
        row = Resume(
            owner_id=self.own.id,
            status=ResumeStatus.READY,
            structured_data={"header": {"name": "Ada"}},
        )
        async with self.served.database.unit_of_work() as work:
            await work.resumes.add(row)
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

    async def _key(self) -> UUID:
        text = await add_key(self.served.database, "reports:read", user_id=self.recr.id)
        async with self.served.database.unit_of_work() as work:
            key = await work.api_keys.working(text[:16])
        assert key is not None
        return key.id


async def call(
    served: Served, client: httpx.AsyncClient, line: Line, names: dict[str, str], bearer: str
) -> int:
    """Call a route; the status of what it answers."""
    url = line.url.format(**names)
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    if line.method == "WS":
        return await watch(served, url, headers)
    body = BODIES.get(line.route)
    response = await client.request(
        line.method, url, headers=headers, json=body() if callable(body) else body
    )
    return response.status_code


async def watch(served: Served, path: str, headers: dict[str, str]) -> int:
    """Open a WebSocket and leave: 101 if it was accepted, else the refusal's HTTP status."""
    told = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])
    first: list[Message] = []

    async def receive() -> Message:
        return next(told)

    async def send(message: Message) -> None:
        first.append(message)

    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "ws",
        "subprotocols": [],
    }
    await served.app(scope, receive, send)
    if first[0]["type"] == "websocket.accept":
        return 101
    return {1008: 403, 4404: 404}[first[0]["code"]]


def test_every_route_is_in_the_table_and_none_that_is_not_there(guarded: Served) -> None:
    assert {line.route for line in read_table()} == set(routes_of(guarded))


def test_the_table_names_the_scope_that_each_route_asks_for(guarded: Served) -> None:
    routes = routes_of(guarded)
    for line in read_table():
        if line.scope == "x":
            continue
        if line.method == "WS":
            continue  # has no tags; the calls below say whether its scope is asked for
        asked = scope_of(routes[line.route], line.method)
        assert line.scope == {None: "-", ANY: "any"}.get(asked, asked), line.route


async def test_each_caller_gets_what_the_table_says(guarded: Served, tmp_path: Path) -> None:
    (tmp_path / "sound").write_bytes(b"OggS")
    people = {
        name: await add_person(guarded.database, name, role)
        for name, role in (
            ("own", Role.CANDIDATE),
            ("other", Role.CANDIDATE),
            ("recr", Role.RECRUITER),
            ("admin", Role.ADMIN),
        )
    }
    world = World(guarded, **people)
    lines = read_table()
    wrong, cells = [], 0
    transport = httpx.ASGITransport(guarded.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for line in lines:
            for who in CALLERS:
                names = await world.make(line.path, line.state)
                bearer = await world.bearer(who, line.scope, names)
                status = await call(guarded, client, line, names, bearer)
                cells += 1
                if status != line.expected[who]:
                    wrong.append(
                        f"{line.route} {line.state} {who}: {status}, not {line.expected[who]}"
                    )
    assert wrong == [], "\n".join(wrong)
    assert cells == len(lines) * len(CALLERS)
    assert f"{len(lines)} lines, {cells} cells, each of them called" in HANDBOOK.read_text()
