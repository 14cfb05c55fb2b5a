"""q_{id}.wav: the speech of each planned question, rendered once.

The process that took the call begins at once; a job checks a little later and renders what is
missing. Both, in any number and on any host, use these functions: a question is locked in the
database while it is rendered, and a complete file is put in place only where there is none. So
half a file is never served, and what a URL with a version names never changes.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from db.session import Database
from db.tables import Question
from models.tts.text import strip_tag
from pipelines.prerendered import SpeechStore

FOLDER = Path("speech") / "questions"
"""Below the data folder."""


async def lacks_speech(database: Database, interview_id: UUID, data_dir: Path) -> bool:
    """Whether the speech of any planned question is missing."""
    async with database.unit_of_work() as work:
        questions = await work.questions.of_interview(interview_id)
    return not all(_has_audio(question, data_dir) for question in questions)


async def render_questions(
    database: Database, interview_id: UUID, store: SpeechStore, data_dir: Path
) -> int:
    """Render the missing speech in the order of asking; returns how many questions lacked it.

    Raises what the engine raises. What was rendered by then stays.
    """
    async with database.unit_of_work() as work:
        questions = await work.questions.of_interview(interview_id)
    count = 0
    for question in questions:
        count += await _render(database, question.id, store, data_dir)
    return count


async def _render(
    database: Database, question_id: UUID, store: SpeechStore, data_dir: Path
) -> bool:
    relative = FOLDER / f"q_{question_id}.wav"
    path = data_dir / relative
    async with database.unit_of_work() as work:
        question = await work.questions.claim(question_id)
        if question is None or _has_audio(question, data_dir):
            return False
        version = await store.save_as(strip_tag(question.text), path)
        await work.questions.set_audio(
            question.interview_id, question.plan_question_id, str(relative), version
        )
    return True


def _has_audio(question: Question, data_dir: Path) -> bool:
    named = question.audio_path is not None and question.audio_version is not None
    return named and (data_dir / str(question.audio_path)).exists()
