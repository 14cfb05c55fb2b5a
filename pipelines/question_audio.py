"""q_{id}.wav: each planned question as it is spoken, made once, whoever comes first.

The process that took the call begins at once; a job looks a little later and makes what is
missing. Both, in any number and on any host, come through here: a question's maker holds its
lock in the database, and a file is put in its place only where there is none, so nobody ever
hears half a file, and what a URL with a version names never changes.
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
    return not all(_is_there(question, data_dir) for question in questions)


async def voice_questions(
    database: Database, interview_id: UUID, store: SpeechStore, data_dir: Path
) -> int:
    """Make the speech that is missing, in the order of asking; returns how many were.

    Raises what the engine raises. What was made by then stays.
    """
    async with database.unit_of_work() as work:
        questions = await work.questions.of_interview(interview_id)
    made = 0
    for question in questions:
        made += await _voice(database, question.id, store, data_dir)
    return made


async def _voice(database: Database, question_id: UUID, store: SpeechStore, data_dir: Path) -> bool:
    relative = FOLDER / f"q_{question_id}.wav"
    path = data_dir / relative
    async with database.unit_of_work() as work:
        question = await work.questions.claim(question_id)
        if question is None or _is_there(question, data_dir):
            return False
        version = await store.save_as(strip_tag(question.text), path)
        await work.questions.set_audio(
            question.interview_id, question.plan_question_id, str(relative), version
        )
    return True


def _is_there(question: Question, data_dir: Path) -> bool:
    named = question.audio_path is not None and question.audio_version is not None
    return named and (data_dir / str(question.audio_path)).exists()
