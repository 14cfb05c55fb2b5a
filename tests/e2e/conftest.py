"""Products that several tests share; a test that kills a part leaves it to the supervisor."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from judging.qualification_store import QualificationStore
from kit.data_layout import DataFolders
from tests.support.applicants import QUESTIONS
from tests.support.interviewee import SENTENCES, VOICE
from tests.support.judging_server import judging, qualification_of
from tests.support.mail_server import SENDER, serving_mail
from tests.support.product import Product, running_product
from tests.support.recruiting import Office
from tests.support.speech import speak


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """All of these are end-to-end tests, on the one loop that their products live on."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
def data() -> Iterator[Path]:
    """A state folder that PostgreSQL's account may reach."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-e2e-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def voices(models_dir: Path) -> Path:
    """The weights' folder, once all that candidates say is rendered."""
    for sentence in SENTENCES:
        speak(sentence, VOICE)
    return models_dir


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def product(voices: Path) -> AsyncIterator[Product]:
    """Everything, with a small language model."""
    async with running_product(VIVAVOCE_MODELS_DIR=str(voices)) as product:
        yield product


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def plain_product(voices: Path) -> AsyncIterator[Product]:
    """Without a language model."""
    async with running_product(
        VIVAVOCE_MODELS_DIR=str(voices), VIVAVOCE_LLM_PROVIDERS="none"
    ) as product:
        yield product


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(voices: Path) -> AsyncIterator[Office]:
    """For people with accounts, with a qualified language model that judges and words questions
    about one job; e-mail and webhooks may be sent to this machine."""
    async with (
        judging(QUESTIONS) as judge,
        serving_mail() as mail,
        running_product(
            VIVAVOCE_MODELS_DIR=str(voices),
            VIVAVOCE_LLM_PROVIDERS=judge,
            VIVAVOCE_API_ACCOUNTS_ONLY="true",
            VIVAVOCE_WEBHOOK_ALLOWED_HOSTS='["127.0.0.1"]',
            VIVAVOCE_MAIL_HOST="127.0.0.1",
            VIVAVOCE_MAIL_PORT=str(mail.port),
            VIVAVOCE_MAIL_TLS="none",
            VIVAVOCE_MAIL_FROM_ADDRESS=SENDER,
        ) as product,
    ):
        folder = DataFolders(product.data).qualifications
        QualificationStore(folder).save(qualification_of(judge))
        yield await Office.opened(product, mail)
