"""Messages without the candidate's name, for readers from whom it is hidden."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from db.repositories.decisions import CANDIDATE
from db.tables import Interview
from kit.names import hide_name

_NOT_PROSE = frozenset(
    {
        *("id", "interview_id", "language", "model", "prompt_version", "kind"),
        *("dimension", "scenario", "speaker", "status", "verdict"),
        *("dimensions", "fixed_follow_ups", "questions"),
    }
)
"""Fields whose texts are ids or words of the API: a candidate may be called Hold."""
_Message = TypeVar("_Message", bound=BaseModel)


def without_name(interview: Interview, message: _Message) -> _Message:
    """The same message with the candidate's name replaced, as it is written and in parts."""

    def hidden(value: Any, key: str = "") -> Any:
        match value:
            case str() if key not in _NOT_PROSE:
                return text_without_name(interview, value)
            case dict():
                return {key: hidden(each, key) for key, each in value.items()}
            case list():
                return [hidden(each, key) for each in value]
        return value

    return type(message).model_validate(hidden(message.model_dump(mode="json")))


def text_without_name(interview: Interview, text: str) -> str:
    """The same text with the candidate's name replaced."""
    instead = CANDIDATE["ko" if interview.language == "ko" else "en"]
    return hide_name(text, interview.candidate_name, instead)
