"""The journal's records: one JSON line each, checked before anything relies on them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

import structlog
from pydantic import BaseModel, Field, StrictInt, StrictStr, ValidationError

from kit.text import clean_tree

log = structlog.get_logger(__name__)

RecordType = Literal["entry", "speaking", "state", "event", "end"]

MAX_SEQ = 2**31 - 1
"""PostgreSQL's largest ``integer``."""


@dataclass(frozen=True)
class Record:
    """One line of the journal.

    ``entry``: a finished utterance. ``speaking``: the interviewer began one (its ``entry``
    follows under the same seq). ``state``: the conductor's state. ``event``: the interview
    began. ``end``: it is over.
    """

    seq: int
    type: RecordType
    data: dict[str, Any]

    def line(self) -> str:
        """The record as a line of the file, with its line end."""
        fields = {"seq": self.seq, "type": self.type, "data": self.data}
        return json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n"


class BadRecordError(ValueError):
    """A line that is no record; the message says why."""


class _Utterance(BaseModel):
    speaker: Literal["agent", "candidate"]
    kind: StrictStr
    text: StrictStr
    start_s: float
    end_s: float
    question_id: StrictStr | None = None
    interrupted: bool = False
    confidence: float | None = None
    words: list[dict[str, Any]] | None = None
    flags: list[StrictStr] = []


class _State(BaseModel):
    state: dict[str, Any]


class _Event(BaseModel):
    name: StrictStr
    wall: float | None = Field(default=None, ge=0, le=4e9)


class _End(BaseModel):
    reason: StrictStr


class _Line(BaseModel):
    seq: StrictInt = Field(ge=1, le=MAX_SEQ)
    type: RecordType
    data: dict[str, Any]


_DATA: dict[str, type[BaseModel]] = {
    "entry": _Utterance,
    "speaking": _Utterance,
    "state": _State,
    "event": _Event,
    "end": _End,
}
assert set(_DATA) == set(get_args(RecordType))


def parse_record(line: str) -> Record:
    """A record from its line, its texts cleaned. Raises BadRecordError."""
    try:
        raw = json.loads(line, parse_constant=_refuse)
        checked = _Line.model_validate(clean_tree(raw))
        _DATA[checked.type].model_validate(checked.data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "line"
        raise BadRecordError(f"{place}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise BadRecordError(str(error) or "not JSON") from error
    return Record(checked.seq, checked.type, checked.data)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def read_records(path: Path) -> list[Record]:
    """All records of a journal file; a last line cut by a crash and bad lines are left out."""
    records: list[Record] = []
    for line in _whole_lines(path):
        try:
            records.append(parse_record(line))
        except BadRecordError as error:
            log.warning("journal.bad_line", path=str(path), reason=str(error)[:200])
    return records


def mend_file(path: Path) -> list[Record]:
    """Cut a last line that a crash left incomplete, and set bad lines aside.

    Returns:
        What is left in the file: whole records, which the next one can follow.
    """
    if not path.exists():
        return []
    records, good, bad = [], [], []
    for line in _whole_lines(path):
        try:
            records.append(parse_record(line))
            good.append(line)
        except BadRecordError as error:
            bad.append((line, str(error)))
    for line, reason in bad:
        set_aside(path, line, reason)
    content = "".join(good).encode()
    if content != path.read_bytes():
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return records


def set_aside(path: Path, line: str, reason: str) -> None:
    """Keep a line that cannot be stored beside the journals, in ``refused/``, with the reason."""
    aside = path.parent / "refused" / path.name
    aside.parent.mkdir(parents=True, exist_ok=True)
    kept = json.dumps({"reason": reason[:500], "line": line.rstrip("\n")}) + "\n"
    if aside.exists() and kept in aside.read_text(encoding="utf-8"):
        return  # by an earlier start
    with aside.open("a", encoding="utf-8") as file:
        file.write(kept)
        file.flush()
        os.fsync(file.fileno())
    log.error("journal.line_refused", path=str(path), kept_in=str(aside), reason=reason[:200])


def unfinished_speech(records: list[Record]) -> list[Record]:
    """Entries for utterances that a dying agent began and never finished."""
    finished = {r.seq for r in records if r.type == "entry"}
    return [
        Record(r.seq, "entry", {**r.data, "end_s": r.data["start_s"], "interrupted": True})
        for r in records
        if r.type == "speaking" and r.seq not in finished
    ]


def _whole_lines(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield line
