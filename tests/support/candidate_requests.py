"""What candidates ask for in an interview, in English and Korean, and what each leads to."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from agent.conductor import Intent
from kit.language import Language

_FILE = Path(__file__).parents[1] / "data" / "requests.yaml"


class Request(BaseModel):
    """A request, and what it leads to.

    Attributes:
        replies: keys of standing phrases, or ``question`` (that was asked last), ``rephrased``,
            ``next`` (the next question), ``both`` (the way back and the question in one).
        then: what the interviewer does after them.
        spoken: aloud; the others are typed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: Intent
    en: str
    ko: str
    replies: tuple[str, ...] = ()
    then: Literal["listens", "waits", "takes addition", "says nothing"] = "listens"
    spoken: bool = False

    def said(self, language: Language) -> str:
        """The request in this language."""
        return self.en if language == "en" else self.ko


class Ending(BaseModel):
    """A request on which the interview may end: it is asked first, as ``request.replies`` say.

    Attributes:
        before: a request that is made first.
        stays: a reply that leads back to the question, in English and Korean.
        leaves: a reply that ends the interview.
        closing: key of the goodbye.
        reason: of the end.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    request: Request
    before: Request | None = None
    stays: tuple[str, str]
    leaves: tuple[str, str]
    closing: str
    reason: str


class Repertoire(BaseModel):
    """All that candidates may ask for; each list is asked in one interview."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    the_talk: tuple[Request, ...]
    facts: tuple[Request, ...]
    the_recruiter: tuple[Request, ...]
    endings: tuple[Ending, ...]


REPERTOIRE = Repertoire.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
INTERVIEWS = (REPERTOIRE.the_talk, REPERTOIRE.facts, REPERTOIRE.the_recruiter)
