"""A phone call as LiveKit SIP would bring it: a SIP participant, G.711 both ways, keys."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from livekit import api

from agent.speaking.lines import phone_phrases
from kit.audio import OPUS_RATE, SPEECH_RATE, Float, Pcm
from models.budget import ComputeBudget
from models.settings import ModelSettings
from models.stt.whisper import WhisperSTT
from rooms.livekit.names import RoomNames
from rooms.livekit.phone_line import call_metadata
from tests.support.g711 import Line
from tests.support.interviewee import Interviewee
from tests.support.livekit_cluster import Cluster
from tests.support.product import poll
from tests.support.speech import frames, word_error_rate
from vivavoce.synthetic_candidate.client import CandidateClient
from vivavoce.synthetic_candidate.connection import ConnectionHandlers, Grant
from vivavoce.synthetic_candidate.livekit_connection import LiveKitConnection

TIMEOUT_S = 40.0
PAUSE_S = 1.0
"""Silence of this length ends what the phone says."""
UNDERSTOOD_WER = 0.35
"""Whisper tiny on a telephone; the phrases differ from each other by far more."""
KEY_S = 0.12
"""People press no faster."""
CODES = "0123456789*#"


class PhoneConnection(LiveKitConnection):
    """A LiveKit participant behind a telephone line."""

    def __init__(self, grant: Grant, handlers: ConnectionHandlers) -> None:
        self._out = Line(SPEECH_RATE)
        self._in = Line(OPUS_RATE)

        def on_audio(samples: Float) -> None:
            pcm = np.clip(samples, -32_768, 32_767).astype(np.int16)
            handlers.audio(self._in.carry(pcm).astype(np.float32))

        super().__init__(grant, ConnectionHandlers(on_audio, handlers.message, handlers.ended))

    def push(self, pcm: Pcm, tick: int) -> None:
        """Send 20 ms of the microphone."""
        super().push(self._out.carry(pcm), tick)

    async def press(self, keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            await self.room.local_participant.publish_dtmf(code=CODES.index(key), digit=key)
            await asyncio.sleep(KEY_S)


class PhoneClient(CandidateClient):
    """A candidate's client over telephone lines."""

    async def press(self, keys: str) -> None:
        """Press keys during the call."""
        assert isinstance(self.connection, PhoneConnection)
        await self.connection.press(keys)

    async def drop(self) -> None:
        """The call is cut: LiveKit SIP leaves the room at once, without a goodbye."""
        connection = self._detach()
        if connection is not None:
            await connection.close()

    def _make_connection(self, handlers: ConnectionHandlers) -> PhoneConnection:
        return PhoneConnection(self.grant, handlers)


class Caller:
    """A candidate with a phone.

    Args:
        cluster: the product.
        number: the caller's, which the dispatch rule shows or hides.
    """

    def __init__(self, cluster: Cluster, number: str, *, shown: bool = True) -> None:
        self._cluster = cluster
        self._number = number
        self._shown = shown
        self._rooms: set[str] = set()
        self._heard = 0
        self.client = PhoneClient(cluster.product.url, "phone", self._dial(), seed=1)
        self.taker = Interviewee(self.client, self._redial)

    async def call(self) -> None:
        """Call for the first time."""
        await self.taker.enter()

    async def call_again(self) -> None:
        """Call after having been cut off."""
        self._heard = len(self.client.listener.pcm)
        await self.client.reconnect(self._dial())

    async def hang_up(self) -> None:
        await self.taker.leave()

    async def press(self, keys: str) -> None:
        self._heard = len(self.client.listener.pcm)
        await self.client.press(keys)

    async def hears(self, *keys: str) -> None:
        """Wait until these phrases are heard, as far as Whisper understands a telephone.

        They are looked for in all that was heard since the last key, or the call's beginning.
        """
        expected = " ".join(phone_phrases("en")[key] for key in keys)
        listener, heard = self.client.listener, ""
        since = time.monotonic()
        deadline = since + TIMEOUT_S
        while word_error_rate(expected, heard) > UNDERSTOOD_WER:
            assert time.monotonic() < deadline, f"expected {expected!r}, heard {heard!r}"
            try:
                since = await listener.wait_voiced_after(since, 5.0)
            except TimeoutError:
                continue
            while self.client.connected and time.monotonic() - since < PAUSE_S:
                await asyncio.sleep(0.05)
                since = max(since, listener.silent_since() or 0.0)
            heard = await understood(listener.pcm[self._heard :])

    async def is_hung_up_on(self) -> bool:
        """Whether the call is ended by the product."""
        return await self.client.wait_disconnected(15.0)

    async def leaves_no_room(self) -> None:
        """Wait until none of the calls' rooms is there any more."""
        await poll(self._cluster.call_rooms, self._rooms.isdisjoint, 15.0)

    # -- what LiveKit SIP does -----------------------------------------------------------------

    def _dial(self) -> dict[str, Any]:
        """A room by the dispatch rule, and the grant of the SIP participant in it."""
        shown = self._number if self._shown else self._number[-4:]
        room = f"{RoomNames().of_calls}_{shown}_{secrets.token_hex(6)}"
        self._rooms.add(room)
        hidden = hashlib.sha256(self._number.encode()).hexdigest()[:16]
        identity = f"sip_{self._number if self._shown else hidden}"
        attributes = {"sip.callID": f"SCL_{secrets.token_hex(6)}", "sip.callStatus": "active"}
        if self._shown:
            attributes["sip.phoneNumber"] = self._number
        dispatch = api.RoomAgentDispatch(agent_name="interviewer", metadata=call_metadata("en"))
        token = (
            api.AccessToken(self._cluster.server.api_key, self._cluster.server.api_secret)
            .with_identity(identity)
            .with_kind("sip")
            .with_attributes(attributes)
            .with_ttl(timedelta(minutes=5))
            .with_grants(api.VideoGrants(room_join=True, room=room))
            .with_room_config(
                api.RoomConfiguration(empty_timeout=30, departure_timeout=30, agents=[dispatch])
            )
        )
        return {
            "transport": "livekit",
            "url": self._cluster.server.url,
            "token": token.to_jwt(),
            "identity": identity,
            "expires_at": datetime.now(UTC) + timedelta(minutes=5),
        }

    async def _redial(self) -> dict[str, Any]:
        return self._dial()


@asynccontextmanager
async def calling(cluster: Cluster, number: str, *, shown: bool = True) -> AsyncIterator[Caller]:
    """A caller whose call has begun, until the end of the block."""
    caller = Caller(cluster, number, shown=shown)
    try:
        await caller.call()
        yield caller
    finally:
        await caller.hang_up()


async def invite(cluster: Cluster, interview_id: str) -> str:
    """A PIN for an interview."""
    response = await cluster.product.http.post(
        f"/interviews/{interview_id}/invitations", json={"phone": True}
    )
    assert response.status_code == 201, response.text
    return str(response.json()["pin"])


async def understood(pcm: Pcm) -> str:
    """The words in 16 kHz sound."""
    engine = WhisperSTT(
        model_dir=ModelSettings().models_dir / "whisper-tiny.en",
        language="en",
        budget=ComputeBudget(1),
    )
    await asyncio.to_thread(engine.load)
    try:
        event = await engine.recognize(list(frames(pcm)))
        return event.alternatives[0].text
    finally:
        await engine.aclose()
