"""A candidate as a list names them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kit.text import clean_line

MOST_ROWS = 2_000
"""Candidates of one batch."""
MOST_CHARACTERS = 500
"""Of a field; longer ones are cut, and shown as faulty."""


@dataclass(frozen=True)
class Person:
    """One row of a list, as written: nothing in it has been checked."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    file: str = ""
    """The name of their résumé's file."""

    @property
    def empty(self) -> bool:
        """Whether the row says nothing."""
        return self == Person()


def cleaned(person: Person) -> Person:
    """The row with each field on one line and of a length that can be stored."""
    fields = ("name", "email", "phone", "language", "file")
    values = {field: clean_line(getattr(person, field))[:MOST_CHARACTERS] for field in fields}
    return replace(person, **values)
