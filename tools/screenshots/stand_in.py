"""A stand-in for the server: scripted responses and a real direct room with a scripted agent.

It holds states still that pass quickly in the product (a busy interviewer, a replaced agent). The
end-to-end tests of the page use the whole product.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from livekit import rtc
from playwright.async_api import Route

from kit.audio import SPEECH_RATE
from rooms.direct.room import DirectRoom
from rooms.settings import RoomSettings

Json = dict[str, Any]
ORIGIN = "http://localhost:9999"
"""Browsers allow the microphone on localhost. Nothing listens there: every call is routed here."""
INTERVIEW = "6f1c54d2-7f3f-4a54-9a86-0c54f4a5a001"


@dataclass(frozen=True)
class Refusal:
    """An error response.

    Args:
        after_s: The ``Retry-After``.
        kind: The last part of the problem's type.
    """

    status: int
    after_s: int | None = None
    kind: str = "any"

    async def answer(self, route: Route) -> None:
        """Respond to a call."""
        await route.fulfill(
            status=self.status,
            headers={} if self.after_s is None else {"Retry-After": str(self.after_s)},
            content_type="application/problem+json",
            body=json.dumps({"type": f"urn:vivavoce:problem:{self.kind}"}),
        )


class StandIn:
    """The server of one candidate.

    Args:
        dist: The built page.
        invitation: The response to ``GET /invitations/…``.
    """

    def __init__(self, dist: Path, invitation: Json) -> None:
        self._dist = dist
        self.invitation = invitation
        self.closed: str | None = None
        """Why the link can't be used: the kind of the problem."""
        self.away = False
        self.full = False
        self.expired = False
        """Whether the page's token is refused."""
        self.branding: Json = {
            "name": None,
            "name_beside_logo": True,
            "logo": None,
            "accent": None,
        }
        self.logo = b""
        self.refusals: dict[str, Refusal] = {}
        """Refused calls, by the last part of the path."""
        self.heard = ""
        self.room: DirectRoom | None = None
        self._speaking: asyncio.Task[None] | None = None

    async def open_room(self) -> None:
        """Open a new, empty room."""
        await self.close_room()
        self.room = DirectRoom(INTERVIEW, RoomSettings(bind_addresses=["127.0.0.1"]))
        await self.room.open()

    async def close_room(self) -> None:
        """Close the room and stop the agent."""
        if self._speaking is not None:
            self._speaking.cancel()
        if self.room is not None:
            await self.room.aclose()
        self.room = None

    async def publish(self, **message: Any) -> None:
        """Send a message of the agent."""
        assert self.room is not None
        await self.room.publish(message)

    def speak(self) -> None:
        """Play sound that swells and fades like speech, until the room closes."""
        self._speaking = asyncio.create_task(self._speak())

    async def _speak(self) -> None:
        assert self.room is not None
        step = SPEECH_RATE // 50
        for frame in np.split(voice(20.0, SPEECH_RATE), 20 * 50):
            data = rtc.AudioFrame(frame.tobytes(), SPEECH_RATE, 1, step)
            await self.room.audio_output.capture_frame(data)
        self.room.audio_output.flush()

    async def answer(self, route: Route) -> None:
        """Respond to a request of the page."""
        url = route.request.url
        path = url.removeprefix(ORIGIN).partition("?")[0]
        if path.startswith("/api/") or path == "/healthz":
            await self._call(route, path)
        else:
            await self._file(route, path)

    async def _file(self, route: Route, path: str) -> None:
        file = self._dist / path.lstrip("/")
        if path.startswith("/i/") or not file.is_file():
            file = self._dist / "index.html"
        kind = "font/woff2" if file.suffix == ".woff2" else mimetypes.guess_type(file.name)[0]
        await route.fulfill(body=file.read_bytes(), content_type=kind or "text/html")

    async def _call(self, route: Route, path: str) -> None:
        if self.away:
            await route.abort("connectionfailed")
            return
        call = path.rpartition("/")[2]
        if call in self.refusals:
            await self.refusals[call].answer(route)
            return
        if call == "logo":
            await route.fulfill(body=self.logo, content_type="image/png")
            return
        body: Any = {}
        status = 200
        if "/invitations/" in path and self.closed is not None:
            status = 404 if self.closed == "unknown" else 410
            body = {"type": f"urn:vivavoce:problem:invitation-{self.closed}"}
        elif call == "branding":
            body = self.branding
        elif call in ("decline", "feedback"):
            status = 204
        elif call == "enter":
            body = {"access_token": "a", "expires_at": _later(), "interview_id": INTERVIEW}
        elif "/invitations/" in path:
            body = self.invitation
        elif call == "join":
            status, body = (
                (401, {}) if self.expired else (503, {}) if self.full else (200, _grant())
            )
        elif call == "rtc":
            assert self.room is not None
            sdp, kind = await self.room.connect(route.request.post_data_json["sdp"], "offer")
            body = {"sdp": sdp, "type": kind}
        elif call == "sound-check":
            body = {"text": self.heard, "level_dbfs": -22.0, "speech_s": 2.5}
        elif call == "requests":
            body = []
            if route.request.method == "POST":
                request = route.request.post_data_json
                body = {"id": INTERVIEW, "state": "open", "answer": None, "created_at": _later(0)}
                body |= request
        await route.fulfill(
            status=status,
            body="" if status == 204 else json.dumps(body),
            content_type="application/json",
        )


def voice(seconds: float, rate: int) -> np.ndarray:
    """Synthesize a hum with the rhythm of syllables, int16 at ``rate`` Hz."""
    t = np.arange(round(seconds * rate)) / rate
    rhythm = np.clip(np.sin(2 * np.pi * 2.3 * t) + 0.6 * np.sin(2 * np.pi * 0.7 * t + 1), 0, 1.4)
    tone = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in (1, 2, 3, 5))
    return np.asarray(np.clip(0.16 * rhythm * tone, -1, 1) * 32767).astype(np.int16)


def _grant() -> Json:
    return {
        "transport": "direct",
        "url": f"{ORIGIN}/api/v1/interviews/{INTERVIEW}/rtc",
        "token": "t",
        "identity": "candidate",
        "ice_servers": [],
        "expires_at": _later(),
    }


def _later(hours: int = 2) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
