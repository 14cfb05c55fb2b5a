"""A direct room behind a real HTTP server, as the product's API would put it there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import uvicorn
from fastapi import Body, FastAPI, Header, HTTPException
from livekit import rtc

from db.access import OPERATOR_ACCESS, Access
from kit.audio import SPEECH_RATE
from kit.jwt import TokenError
from rooms import join_tokens
from rooms.base import Room
from rooms.direct.peer import BadOffer
from rooms.direct.room import DirectRoom

SECRET = "a-secret-of-thirty-two-characters"


@dataclass
class Hosted:
    base_url: str
    room: DirectRoom

    def grant(self, ttl_s: float = 60, access: Access = OPERATOR_ACCESS) -> dict[str, Any]:
        token, expires_at = join_tokens.issue(
            SECRET, self.room.interview_id, "candidate", ttl_s, access
        )
        return {
            "transport": "direct",
            "url": f"/rooms/{self.room.interview_id}/offer",
            "token": token,
            "identity": "candidate",
            "expires_at": expires_at.isoformat(),
        }


@asynccontextmanager
async def hosted(room: DirectRoom) -> AsyncIterator[Hosted]:
    app = FastAPI()

    @app.post("/rooms/{interview_id}/offer")
    async def offer(
        interview_id: str,
        sdp: Annotated[str, Body()],
        type_: Annotated[str, Body(alias="type")],
        authorization: Annotated[str, Header()],
    ) -> dict[str, str]:
        try:
            bearer = authorization.removeprefix("Bearer ")
            claims = join_tokens.verify(SECRET, bearer, interview_id)
            answer, answer_type = await room.connect(sdp, type_, claims.access)
        except TokenError as error:
            raise HTTPException(401, str(error)) from error
        except BadOffer as error:
            raise HTTPException(422, str(error)) from error
        return {"sdp": answer, "type": answer_type}

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Hosted(f"http://127.0.0.1:{port}", room)
    finally:
        await room.aclose()
        server.should_exit = True
        await serving


@dataclass
class Listener:
    """Reads a room's input to its end: frames and when each came (``time.time``)."""

    room: Room

    def __post_init__(self) -> None:
        self.frames: list[np.ndarray] = []
        self.times: list[float] = []
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for frame in self.room.audio_input:
            self.frames.append(np.frombuffer(frame.data, np.int16))
            self.times.append(time.time())

    @property
    def pcm(self) -> np.ndarray:
        return np.concatenate(self.frames) if self.frames else np.zeros(0, np.int16)


async def speak(room: Room, pcm: np.ndarray) -> None:
    """Give the agent's output a whole clip at once, as one segment."""
    for start in range(0, len(pcm), 2400):
        part = pcm[start : start + 2400]
        await room.audio_output.capture_frame(
            rtc.AudioFrame(part.tobytes(), SPEECH_RATE, 1, len(part))
        )
    room.audio_output.flush()


def events_of(room: Room) -> list[str]:
    """A room's events about its candidate, as they come."""
    heard: list[str] = []
    room.on("candidate_joined", lambda: heard.append("joined"))
    room.on("candidate_left", lambda: heard.append("left"))
    room.on("closed", lambda: heard.append("closed"))
    return heard


async def until(condition: Any, timeout_s: float = 5.0) -> float:
    """Wait until ``condition()`` is true; returns how long it took."""
    began = time.monotonic()
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return time.monotonic() - began
