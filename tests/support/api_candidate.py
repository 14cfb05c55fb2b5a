"""The HTTP requests of a candidate's page, and of a recruiter who invites them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx

from db.names import company_key
from db.session import Database
from db.tables import Company, Position, Role, User
from interviews.plan import load_plan
from tests.support.api_server import Served

API = "/api/v1"
KEY = "a key of twenty letters"
YES = {"consents": {"recording": True, "ai_processing": True}}

Json = dict[str, Any]


@asynccontextmanager
async def calling(served: Served, token: str | None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app that sends this bearer token, or none."""
    transport = httpx.ASGITransport(served.app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(
        transport=transport, base_url="https://hr.example", headers=headers
    ) as client:
        yield client


async def invited(served: Served, interview_id: UUID, **request: Any) -> Json:
    """A new invitation, as the recruiter receives it."""
    async with calling(served, KEY) as staff:
        response = await staff.post(f"{API}/interviews/{interview_id}/invitations", json=request)
    assert response.status_code == 201, response.text
    body: Json = response.json()
    return body


def token_of(invitation: Json) -> str:
    """The secret part of an invitation's link."""
    base, _, token = str(invitation["link"]).rpartition("/i/")
    assert base == "https://hr.example"
    return token


async def entered(served: Served, interview_id: UUID) -> str:
    """An access token of an interview's candidate."""
    token = token_of(await invited(served, interview_id))
    async with calling(served, None) as page:
        response = await page.post(f"{API}/invitations/{token}/enter", json=YES)
    assert response.status_code == 200, response.text
    return str(response.json()["access_token"])


async def stored_position(database: Database, **fields: Any) -> Position:
    """A position with its company and the recruiter who created it."""
    async with database.unit_of_work() as work:
        owner = User(email=f"{uuid4().hex}@acme.example", name="Grace", role=Role.RECRUITER)
        name = f"Acme {uuid4().hex[:6]}"
        company = Company(name=name, name_key=company_key(name))
        work.session.add_all([owner, company])
        await work.session.flush()
        position = Position(
            **{
                "company_id": company.id,
                "title": "Compiler engineer",
                "description": "We work in Seoul.",
                "language": "en",
                "plan": load_plan("standard-en").model_dump(mode="json"),
                "created_by": owner.id,
                "retention_days": 90,
            }
            | fields
        )
        work.session.add(position)
        await work.session.flush()
    return position
