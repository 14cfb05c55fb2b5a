"""Inviting a candidate to a product that runs, over its API."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import segno

from interviews.walk_ins import COMPANY, NAMES, ROLES
from kit.language import Language
from vivavoce.settings import Settings

API = "/api/v1"
TIMEOUT_S = 20.0


class InviteError(Exception):
    """Nobody could be invited; the message says why."""


class Inviter:
    """Calls a running product.

    Args:
        url: of the product, such as ``http://127.0.0.1:8000``.
        key: of its management calls; empty where it has none.
    """

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def to_position(self, position_id: UUID, **wanted: Any) -> dict[str, Any]:
        """A new interview for a position, and the invitation to it. Raises InviteError."""
        return await self._post(f"/positions/{position_id}/invitations", wanted)

    async def to_new_interview(self, interview: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        """A new interview from a ready plan, and the invitation to it. Raises InviteError."""
        made = await self._post("/interviews", interview)
        return await self.to_interview(made["id"], **wanted)

    async def to_interview(self, interview_id: str, **wanted: Any) -> dict[str, Any]:
        """An invitation to an interview that is there. Raises InviteError."""
        return await self._post(f"/interviews/{interview_id}/invitations", wanted)

    async def untouched(self, interview_id: str, language: Language) -> bool:
        """Whether an interview in this language is there that nobody has come to yet."""
        answer = await self._call("GET", f"/interviews/{interview_id}")
        if answer.is_error:
            return False
        interview = answer.json()
        return interview["language"] == language and interview["status"] in ("SCHEDULED", "LIVE")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._call("POST", path, body)
        if answer.is_error:
            raise InviteError(_told(answer))
        made: dict[str, Any] = answer.json()
        return made

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, headers=self._headers) as http:
                return await http.request(method, f"{self._url}{API}{path}", json=body)
        except httpx.HTTPError as error:
            raise InviteError(f"cannot reach {self._url}: {error}") from error


async def ready_link(inviter: Inviter, settings: Settings) -> str:
    """A link to an interview that waits for whoever tries the product.

    The same interview as at the last start, as long as nobody has taken it.

    Raises:
        InviteError: the product refuses; the message says why.
    """
    note = settings.data / "run" / "ready-interview"
    known = _read(note)
    if known and await inviter.untouched(known, settings.language):
        return str((await inviter.to_interview(known))["link"])
    guest = {
        "candidate_name": NAMES[settings.language],
        "role": ROLES[settings.language],
        "company": COMPANY,
        "language": settings.language,
    }
    invitation = await inviter.to_new_interview(guest)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(invitation["interview_id"])
    return str(invitation["link"])


def qr_code(link: str) -> str:
    """The link as a QR code of characters, for a dark or light terminal."""
    out = io.StringIO()
    segno.make(link, error="m", micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue().rstrip("\n")


def _read(note: Path) -> str:
    try:
        return str(UUID(note.read_text().strip()))
    except (OSError, ValueError):
        return ""


def _told(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the product answered {answer.status_code}"
