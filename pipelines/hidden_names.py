"""Content without the candidate's name, for readers from whom it is hidden."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

from db.repositories.decisions import CANDIDATE
from db.tables import Interview, TranscriptEntry
from kit.language import Language
from kit.names import has_whole_name, hide_name

SHORT_ID = 8
"""Characters of an interview's id that stand for the name."""
_ANONYMOUS: dict[Language, str] = {"en": "Candidate {}", "ko": "지원자 {}"}

_NOT_PROSE = frozenset(
    {
        *("id", "interview_id", "question_id", "language", "model", "prompt_version", "kind"),
        *("dimension", "scenario", "speaker", "status", "verdict"),
        *("dimensions", "fixed_follow_ups", "flags", "questions"),
    }
)
"""Fields whose texts are ids or words of the API: a candidate may be called Hold."""
_SIGNERS = frozenset({"by"})
"""Fields with the name of a person who wrote something. Hiding a part that is the candidate's too
would tell it."""
_SIGNER: dict[Language, str] = {"en": "a reviewer", "ko": "검토자"}
"""Of a signer whose name has the candidate's whole name."""
_Message = TypeVar("_Message", bound=BaseModel)


def without_name(interview: Interview, message: _Message) -> _Message:
    """The same message with the candidate's name replaced, as it is written and in parts.

    It is not validated again: the replacement may be longer than the name, and a limit of the
    input is none of the output.
    """

    def hidden(value: Any, key: str = "") -> Any:
        match value:
            case Enum():
                return value
            case str() if key in _SIGNERS:
                return _signer(interview, value)
            case str() if key not in _NOT_PROSE:
                return text_without_name(interview, value)
            case BaseModel():
                return hidden_fields(value)
            case dict():
                return {name: hidden(each, str(name)) for name, each in value.items()}
            case list():
                return [hidden(each, key) for each in value]
        return value

    def hidden_fields(part: BaseModel) -> BaseModel:
        fields = type(part).model_fields
        return part.model_copy(update={name: hidden(getattr(part, name), name) for name in fields})

    changed = hidden_fields(message)
    assert isinstance(changed, type(message))
    return changed


def text_without_name(interview: Interview, text: str) -> str:
    """The same text with the candidate's name replaced."""
    return hide_name(text, interview.candidate_name, CANDIDATE[_language(interview)])


def anonymous(interview: Interview) -> Interview:
    """A copy, never stored, of an interview with an anonymous candidate, such as "Candidate
    1a2b3c4d", and without the name in the role. Its plan is unchanged."""
    name = _ANONYMOUS[_language(interview)].format(str(interview.id)[:SHORT_ID])
    role = text_without_name(interview, interview.role)
    return Interview(**interview.model_dump() | {"candidate_name": name, "role": role})


def entry_without_name(interview: Interview, entry: TranscriptEntry) -> TranscriptEntry:
    """A copy, never stored, of a transcript entry without the name. A name of several words would
    be whole in the list of words, so it has none."""
    correction = entry.correction and text_without_name(interview, entry.correction)
    change = {"text": text_without_name(interview, entry.text), "correction": correction}
    return TranscriptEntry(**entry.model_dump() | change | {"words": None})


def _signer(interview: Interview, name: str) -> str:
    tells = has_whole_name(name, interview.candidate_name)
    return _SIGNER[_language(interview)] if tells else name


def _language(interview: Interview) -> Language:
    return "ko" if interview.language == "ko" else "en"
