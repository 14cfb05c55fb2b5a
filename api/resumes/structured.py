"""Structured data from outside, in all the shapes in which front ends send it."""

from __future__ import annotations

import math
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from api.errors import FieldError, UnprocessableError, pointer
from pipelines.resume.schemas import StructuredData

WRAPPINGS = 2
"""JSON within a string is read when it was wrapped this often at most."""
MAX_DEPTH = 20
MAX_INTEGER = 2**63

_PLACE = "structured_data"


def read_structured(sent: Any) -> dict[str, Any]:
    """The object that was sent: as it is, or as JSON within a string, once or twice.

    Raises:
        UnprocessableError: it is neither.
    """
    value: Any = sent
    for _ in range(WRAPPINGS):
        if isinstance(value, str):
            try:
                value = from_json(value, allow_inf_nan=False)
            except ValueError as error:
                raise _refused(f"the string holds no JSON: {error}") from error
    if not isinstance(value, dict):
        kind = "a string in a string in a string" if isinstance(value, str) else "no object"
        raise _refused(f'it is {kind}; send {{"header": {{…}}}}, or that as JSON in a string')
    return value


def validated(value: dict[str, Any]) -> StructuredData:
    """The same in the contract's shape.

    Raises:
        UnprocessableError: it has another shape, or holds what can't be stored.
    """
    _check_storable(value, (_PLACE,))
    try:
        return StructuredData.model_validate(value)
    except ValidationError as error:
        faults = [
            FieldError(pointer=pointer((_PLACE, *item["loc"])), detail=item["msg"])
            for item in error.errors()
        ]
        raise UnprocessableError(
            f"'structured_data' can't be used: correct it at '{faults[0].pointer}': "
            f"{faults[0].detail}",
            errors=faults,
        ) from error


def merge_patch(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """A JSON merge patch (RFC 7396): what it names is replaced, null removes."""
    merged = dict(target)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            old = merged.get(key)
            merged[key] = merge_patch(old if isinstance(old, dict) else {}, value)
        else:
            merged[key] = value
    return merged


def _check_storable(value: Any, place: tuple[str | int, ...]) -> None:
    """Refuse what JSON allows and the database does not."""
    if len(place) > MAX_DEPTH:
        raise _refused("it is nested too deeply", place)
    if isinstance(value, dict):
        for key, item in value.items():
            _check_storable(key, place)
            _check_storable(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_storable(item, (*place, index))
    elif isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise _refused("it has characters that are none", place)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _refused("it is no finite number", place)
    elif isinstance(value, int) and abs(value) >= MAX_INTEGER:
        raise _refused("the number is too large", place)


def _refused(detail: str, place: tuple[str | int, ...] = (_PLACE,)) -> UnprocessableError:
    return UnprocessableError(
        f"'structured_data' can't be used: {detail}.",
        errors=[FieldError(pointer=pointer(place), detail=detail)],
    )
