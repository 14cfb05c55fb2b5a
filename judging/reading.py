"""A model's reply about some statements: its schema, and the findings that it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from interviews.disclosures import PLACEHOLDER, without_disclosures
from interviews.injection import find_injection
from interviews.words import spoken_words
from judging.findings import Finding, Statement, Verdict
from judging.quotes import passage_in
from kit.language import Language

MIN_QUOTE_WORDS: dict[Language, int] = {"en": 3, "ko": 2}
"""A shorter quote is found anywhere and proves nothing, unless it is the whole answer."""
MAX_REASON_CHARACTERS = 160
MAX_QUOTE_CHARACTERS = 300
TOKENS_PER_STATEMENT = 220


def _plain_verdict(value: object) -> object:
    """``Not told`` as ``not_told``."""
    return value.strip().lower().replace(" ", "_") if isinstance(value, str) else value


def _share(value: object) -> object:
    """A percentage as a share of one."""
    return value / 100 if isinstance(value, int | float) and 1 < value <= 100 else value


def _all_required(schema: dict[str, Any]) -> None:
    """Ask for every field, as hosted models need it; one that comes without a note is read too."""
    schema["properties"]["why"].pop("default", None)
    schema["required"] = list(schema["properties"])


class StatementReading(BaseModel):
    """What a model says of one statement, in the order in which it writes: evidence first.

    Small slips of models whose server does not enforce the schema are read as they are meant.
    """

    model_config = ConfigDict(extra="ignore", json_schema_extra=_all_required)

    why: Annotated[
        str,
        BeforeValidator(lambda value: value or ""),
        WithJsonSchema({"type": "string", "maxLength": MAX_REASON_CHARACTERS}),
    ] = ""
    """The model's own note. It helps the model to decide, and is shown to no one."""
    quote: Annotated[
        str,
        BeforeValidator(lambda value: value or ""),
        WithJsonSchema({"type": "string", "maxLength": MAX_QUOTE_CHARACTERS}),
    ]
    verdict: Annotated[Verdict, BeforeValidator(_plain_verdict)]
    probability: Annotated[
        float, BeforeValidator(_share), Field(ge=0, le=1), WithJsonSchema({"type": "number"})
    ]


class Reading(BaseModel):
    """A reply. Its subclasses have a field for each statement, whose alias is the id."""

    model_config = ConfigDict(extra="forbid")

    def of(self, place: int) -> StatementReading:
        """The reading of the statement at ``place``."""
        reading: StatementReading = getattr(self, _field(place))
        return reading


@dataclass(frozen=True)
class Proof:
    """Findings, and which of them failed for want of a quote."""

    findings: tuple[Finding, ...]
    """One for each statement; ``unclear`` where a quote failed."""
    faults: dict[str, str]
    """What is wrong with a quote, for the model to read, by statement id."""


def schema_of(statements: Sequence[Statement]) -> type[Reading]:
    """The schema of a reply about these statements: exactly one entry for each."""
    return _schema(tuple(statement.id for statement in statements))


@lru_cache(maxsize=256)
def _schema(ids: tuple[str, ...]) -> type[Reading]:
    fields = {_field(n): (StatementReading, Field(alias=name)) for n, name in enumerate(ids)}
    return create_model("Reading", __base__=Reading, **fields)  # type: ignore[call-overload, no-any-return]


def _field(place: int) -> str:
    return f"statement_{place}"


def prove(
    reading: Reading, statements: Sequence[Statement], texts: Sequence[str], language: Language
) -> Proof:
    """Check a reply against what was said.

    Args:
        reading: of the schema of ``statements``.
        texts: the answers. A quote stands in one of them.
    """
    findings = []
    faults = {}
    for place, statement in enumerate(statements):
        read = reading.of(place)
        if read.verdict != "told":
            findings.append(Finding(statement.id, read.verdict, read.probability))
            continue
        quote, fault = _proof(read.quote, texts, language)
        if quote is None:
            faults[statement.id] = fault
            findings.append(Finding(statement.id, "unclear", read.probability))
        else:
            findings.append(Finding(statement.id, "told", read.probability, quote))
    return Proof(tuple(findings), faults)


def _proof(quote: str, texts: Sequence[str], language: Language) -> tuple[str | None, str]:
    """The passage that a quote stands for, or None and what is wrong with the quote."""
    for text in texts:
        span = passage_in(quote, text)
        if span is None:
            continue
        passage = text[span[0] : span[1]]
        words = len(spoken_words(passage))
        if words < MIN_QUOTE_WORDS[language] and words < len(spoken_words(text)):
            return None, f"the quote “{quote}” is too short to prove anything"
        # An order to the judge proves nothing, even if the judge was taken in by it.
        if find_injection(passage, wary=True):
            return None, f"the quote “{quote}” speaks to the judge and is no part of the answer"
        rest = without_disclosures(passage, language).replace(PLACEHOLDER[language], "")
        if rest != passage and len(spoken_words(rest)) < MIN_QUOTE_WORDS[language]:
            return None, f"the quote “{quote}” is about a private matter, which proves nothing"
        return passage, ""
    return None, f"the quote “{quote}” is not in the answer word for word"
