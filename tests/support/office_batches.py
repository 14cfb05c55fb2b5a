"""Lists of candidates to be invited, in every state that the workspace can show."""

from __future__ import annotations

import io
from uuid import UUID

from api.auth.caller import Caller
from api.invitation_batches import service
from api.invitation_batches.schemas import ChangeBatchRow, SendBatch
from api.invitation_batches.upload import Upload
from db.session import UnitOfWork
from db.tables import BatchSource, InvitationBatch, Position, Role
from pipelines.invitation_batches.lists import read_csv, read_lines
from tests.support.api_server import Served
from tests.support.invitation_batches import batch_job, packed
from tests.support.pdfs import make_pdf, scanned_pdf

NAMES = {
    "en": ("Edith Clarke", "Hedy Lamarr", "Mary Keller", "Radia Perlman", "Sophie Wilson"),
    "ko": ("정다은", "오지훈", "최유진", "한소희", "윤서준"),
}
READ_PERCENT = 40


async def add_batches(
    served: Served, url: str, position: Position, sender: UUID
) -> dict[str, UUID]:
    """Store lists of a position by the state that each shows; no task of theirs is left to do.

    Args:
        url: where candidates reach the product.
        sender: the account that sends them, and may copy their links.
    """
    office = _Batches(served, url, position, Caller(Role.ADMIN, "office", user_id=sender))
    return await office.add()


class _Batches:
    def __init__(self, served: Served, url: str, position: Position, caller: Caller) -> None:
        self._served = served
        self._url = url
        self._position = position
        self._caller = caller
        self._job = batch_job(served)
        self._names = NAMES[position.language]

    async def add(self) -> dict[str, UUID]:
        return {
            "sent": await self._sent(),
            "sending": await self._sending(),
            "failed": await self._failed(),
            "reading": await self._reading(),
            "resumes": await self._resumes(),
            "preview": await self._preview(),
        }

    async def _sent(self) -> UUID:
        """Someone else's list invites one of its candidates first."""
        first, second, third, *_ = self._names
        earlier = await self._pasted(f"{first} <first@example.org>")
        batch = await self._pasted(
            f"{first} <first@example.org>\n{second}, second@example.org, +82 10 1234 5678\n"
            f"{third} <third.with.a.long.address@engineering.university.example>"
        )
        for task_id in [await self._send(earlier), await self._send(batch)]:
            await self._job.do(task_id)
        return batch.id

    async def _sending(self) -> UUID:
        """One is invited, two are waiting."""
        *_, fourth, fifth = self._names
        batch = await self._pasted(
            f"{fourth} <fourth@example.org>\n{fifth} <fifth@example.org>\nsixth@example.org"
        )
        await self._change(batch, 2, left_out=True)
        await self._job.do(await self._send(batch))
        await self._change(batch, 2, left_out=False)
        await self._change(batch, 3, name="Karen Jones")
        await self._send(batch)
        return batch.id

    async def _failed(self) -> UUID:
        batch = await self._zipped("applicants-2.zip", {"one.pdf": make_pdf("One")})
        assert batch.file_path is not None
        (self._served.data_dir / batch.file_path).unlink()
        await self._job.do(_task_of(batch))
        return batch.id

    async def _reading(self) -> UUID:
        batch = await self._zipped("applicants.zip", {"one.pdf": make_pdf("One")})
        async with self._work() as work:
            await work.tasks.advance(_task_of(batch), READ_PERCENT, "40 of 100")
        return batch.id

    async def _resumes(self) -> UUID:
        text = "Grace Hopper\ngrace@example.org\n"
        files = {
            "grace-hopper.pdf": make_pdf(text * 3),
            "a-resume-whose-name-is-as-long-as-people-make-them.pdf": make_pdf(
                text, user_password="secret"
            ),
            "scan.pdf": scanned_pdf(),
        }
        batch = await self._zipped("resumes.zip", files)
        await self._job.do(_task_of(batch))
        await self._change(batch, 3, name=self._names[0], email="scan@example.org")
        await self._change(batch, 3, without_resume=True)
        return batch.id

    async def _preview(self) -> UUID:
        """A row for each problem, one that is ready, and one that is left out."""
        first, second, third, fourth, fifth = self._names
        other = "ko" if self._position.language == "en" else "en"
        lines = (
            "name,email,phone,language",
            f"{fourth},fourth.with.a.long.address@engineering.university.example,010-1234-5678,",
            ",no-name@example.org,,",
            f"{third},,,",
            f"{fifth},fifth@example,,",
            f"{fourth},Fourth.with.a.long.address@engineering.university.example,,",
            f"{second},second@example.org,,",
            f"{third},seventh@example.org,,{other}",
            f"{first},eighth@example.org,,",
        )
        batch = await self._create(
            Upload(BatchSource.CSV, read_csv("\n".join(lines)), "candidates.csv")
        )
        await self._change(batch, 8, left_out=True)
        return batch.id

    async def _pasted(self, text: str) -> InvitationBatch:
        return await self._create(Upload(BatchSource.LINES, read_lines(text)))

    async def _zipped(self, name: str, files: dict[str, bytes]) -> InvitationBatch:
        archive = io.BytesIO(packed(files))
        return await self._create(Upload(BatchSource.ZIP, file_name=name, archive=archive))

    async def _create(self, upload: Upload) -> InvitationBatch:
        services = self._served.services
        return (await service.create(services, self._caller, self._position.id, upload)).batch

    async def _change(self, batch: InvitationBatch, number: int, **fields: str | bool) -> None:
        change = ChangeBatchRow.model_validate(fields)
        await service.change_row(self._served.services, batch.id, number, change)

    async def _send(self, batch: InvitationBatch) -> UUID:
        services = self._served.services
        return (await service.send(services, self._caller, batch.id, SendBatch(), self._url)).id

    def _work(self) -> UnitOfWork:
        return self._served.database.unit_of_work()


def _task_of(batch: InvitationBatch) -> UUID:
    assert batch.task_id is not None
    return batch.task_id
