"""Rows as JSON text, and rows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic_core import from_json, to_json
from sqlalchemy import ARRAY, inspect
from sqlmodel import SQLModel

Row = TypeVar("Row", bound=SQLModel)


def write_copies(rows: Sequence[SQLModel]) -> str:
    """All columns of some rows of one table as JSON, without secrets."""
    columns = _columns(type(rows[0])) if rows else {}
    return to_json([{name: getattr(row, name) for name in columns} for row in rows]).decode()


def read_copies(table: type[Row], text: str) -> list[Row]:
    """The rows as new objects that belong to no session."""
    columns = _columns(table)
    return [
        table(
            **{
                name: value if value is None or name not in columns else columns[name](value)
                for name, value in copy.items()
            }
        )
        for copy in from_json(text)
    ]


@cache
def _columns(table: type[SQLModel]) -> dict[str, Callable[[Any], Any]]:
    return {
        attribute.key: _reader(attribute)
        for attribute in inspect(table).column_attrs
        if not attribute.key.endswith("_hash")  # password hashes never leave the database
    }


def _reader(attribute: Any) -> Callable[[Any], Any]:
    column_type = attribute.columns[0].type
    if isinstance(column_type, ARRAY):
        read = _reader_of(column_type.item_type.python_type)
        return lambda values: [read(value) for value in values]
    return _reader_of(column_type.python_type)


def _reader_of(kind: type) -> Callable[[Any], Any]:
    if kind is datetime:
        return datetime.fromisoformat
    if kind is UUID or issubclass(kind, StrEnum):
        return kind
    return lambda value: value
