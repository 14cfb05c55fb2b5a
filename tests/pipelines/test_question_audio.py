"""q_{id}.wav: rendered once, by the first caller, and never half."""

from __future__ import annotations

import asyncio
import hashlib
import sys
import textwrap
import wave
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest
from sqlalchemy import text

from db.jobs import enqueue_speech
from db.session import Database
from db.tables import Interview, Question
from kit.audio import SPEECH_RATE
from models.budget import Priority
from models.tts.base import SpokenClause
from pipelines.job_worker import run_worker
from pipelines.prerendered import SpeechStore
from pipelines.question_audio import FOLDER, render_questions
from tests.pipelines.test_job_worker import HASTY, ROOT, queue_is_empty

KILLED = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from uuid import UUID
    from db.session import Database
    from pipelines.question_audio import render_questions
    from pipelines.prerendered import SpeechStore

    class Endless:
        model = "endless"

        async def render(self, text, priority):
            print("at work", flush=True)
            await asyncio.Event().wait()

    data = Path(sys.argv[3])
    asyncio.run(
        render_questions(
            Database(sys.argv[1]), UUID(sys.argv[2]), SpeechStore(data / "x", Endless()), data
        )
    )
    """
)


class Noise:
    """A TTS that never says the same words in the same way."""

    model = "noise"

    def __init__(self) -> None:
        self.spoken: list[str] = []

    async def render(self, text: str, priority: Priority) -> np.ndarray:
        self.spoken.append(text)
        await asyncio.sleep(0.01)
        return np.random.default_rng().integers(-99, 99, 2400).astype(np.int16)

    async def clauses(
        self, text: str, first_priority: Priority, speed: float = 1.0
    ) -> AsyncGenerator[SpokenClause]:
        yield SpokenClause(text, await self.render(text, first_priority))


@pytest.fixture
async def asked(database: Database, interview: Interview) -> UUID:
    """An interview with three questions, one with a tag."""
    texts = ["[warmly] What did you learn?", "Why did you apply?", "What was hard?"]
    async with database.unit_of_work() as work:
        await work.questions.add_many(
            [
                Question(interview_id=interview.id, position=n, plan_question_id=f"q{n}", text=said)
                for n, said in enumerate(texts)
            ]
        )
    return interview.id


async def questions(database: Database, interview_id: UUID) -> list[Question]:
    async with database.unit_of_work() as work:
        return list(await work.questions.of_interview(interview_id))


async def check_files(database: Database, interview_id: UUID, data: Path) -> None:
    """Each question names a whole file, and its version is that file's."""
    rows = await questions(database, interview_id)
    for row in rows:
        assert row.audio_path == str(FOLDER / f"q_{row.id}.wav")
        content = (data / row.audio_path).read_bytes()
        assert row.audio_version == hashlib.sha256(content).hexdigest()[:16]
        with wave.open(str(data / row.audio_path)) as wav:
            assert (wav.getframerate(), wav.getnframes()) == (SPEECH_RATE, 2400)
        with av.open(str(data / row.audio_path)) as marked:
            assert marked.metadata["comment"].endswith("Made by noise.")
    assert len(list((data / FOLDER).iterdir())) == len(rows)  # and nothing half-made beside them


async def test_speech_is_made_once_and_a_tag_is_not_spoken(
    database: Database, asked: UUID, tmp_path: Path
) -> None:
    voice = Noise()
    store = SpeechStore(tmp_path / "store", voice)
    assert await render_questions(database, asked, store, tmp_path) == 3
    assert voice.spoken == ["What did you learn?", "Why did you apply?", "What was hard?"]
    await check_files(database, asked, tmp_path)
    again = Noise()
    other = SpeechStore(tmp_path / "other", again)
    assert await render_questions(database, asked, other, tmp_path) == 0
    assert again.spoken == []


async def test_two_workers_at_once_make_one_file_each(
    database: Database, database_url: str, asked: UUID, tmp_path: Path
) -> None:
    voices = [Noise() for _ in range(4)]
    databases = [Database(database_url) for _ in voices]
    counts = await asyncio.gather(
        *(
            render_questions(own, asked, SpeechStore(tmp_path / f"{n}", voice), tmp_path)
            for n, (own, voice) in enumerate(zip(databases, voices, strict=True))
        )
    )
    assert sum(counts) == 3
    assert sum(len(voice.spoken) for voice in voices) == 3
    await check_files(database, asked, tmp_path)
    for own in databases:
        await own.dispose()


async def test_without_a_common_lock_the_first_file_stays(tmp_path: Path) -> None:
    stores = [SpeechStore(tmp_path / f"{n}", Noise()) for n in range(8)]
    path = tmp_path / "q.wav"
    versions = await asyncio.gather(*(store.save_as("Hello.", path) for store in stores))
    assert set(versions) == {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}


async def test_a_maker_that_is_killed_leaves_no_half_file_and_no_lock(
    database: Database, database_url: str, asked: UUID, tmp_path: Path
) -> None:
    maker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, database_url, str(asked), str(tmp_path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert maker.stdout is not None
    async with asyncio.timeout(30):
        assert await maker.stdout.readline() == b"at work\n"
        waiting = asyncio.create_task(
            render_questions(database, asked, SpeechStore(tmp_path / "s", Noise()), tmp_path)
        )
        maker.kill()
        await maker.wait()
        assert await waiting == 3
    await check_files(database, asked, tmp_path)


async def test_a_lost_file_is_made_anew_with_a_version_of_its_own(
    database: Database, asked: UUID, tmp_path: Path
) -> None:
    await render_questions(database, asked, SpeechStore(tmp_path / "a", Noise()), tmp_path)
    before = (await questions(database, asked))[0]
    assert before.audio_path is not None
    (tmp_path / before.audio_path).unlink()
    store = SpeechStore(tmp_path / "b", Noise())
    assert await render_questions(database, asked, store, tmp_path) == 1
    assert (await questions(database, asked))[0].audio_version != before.audio_version
    await check_files(database, asked, tmp_path)


async def test_the_job_makes_what_the_first_process_did_not(
    database: Database, asked: UUID, tmp_path: Path
) -> None:
    store = SpeechStore(tmp_path / "store", Noise())
    async with database.unit_of_work() as work:
        await work.questions.of_interview(asked)
        await enqueue_speech(work.session, asked)
        await work.session.execute(text("UPDATE pgqueuer SET execute_after = now()"))
    shutdown = asyncio.Event()
    worker = asyncio.create_task(
        run_worker(
            database,
            None,
            shutdown,
            data_dir=tmp_path,
            render_questions=lambda key: render_questions(database, key, store, tmp_path),
            timing=HASTY,
        )
    )
    try:
        await queue_is_empty(database)
    finally:
        shutdown.set()
        await worker
    await check_files(database, asked, tmp_path)
