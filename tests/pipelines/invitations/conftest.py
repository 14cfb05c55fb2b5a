"""An office that sends mail, and its mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from db.session import Database
from pipelines.invitations.mailing import Mailing
from tests.support.mail_server import serving_mail
from tests.support.post import SECRET, SEOUL, Post


@pytest_asyncio.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    async with serving_mail() as server:
        mailing = Mailing(server.settings(), SECRET, SEOUL, "HR", "hr@acme.example", 90)
        yield Post(database, server, mailing)
