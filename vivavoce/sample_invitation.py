"""Invites candidates over the API of a running product."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import segno

from interviews.guests import COMPANY, NAMES, ROLES
from kit.language import Language
from vivavoce.settings import Settings

API = "/api/v1"
TIMEOUT_S = 20.0


class InviteError(Exception):
    """The candidate could not be invited; the message says why."""


class Inviter:
    """Creates interviews and invitations.

    Args:
        url: of the product, such as ``http://127.0.0.1:8000``.
        key: for management calls; empty if the product has none.
    """

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def to_position(self, position_id: UUID, **options: Any) -> dict[str, Any]:
        """Create an interview for a position; returns the invitation. Raises InviteError."""
        return await self._post(f"/positions/{position_id}/invitations", options)

    async def to_new_interview(self, interview: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Create an interview from a built-in plan; returns the invitation. Raises InviteError."""
        created = await self._post("/interviews", interview)
        return await self.to_interview(created["id"], **options)

    async def to_interview(self, interview_id: str, **options: Any) -> dict[str, Any]:
        """Create an invitation to an existing interview. Raises InviteError."""
        return await self._post(f"/interviews/{interview_id}/invitations", options)

    async def is_waiting(self, interview_id: str, language: Language) -> bool:
        """Whether an interview exists, is in this language and has not been started."""
        response = await self._call("GET", f"/interviews/{interview_id}")
        if response.is_error:
            return False
        interview = response.json()
        return interview["language"] == language and interview["status"] in ("SCHEDULED", "LIVE")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._call("POST", path, body)
        if response.is_error:
            raise InviteError(_detail(response))
        created: dict[str, Any] = response.json()
        return created

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, headers=self._headers) as http:
                return await http.request(method, f"{self._url}{API}{path}", json=body)
        except httpx.HTTPError as error:
            raise InviteError(f"cannot reach {self._url}: {error}") from error


async def ready_link(inviter: Inviter, settings: Settings) -> str:
    """A link to an interview for trying the product.

    The interview of the last start is used again, unless it has been started.

    Raises:
        InviteError: the product refuses; the message says why.
    """
    note = settings.data / "run" / "ready-interview"
    last_id = _read_id(note)
    if last_id and await inviter.is_waiting(last_id, settings.language):
        return str((await inviter.to_interview(last_id))["link"])
    interview = {
        "candidate_name": NAMES[settings.language],
        "role": ROLES[settings.language],
        "company": COMPANY,
        "language": settings.language,
    }
    invitation = await inviter.to_new_interview(interview)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(invitation["interview_id"])
    return str(invitation["link"])


def qr_code(link: str) -> str:
    """The link as a QR code of text characters."""
    out = io.StringIO()
    segno.make(link, error="m", micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue().rstrip("\n")


def _read_id(note: Path) -> str:
    try:
        return str(UUID(note.read_text().strip()))
    except (OSError, ValueError):
        return ""


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the product answered with status {response.status_code}"
