"""Validation errors as sentences that name the field and what to send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from api.schemas import NO_NUL, NOT_BLANK, PRINTABLE_ASCII, Wire
from kit.text import find_unstorable

_PATTERNS = {
    NO_NUL: "must not contain the character U+0000",
    NOT_BLANK: "must not be blank or contain the character U+0000",
    PRINTABLE_ASCII: "must consist of printable ASCII characters, without spaces",
}
_OBJECT_ERRORS = ("dict_type", "model_type", "model_attributes_type")
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


async def storable_body(request: Request) -> None:
    """Refuse a JSON body with a text that no database can store, whatever field it is in.

    Raises:
        RequestValidationError: names the field.
    """
    is_json = "json" in request.headers.get("content-type", "application/json")
    if not is_json or getattr(request.scope.get("route"), "body_field", None) is None:
        return
    try:
        found = find_unstorable(await request.json())
    except (ValueError, RecursionError):
        return  # the body's own validation says what is wrong with it
    if found is not None:
        place, character = found
        what = "the character U+0000" if character == "\0" else "half of a surrogate pair"
        error = {"type": "value_error", "loc": ("body", *place), "msg": f"must not contain {what}"}
        raise RequestValidationError([error])


class FieldError(Wire):
    """One field of the input that is invalid."""

    pointer: str
    """JSON pointer into the input, such as ``/plan/stages/0/questions``."""
    detail: str
    """What is wrong with it, such as ``must be in the future``."""


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
    return [
        FieldError(pointer=pointer((*below, *_place(error))), detail=_detail(error))
        for error in errors
    ]


def sentence(errors: Sequence[FieldError]) -> str:
    """The first of the errors as a sentence, and how many there are besides."""
    first = errors[0]
    where = f" at '{first.pointer}'" if first.pointer else ""
    more = f" ({len(errors) - 1} more in 'errors')" if len(errors) > 1 else ""
    return f"Invalid input{where}: {first.detail.rstrip('.')}{more}."


def _place(error: Mapping[str, Any]) -> Sequence[int | str]:
    if error["type"] == "json_invalid":
        return ()  # pydantic gives the position in the text, which is no place in the input
    place: Sequence[int | str] = error["loc"]
    return place[1:] if place[:1] == ("body",) else place


def _detail(error: Mapping[str, Any]) -> str:
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
            return reworded.replace(" after validation", "")
    return message
