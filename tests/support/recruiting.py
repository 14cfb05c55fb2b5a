"""A product in which people have accounts, and how they get in."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass

from api.auth.sign_in_links import link_for_first
from tests.support.mail_server import MailServer
from tests.support.product import Product
from tests.support.product_data import database_of

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
