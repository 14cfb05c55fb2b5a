"""A product in which people have accounts, and what a recruiter does there."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import connect

from api.auth.sign_in_links import link_for_first
from tests.support.interviewee import Interviewee
from tests.support.mail_server import MailServer
from tests.support.product import API, Json, Product
from tests.support.product_data import database_of
from vivavoce.synthetic_candidate.client import CandidateClient

RECRUITER = "ruth@acme.example"
COMMAND_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Office:
    """A running product with one recruiter, and the server that takes its e-mail."""

    product: Product
    password: str
    mail: MailServer

    @classmethod
    async def opened(cls, product: Product, mail: MailServer) -> Office:
        """With the recruiter's account, made on the command line."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "vivavoce", "admin", "create-user", "--generate"),
            *("--email", RECRUITER, "--name", "Ruth", "--role", "recruiter"),
            env=os.environ | {"VIVAVOCE_DATA": str(product.data)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await asyncio.wait_for(process.communicate(), COMMAND_TIMEOUT_S)
        assert process.returncode == 0, told.decode()
        return cls(product, told.decode().rsplit("password: ", 1)[1].strip(), mail)

    async def first_link(self) -> str:
        """The link that the product prints when it starts: it signs an administrator in, once."""
        async with database_of(self.product) as database:
            _, link = await link_for_first(database, self.product.url)
        return link

    async def sign_in(self) -> str:
        """The recruiter's access token."""
        answer = await self.product.http.post(
            "/auth/token", data={"username": RECRUITER, "password": self.password}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def calls(self, token: str | None) -> httpx.AsyncClient:
        """A client that calls with this token, or as somebody unknown."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(
            base_url=f"{self.product.url}{API}", headers=headers, timeout=httpx.Timeout(60.0)
        )

    async def watch(self, interview_id: str, token: str) -> list[Json]:
        """All that the live view tells, until it says by itself that nothing more will happen."""
        url = f"{self.product.url.replace('http', 'ws', 1)}{API}/interviews/{interview_id}/events"
        async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}) as live:
            return [json.loads(message) async for message in live]

    @asynccontextmanager
    async def candidate(
        self, interview_id: str, calls: httpx.AsyncClient
    ) -> AsyncIterator[Interviewee]:
        """The candidate in the room, who calls with what the link gave them."""

        async def grant() -> Json:
            answer = await calls.post(f"/interviews/{interview_id}/join")
            answer.raise_for_status()
            given: Json = answer.json()
            return given

        taker = Interviewee(
            CandidateClient(self.product.url, interview_id, await grant(), seed=1), grant
        )
        try:
            await taker.enter()
            yield taker
        finally:
            await taker.leave()


async def read_stream(calls: httpx.AsyncClient, path: str) -> list[tuple[int, Any]]:
    """A task's server-sent events until the stream ends: ids and data."""
    events, number = [], 0
    async with calls.stream("GET", path) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            name, _, value = line.partition(":")
            if name == "id":
                number = int(value)
            elif name == "data":
                events.append((number, json.loads(value)))
    return events
