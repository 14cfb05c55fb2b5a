"""What keeps the rows of a batch from being invited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from db.tables import InvitationBatchRow, RowState

NAME_CHARACTERS = 200

Code = Literal[
    "missing_name",
    "invalid_name",
    "missing_contact",
    "invalid_email",
    "duplicate",
    "already_invited",
    "wrong_language",
    "resume_missing",
    "resume_encrypted",
    "resume_scanned",
    "resume_unreadable",
    "resume_unsupported",
    "resume_too_large",
]
Field = Literal["name", "email", "phone", "language", "resume_file"]

_RESUME_CODES: dict[str, Code] = {
    "missing": "resume_missing",
    "encrypted": "resume_encrypted",
    "scanned": "resume_scanned",
    "not_pdf": "resume_unsupported",
    "too_large": "resume_too_large",
    "too_many_pages": "resume_too_large",
    "too_much_text": "resume_too_large",
}


@dataclass(frozen=True)
class RowProblem:
    """One fault of a row."""

    code: Code
    field: Field
    detail: str
    row: int | None = None
    """The row that has the same address, for ``duplicate``."""
    interview_id: UUID | None = None
    """The interview that the candidate is invited to, for ``already_invited``."""


def addresses_of(rows: Iterable[InvitationBatchRow]) -> set[str]:
    """The valid addresses of rows as they are compared, in lower case."""
    return {row.address.lower() for row in rows if row.address is not None}


def problems_of(
    rows: Sequence[InvitationBatchRow], language: str, invited: Mapping[str, UUID]
) -> dict[UUID, list[RowProblem]]:
    """The problems of each row of a batch, by its id.

    Args:
        rows: all of them, in order; rows that are left out make no other a duplicate.
        language: the position's.
        invited: the interviews of addresses, in lower case, that are invited already.
    """
    first_of: dict[str, int] = {}
    found: dict[UUID, list[RowProblem]] = {}
    for row in rows:
        if row.state in (RowState.INVITED, RowState.QUEUED):
            for key in _keys(row):
                first_of.setdefault(key, row.number)
    for row in rows:
        if row.state in (RowState.INVITED, RowState.QUEUED):
            found[row.id] = []
            continue
        problems = [*_of_name(row), *_of_contact(row), *_of_language(row, language)]
        problems += _of_resume(row)
        for key in _keys(row):
            if (interview_id := invited.get(key)) is not None:
                problems.append(already_invited(interview_id))
            elif (first := first_of.get(key)) is not None:
                problems.append(_duplicate(first, "email" if "@" in key else "phone"))
            elif not row.left_out:
                first_of[key] = row.number
        if (entry := _entry_key(row)) and (first := first_of.get(entry)) is not None:
            problems.append(_duplicate(first, "resume_file"))
        elif entry and not row.left_out:
            first_of[entry] = row.number
        found[row.id] = problems
    return found


def already_invited(interview_id: UUID) -> RowProblem:
    """The problem of a candidate whom somebody invited to this position before."""
    return RowProblem(
        "already_invited",
        "email",
        "This address is invited to the position already. Make a new link for that invitation "
        "instead, or leave the row out.",
        interview_id=interview_id,
    )


def _of_name(row: InvitationBatchRow) -> list[RowProblem]:
    if not row.name:
        return [RowProblem("missing_name", "name", "The name is missing. Fill it in.")]
    if len(row.name) > NAME_CHARACTERS:
        detail = f"The name has more than {NAME_CHARACTERS} characters. Shorten it."
        return [RowProblem("invalid_name", "name", detail)]
    return []


def _of_contact(row: InvitationBatchRow) -> list[RowProblem]:
    if not row.email and not row.phone:
        detail = "There is neither an e-mail address nor a phone number. Fill one in."
        return [RowProblem("missing_contact", "email", detail)]
    if row.email and row.address is None:
        detail = "This is not an e-mail address. Correct it."
        return [RowProblem("invalid_email", "email", detail)]
    return []


def _of_language(row: InvitationBatchRow, language: str) -> list[RowProblem]:
    if row.language in ("", language):
        return []
    detail = f"The position's interviews are in '{language}'. Leave the language empty."
    return [RowProblem("wrong_language", "language", detail)]


def _of_resume(row: InvitationBatchRow) -> list[RowProblem]:
    if row.resume_problem is None or row.without_resume:
        return []
    code = _RESUME_CODES.get(str(row.resume_problem["code"]), "resume_unreadable")
    return [RowProblem(code, "resume_file", str(row.resume_problem["detail"]))]


def _keys(row: InvitationBatchRow) -> list[str]:
    """How the row's person is compared with others: by the address, or else by the number."""
    if row.email:
        return [row.address.lower()] if row.address is not None else []
    digits = "".join(filter(str.isdecimal, row.phone))
    return [f"phone:{digits}"] if digits else []


def _entry_key(row: InvitationBatchRow) -> str:
    if row.resume_entry is None or row.without_resume:
        return ""
    return f"resume:{row.resume_entry}"


def _duplicate(row: int, field: Field) -> RowProblem:
    what = {"email": "address", "phone": "number"}.get(field, "résumé")
    detail = f"Row {row} has the same {what}. Correct one of them, or leave it out."
    return RowProblem("duplicate", field, detail, row=row)
