"""Validation errors: each names the field, and says in words what to send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, EmailStr, Field, ValidationError, model_validator

from api.schemas import NO_NUL, NOT_BLANK, VISIBLE, Flag, Moment, ShortText, WireInput
from api.validation import FieldError, field_errors, pointer, sentence


class Part(WireInput):
    pass


class Message(WireInput):
    part: Part | None = None
    name: ShortText = "Ada"
    note: Annotated[str, Field(pattern=NOT_BLANK, max_length=5)] = "x"
    text: Annotated[str, Field(pattern=NO_NUL)] = ""
    seen: Annotated[str, VISIBLE] = "x"
    mail: EmailStr = "ada@acme.example"
    kind: Literal["a", "b"] = "a"
    count: int = Field(default=1, ge=1, le=5)
    items: list[int] = Field(default=[1], min_length=1, max_length=2)
    id: UUID | None = None
    when: Moment | None = None
    aware: AwareDatetime | None = None
    either: str | dict[str, int] = ""
    flag: Flag = False
    first: int = 0
    last: int = 0

    @model_validator(mode="after")
    def _ordered(self) -> Message:
        if self.last < self.first:
            raise ValueError("send a 'last' that is not below 'first'")
        return self


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"name": ""}, "Invalid input: '/name' must have at least 1 character."),
        ({"name": "\u200b\u2060 \u3164"}, ": '/name' must have a visible character."),
        ({"seen": "\u200b"}, ": '/seen' must have a visible character."),
        ({"name": 5}, "Invalid input: '/name' must be a valid string."),
        ({"note": " "}, ": '/note' must not be blank or contain the character U+0000."),
        ({"note": "abcdef"}, ": '/note' must have at most 5 characters."),
        ({"text": "\0"}, ": '/text' must not contain the character U+0000."),
        ({"mail": "ada"}, ": '/mail' must be a valid e-mail address: "),
        ({"kind": "c"}, ": '/kind' must be 'a' or 'b'."),
        ({"count": 9}, ": '/count' must be less than or equal to 5."),
        ({"items": []}, ": '/items' must have at least 1 item, not 0."),
        ({"items": ["x"]}, ": '/items/0' must be a valid integer."),
        ({"either": 5}, ": '/either' must be a valid string or an object."),
        ({"flag": "perhaps"}, ": '/flag' must be true or false."),
        (5, "Invalid input: the body must be an object."),
        ({"id": "7"}, ": '/id' must be a valid UUID."),
        ({"when": 5}, ": '/when' must be a time such as 2026-01-31T09:00:00+09:00."),
        ({"part": 1}, ": '/part' must be an object."),
        ({"aware": datetime(2026, 1, 1)}, ": '/aware' must have a UTC offset, such as "),
        ({"colour": 1}, ": '/colour' is not a field of this message; remove it."),
        ({"first": 2, "last": 1}, "Invalid input: send a 'last' that is not below 'first'."),
        ({"count": 9, "kind": "c"}, " (1 more in 'errors')."),
    ],
)
def test_an_error_names_the_field_and_what_to_send(sent: Any, expected: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Message.model_validate(sent)
    text = sentence(field_errors(caught.value.errors()))
    assert expected in text
    assert not any(jargon in text for jargon in ("Input should", "Value error", "String should"))


@pytest.mark.parametrize(
    ("sent", "code", "limit"),
    [
        ({"name": ""}, "too_short", 1),
        ({"count": 9}, "too_large", 5),
        ({"mail": "ada"}, "email", None),
        ({"flag": "perhaps"}, None, None),
    ],
)
def test_an_error_has_a_code_and_its_bound(sent: Any, code: str | None, limit: int | None) -> None:
    with pytest.raises(ValidationError) as caught:
        Message.model_validate(sent)
    (error,) = field_errors(caught.value.errors())
    assert (error.code, error.limit) == (code, limit)


def test_text_that_is_not_json_is_said_of_the_whole_body() -> None:
    with pytest.raises(ValidationError) as caught:
        Message.model_validate_json('{"name": ')
    (error,) = field_errors(caught.value.errors())
    assert error.pointer == ""
    assert error.detail.startswith("the body must be valid JSON: EOF")


def test_pointers_are_escaped_and_can_be_sent() -> None:
    assert pointer(("plan", "a/b", "c~d", 0)) == "/plan/a~1b/c~0d/0"
    assert pointer(("\ud800",)).encode()


def test_a_prefix_says_where_the_value_is_in_the_input() -> None:
    with pytest.raises(ValidationError) as caught:
        Message.model_validate({"count": 0})
    (error,) = field_errors(caught.value.errors(), below=("plan",))
    assert error.pointer == "/plan/count"


@pytest.mark.parametrize(
    ("place", "detail", "expected"),
    [
        ("/query/limit", "must be less than 9", "the query parameter 'limit' must be less than 9."),
        ("/header/range", "is required", "the header 'range' is required."),
        ("/path/seq", "must be a number", "the path's 'seq' must be a number."),
        ("/a/0", "the interview has no question 'x'", "'/a/0': the interview has no question 'x'."),
        ("", "the body must be valid JSON", "the body must be valid JSON."),
    ],
)
def test_a_place_is_named_as_people_do(place: str, detail: str, expected: str) -> None:
    assert sentence([FieldError(pointer=place, detail=detail)]) == f"Invalid input: {expected}"
