"""Validation errors as sentences that name the field and what to send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.schemas import NO_NUL, NOT_BLANK, PRINTABLE_ASCII, Wire

_PATTERNS = {
    NO_NUL: "must not contain the character U+0000",
    NOT_BLANK: "must not be blank or contain the character U+0000",
    PRINTABLE_ASCII: "must consist of printable ASCII characters, without spaces",
}
_PREDICATE = re.compile(r"(must|is|are|has|have|can't|may|was|does|doesn't|needs|lacks)\b")
"""How details begin that a place is the subject of."""
_TYPE = re.compile(r"str|int|float|bool|(dict|list|function|constrained)[-\[].+")
"""What pydantic appends to the place of a field that may have several types."""
_PARTS = {"/query/": "the query parameter", "/header/": "the header", "/path/": "the path's"}
_PARSING = re.compile(r"^(must be a valid [\w ]+), .*")
"""How a parser failed; the kind of value that is asked for says more."""
_OBJECT_ERRORS = ("dict_type", "model_type", "model_attributes_type")
_CODES = {
    "missing": ("required", ""),
    "string_too_short": ("too_short", "min_length"),
    "too_short": ("too_short", "min_length"),
    "string_too_long": ("too_long", "max_length"),
    "too_long": ("too_long", "max_length"),
    "greater_than": ("too_small", "gt"),
    "greater_than_equal": ("too_small", "ge"),
    "less_than": ("too_large", "lt"),
    "less_than_equal": ("too_large", "le"),
}
"""Our codes of pydantic's errors, and the bound in their context."""
_REWORDED: tuple[tuple[str, str], ...] = (
    (r"Value error, ", ""),
    (r"Assertion failed, ", ""),
    (r"Field required", "is required"),
    (r"Extra inputs are not permitted", "is not a field of this message; remove it"),
    (r"(Input|String|List|Dictionary|Tuple|Set|URL|Value|Data) should ", "must "),
    (r"UUID input should ", "must "),
    (r"value is not a valid email address", "must be a valid e-mail address"),
)
"""How pydantic's messages begin, and the predicates that they become."""


class FieldError(Wire):
    """One field of the input that is invalid."""

    pointer: str
    """JSON pointer into the input, such as ``/plan/stages/0/questions``."""
    detail: str
    """What is wrong with it, such as ``must be in the future``."""
    code: str | None = None
    """The same for programs, where there is a code: ``required``, ``blank``, ``too_short``,
    ``too_long``, ``too_small``, ``too_large``, ``email`` or one of the call."""
    limit: float | None = None
    """The bound that a length or a number breaks."""


def pointer(place: Sequence[int | str]) -> str:
    """A JSON pointer from pydantic's ``loc``."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in place)
    path = "".join(f"/{part}" for part in escaped)
    return path.encode("utf-8", "backslashreplace").decode()  # surrogates can't be sent


def field_errors(
    errors: Iterable[Mapping[str, Any]], *, below: tuple[str, ...] = ()
) -> list[FieldError]:
    """The errors of a pydantic validation, in its order.

    Args:
        below: where the validated value is in the input.
    """
    found: dict[str, FieldError] = {}
    for error in errors:
        place = pointer((*below, *_place(error)))
        detail = predicate(error)
        if place in found and detail != found[place].detail:
            # A field of several types has an error for each: "must be a string or an object".
            detail = f"{found[place].detail} or {detail.removeprefix('must be ')}"
            found[place] = FieldError(pointer=place, detail=detail)
        else:
            found[place] = FieldError(pointer=place, detail=detail, **_coded(error))
    return list(found.values())


def _coded(error: Mapping[str, Any]) -> dict[str, Any]:
    """The code and the bound of pydantic's error, as fields; empty if it has no code."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "string_pattern_mismatch" and context.get("pattern") == NOT_BLANK:
        return {"code": "blank"}
    if kind == "value_error" and "email" in str(error["msg"]):
        return {"code": "email"}
    if kind not in _CODES:
        return {}
    code, bound = _CODES[kind]
    limit = context.get(bound)
    return {"code": code, "limit": float(limit) if isinstance(limit, int | float) else None}


def sentence(errors: Sequence[FieldError]) -> str:
    """The first of the errors as a sentence, and how many there are besides."""
    first = errors[0]
    detail = first.detail.rstrip(".")
    if _PREDICATE.match(detail):
        detail = f"{_in_words(first.pointer)} {detail}"
    elif first.pointer:
        detail = f"{_in_words(first.pointer)}: {detail}"
    more = f" ({len(errors) - 1} more in 'errors')" if len(errors) > 1 else ""
    return f"Invalid input: {detail}{more}."


def _in_words(pointer: str) -> str:
    """A place in the input, as people call it."""
    if not pointer:
        return "the body"
    for part, name in _PARTS.items():
        if pointer.startswith(part):
            return f"{name} '{pointer.removeprefix(part)}'"
    return f"'{pointer}'"


def _place(error: Mapping[str, Any]) -> Sequence[int | str]:
    if error["type"] == "json_invalid":
        return ()  # pydantic gives the position in the text, which is no place in the input
    place: Sequence[int | str] = error["loc"]
    if place and _TYPE.fullmatch(str(place[-1])):
        place = place[:-1]
    return place[1:] if place[:1] == ("body",) else place


def predicate(error: Mapping[str, Any]) -> str:
    """Pydantic's message as a predicate of the field, without its jargon."""
    message = str(error["msg"])
    context = error.get("ctx") or {}
    if error["type"] == "string_pattern_mismatch" and context.get("pattern") in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    if error["type"] in _OBJECT_ERRORS:
        return "must be an object"
    if error["type"] == "timezone_aware":
        return "must have a UTC offset, such as 2026-01-31T09:00:00+09:00"
    if error["type"] == "json_invalid":
        return f"the body must be valid JSON: {context.get('error', message)}"
    for beginning, predicate in _REWORDED:
        reworded, count = re.subn(f"^{beginning}", predicate, message)
        if count:
            reworded = _PARSING.sub(r"\1", reworded)
            return reworded.replace(" after validation", "").replace(
                "a valid boolean", "true or false"
            )
    return message
