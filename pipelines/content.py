"""Question sets and learning paths from a résumé: one way for requests and for tasks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from db.repositories.content import ContentRepository
from db.session import UnitOfWork
from db.tables import LearningPath, QuestionSet, Resume
from pipelines.learning.generate import make_learning_path
from pipelines.progress import OnProgress
from pipelines.questions.generate import make_questions
from pipelines.questions.schemas import ContentRequest
from pipelines.questions.subject import NoRoleError
from pipelines.resume.schemas import StructuredData

if TYPE_CHECKING:  # pydantic-ai takes a second to import, and is needed with a model only
    from models.llm.structured import StructuredModel

ContentKind = Literal["resume.questions", "resume.learning-path"]
MAKE_QUESTIONS: ContentKind = "resume.questions"
MAKE_LEARNING_PATH: ContentKind = "resume.learning-path"
CONTENT_KINDS: tuple[ContentKind, ...] = (MAKE_QUESTIONS, MAKE_LEARNING_PATH)

ResumeContent = QuestionSet | LearningPath
_Maker = Callable[
    [StructuredData, ContentRequest, "StructuredModel | None", OnProgress], Awaitable[BaseModel]
]
_MAKERS: dict[ContentKind, tuple[_Maker, type[ResumeContent]]] = {
    MAKE_QUESTIONS: (make_questions, QuestionSet),
    MAKE_LEARNING_PATH: (make_learning_path, LearningPath),
}


class ContentError(Exception):
    """Nothing can be made from this résumé; the message says what to do about it.

    Attributes:
        code: the reason, for programs.
    """

    def __init__(self, code: Literal["not_read", "no_role"], message: str) -> None:
        super().__init__(message)
        self.code = code


async def make_content(
    kind: ContentKind,
    resume: Resume,
    request: ContentRequest,
    model: StructuredModel | None,
    on_progress: OnProgress,
) -> ResumeContent:
    """Make a question set or a learning path, not stored yet.

    Raises:
        ContentError: the résumé could not be read, or no role is known.
    """
    if resume.structured_data is None:
        raise ContentError("not_read", "This résumé could not be read; send another one.")
    data = StructuredData.model_validate(resume.structured_data)
    make, table = _MAKERS[kind]
    try:
        content = await make(data, request, model, on_progress)
    except NoRoleError:
        raise ContentError(
            "no_role",
            "The résumé names no target role: send 'role', or correct the résumé's target_role.",
        ) from None
    return table(resume_id=resume.id, content=content.model_dump(mode="json"))


def repository_of(work: UnitOfWork, kind: ContentKind) -> ContentRepository[Any]:
    """The repository that stores a kind of content."""
    return work.question_sets if kind == MAKE_QUESTIONS else work.learning_paths
