"""Checks of every request, before its endpoint's own."""

from __future__ import annotations

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from kit.text import find_unstorable


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


async def known_query(request: Request) -> None:
    """Refuse query parameters that the endpoint doesn't have: they are mistakes, and ignoring a
    filter would return what was not asked for.

    Raises:
        RequestValidationError: names each of them, and those that there are.
    """
    dependant = getattr(request.scope.get("route"), "dependant", None)
    if dependant is None or not request.query_params:
        return
    known = _query_names(dependant)
    has = f"this call has {', '.join(known)}" if known else "this call has none"
    errors = [
        {
            "type": "value_error",
            "loc": ("query", name),
            "msg": f"is not known: correct or remove it ({has})",
        }
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if errors:
        raise RequestValidationError(errors)


def _query_names(dependant: Dependant) -> list[str]:
    """The query parameters of an endpoint, with those of its dependencies."""
    names: dict[str, None] = {}
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= dict.fromkeys(model.model_fields)
        else:
            names[field.alias] = None
    for dependency in dependant.dependencies:
        names |= dict.fromkeys(_query_names(dependency))
    return list(names)
