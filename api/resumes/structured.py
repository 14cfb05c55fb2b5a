"""Structured data from clients, in every form that their front ends send."""

from __future__ import annotations

import math
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from api.errors import refused, refused_all
from api.validation import field_errors, pointer
from kit.text import find_unstorable
from pipelines.resume.schemas import StructuredData

WRAPPINGS = 2
"""How often JSON may be wrapped in a string."""
MAX_DEPTH = 20
MAX_INTEGER = 2**63

_FIELD = "structured_data"


def read_structured(sent: Any) -> dict[str, Any]:
    """The object in a request, possibly wrapped in a JSON string once or twice.

    Raises:
        UnprocessableError: it is something else.
    """
    value: Any = sent
    for _ in range(WRAPPINGS):
        if isinstance(value, str):
            try:
                value = from_json(value, allow_inf_nan=False)
            except ValueError as error:
                raise refused(f"/{_FIELD}", f"must be valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise refused(
            f"/{_FIELD}", 'must be an object, {"header": {…}}, or that as JSON in a string'
        )
    return value


def validated(value: dict[str, Any]) -> StructuredData:
    """The data, validated.

    Raises:
        UnprocessableError: it has another shape, or a value that can't be stored.
    """
    _check_storable(value, (_FIELD,))
    try:
        return StructuredData.model_validate(value)
    except ValidationError as error:
        raise refused_all(field_errors(error.errors(), below=(_FIELD,))) from error


def merge_patch(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Apply a JSON merge patch (RFC 7396): values replace, null removes."""
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
    """Refuse what JSON can hold and the database can't."""
    if len(place) > MAX_DEPTH:
        raise refused(pointer(place), "is nested too deeply")
    if isinstance(value, dict):
        for key, item in value.items():
            _check_storable(key, place)
            _check_storable(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_storable(item, (*place, index))
    elif isinstance(value, str):
        if find_unstorable(value) is not None:
            raise refused(pointer(place), "must be valid Unicode, without U+0000")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise refused(pointer(place), "must be a finite number")
    elif isinstance(value, int) and abs(value) >= MAX_INTEGER:
        raise refused(pointer(place), "must be a number below 2^63")
