"""A product in which nobody has signed in yet, with a mail server and a language model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.auth.sign_in_links import link_for_first
from judging.qualification_store import QualificationStore
from kit.data_layout import DataFolders
from tests.support.applicants import QUESTIONS
from tests.support.judging_server import judging, qualification_of
from tests.support.mail_server import SENDER, MailServer, serving_mail
from tests.support.product import Product, running_product
from tests.support.product_data import database_of


@dataclass(frozen=True)
class FirstDay:
    """The product, and the server that takes its e-mail."""

    product: Product
    mail: MailServer

    async def sign_in_link(self) -> str:
        """The link that the product prints when it starts: it signs the administrator in."""
        async with database_of(self.product) as database:
            _, link = await link_for_first(database, self.product.url)
        return link


@asynccontextmanager
async def first_day(models_dir: str) -> AsyncIterator[FirstDay]:
    """Run the product with a qualified model that judges, and drafts the job's questions."""
    async with (
        judging(QUESTIONS) as judge,
        serving_mail() as mail,
        running_product(
            VIVAVOCE_MODELS_DIR=models_dir,
            VIVAVOCE_LLM_PROVIDERS=judge,
            VIVAVOCE_API_ACCOUNTS_ONLY="true",
            VIVAVOCE_MAIL_HOST="127.0.0.1",
            VIVAVOCE_MAIL_PORT=str(mail.port),
            VIVAVOCE_MAIL_TLS="none",
            VIVAVOCE_MAIL_FROM_ADDRESS=SENDER,
        ) as product,
    ):
        folder = DataFolders(product.data).qualifications
        QualificationStore(folder).save(qualification_of(judge))
        yield FirstDay(product, mail)
