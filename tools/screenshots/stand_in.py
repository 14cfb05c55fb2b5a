"""Answers the page's calls as a product would, with a real direct room and a scripted agent.

Only for pictures: some states (a busy interviewer, an agent replaced) are hard to hold still in
a product that works. The tests of the page use the whole product.
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
"""A browser gives the microphone to localhost; nothing listens there, every call is answered
here."""
INTERVIEW = "6f1c54d2-7f3f-4a54-9a86-0c54f4a5a001"


@dataclass(frozen=True)
class Refusal:
    """An answer that is no success.

    Args:
        after_s: for how long it asks to wait.
        kind: of the problem.
    """

    status: int
    after_s: int | None = None
    kind: str = "any"

    async def answer(self, route: Route) -> None:
        """Refuse this call."""
        await route.fulfill(
            status=self.status,
            headers={} if self.after_s is None else {"Retry-After": str(self.after_s)},
            content_type="application/problem+json",
            body=json.dumps({"type": f"urn:vivavoce:problem:{self.kind}"}),
        )


class StandIn:
    """One candidate's product.

    Args:
        dist: the built page.
        invitation: what ``GET /invitations/…`` tells.
    """

    def __init__(self, dist: Path, invitation: Json) -> None:
        self._dist = dist
        self.invitation = invitation
        self.closed: str | None = None
        """Kind of the problem that the link has."""
        self.away = False
        self.full = False
        self.expired = False
        """Whether the token that the page has is no longer taken."""
        self.refusals: dict[str, Refusal] = {}
        """By the last part of the path: calls that are refused."""
        self.heard = ""
        self.room: DirectRoom | None = None
        self._speaking: asyncio.Task[None] | None = None

    async def open_room(self) -> None:
        """A new room, with nobody in it."""
        await self.close_room()
        self.room = DirectRoom(INTERVIEW, RoomSettings(bind_addresses=["127.0.0.1"]))
        await self.room.open()

    async def close_room(self) -> None:
        """The agent and the room are gone."""
        if self._speaking is not None:
            self._speaking.cancel()
        if self.room is not None:
            await self.room.aclose()
        self.room = None

    async def tell(self, **message: Any) -> None:
        """As the agent tells it."""
        assert self.room is not None
        await self.room.publish(message)

    def speak(self) -> None:
        """Something that swells and fades like speech, until the room closes."""
        self._speaking = asyncio.create_task(self._speak())

    async def _speak(self) -> None:
        assert self.room is not None
        step = SPEECH_RATE // 50
        for frame in np.split(voice(20.0, SPEECH_RATE), 20 * 50):
            data = rtc.AudioFrame(frame.tobytes(), SPEECH_RATE, 1, step)
            await self.room.audio_output.capture_frame(data)
        self.room.audio_output.flush()

    async def answer(self, route: Route) -> None:
        """Whatever the page asks for."""
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
        what = path.rpartition("/")[2]
        if what in self.refusals:
            await self.refusals[what].answer(route)
            return
        body: Any = {}
        status = 200
        if "/invitations/" in path and self.closed is not None:
            status = 404 if self.closed == "unknown" else 410
            body = {"type": f"urn:vivavoce:problem:invitation-{self.closed}"}
        elif what in ("decline", "feedback"):
            status = 204
        elif what == "enter":
            body = {"access_token": "a", "expires_at": _later(), "interview_id": INTERVIEW}
        elif "/invitations/" in path:
            body = self.invitation
        elif what == "join":
            status, body = (
                (401, {}) if self.expired else (503, {}) if self.full else (200, _grant())
            )
        elif what == "rtc":
            assert self.room is not None
            sdp, kind = await self.room.connect(route.request.post_data_json["sdp"], "offer")
            body = {"sdp": sdp, "type": kind}
        elif what == "sound-check":
            body = {"text": self.heard, "level_dbfs": -22.0, "speech_s": 2.5}
        elif what == "requests":
            body = []
            if route.request.method == "POST":
                sent = route.request.post_data_json
                body = {"id": INTERVIEW, "state": "open", "answer": None, "created_at": _later(0)}
                body |= sent
        await route.fulfill(
            status=status,
            body="" if status == 204 else json.dumps(body),
            content_type="application/json",
        )


def voice(seconds: float, rate: int) -> np.ndarray:
    """A hum with the rhythm of syllables, int16."""
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
