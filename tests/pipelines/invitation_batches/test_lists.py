"""Reading candidates from pasted lines and CSV."""

from __future__ import annotations

import pytest

from pipelines.invitation_batches.encodings import decode
from pipelines.invitation_batches.errors import BatchError
from pipelines.invitation_batches.lists import read_csv, read_lines
from pipelines.invitation_batches.person import MOST_ROWS, Person
from pipelines.invitation_batches.rows import address_of

HONG = Person("홍길동", "hong@example.org", "010-1234-5678")
ADA = Person("Ada Lovelace", "ada@example.org")


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ada Lovelace <ada@example.org>", [ADA]),
        ('"Lovelace, Ada" <ada@example.org>', [ADA]),
        ("Lovelace, Ada <ada@example.org>", [ADA]),
        ("Ada Lovelace ada@example.org", [ADA]),
        ("ada@example.org, Ada Lovelace", [ADA]),
        ("ada@example.org", [Person(email="ada@example.org")]),
        ("홍길동, hong@example.org, 010-1234-5678", [HONG]),
        ("홍길동\thong@example.org\t010-1234-5678", [HONG]),
        ("홍길동 <hong@example.org> 010-1234-5678", [HONG]),
        ("홍길동", [Person("홍길동")]),
        ("Ada Lovelace, ada@@example", [Person("Ada Lovelace", "ada@@example")]),
        (
            "Ada Lovelace <ada@example.org>; Roe, Jane <jane@example.org>",
            [ADA, Person("Jane Roe", "jane@example.org")],
        ),
        (
            "Ada Lovelace <ada@example.org>, Jane Roe <jane@example.org>",
            [ADA, Person("Jane Roe", "jane@example.org")],
        ),
        ("Name\tE-mail\nAda Lovelace\tada@example.org", [ADA]),
    ],
)
def test_lines_as_people_paste_them(line: str, people: list[Person]) -> None:
    assert read_lines(f"\n{line}\n\n") == people


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "head", [("이름", "이메일 주소", "휴대폰 번호"), ("Name*", "E-mail", "Phone (mobile)")]
)
def test_tables_in_every_encoding_and_separator(
    head: tuple[str, str, str], encoding: str, separator: str
) -> None:
    rows = [head, ("홍길동", "hong@example.org", "010-1234-5678")]
    text = "\r\n".join(separator.join(cells) for cells in rows)
    assert read_csv(decode(text.encode(encoding))) == [HONG]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Memo,Mail,Name\n\"two\nlines, \"\"quoted\"\"\",ada@example.org,Ada Lovelace", [ADA]),
        ("First name;Last name;Email\nAda;Lovelace;ada@example.org", [ADA]),
        ("성,이름,이메일\n홍,길동,hong@example.org", [Person("홍길동", "hong@example.org")]),
        ("sep=;\nName;Email\nAda Lovelace;ada@example.org", [ADA]),
        ("Ada Lovelace,ada@example.org", [ADA]),
        ("No,Name,Email,언어\n1,Ada Lovelace,ada@example.org,영어\n,,,\n",
         [Person("Ada Lovelace", "ada@example.org", language="en")]),
        ("이름,이력서 파일\n홍길동,a/홍.pdf", [Person("홍길동", file="a/홍.pdf")]),
    ],
)  # fmt: skip
def test_tables_as_spreadsheets_write_them(text: str, people: list[Person]) -> None:
    assert read_csv(text) == people


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_candidates"),
        ("Name,Email\n , \n", "no_candidates"),
        ('Name,Email\n"Ada,ada@example.org\nJane,jane@example.org', "unclosed_quote"),
        ("Ada,ada@example.org\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_lists_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(BatchError) as refusal:
        read_csv(text)
    assert refusal.value.code == code
    if code == "unclosed_quote":
        assert "line 2" in str(refusal.value)


def test_no_more_rows_are_read_than_a_batch_may_have() -> None:
    unreadable = "a" * 200_000  # the library refuses so long a cell
    with pytest.raises(BatchError, match="more than 2000 candidates"):
        read_csv("Ada,ada@example.org\n" * (MOST_ROWS + 1) + unreadable)


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(BatchError, match="too many brackets"):
        read_lines("Ada <ada@example.org>, Bea <bea@example.org> " + "(" * 60_000)


def test_an_address_that_would_be_decoded_is_none() -> None:
    assert address_of("ada@example.org") == "ada@example.org"
    assert address_of("=?utf-8?q?eve=40evil.example=2c?=@example.org") is None


def test_a_file_in_no_encoding_is_refused() -> None:
    with pytest.raises(BatchError, match="CSV UTF-8"):
        decode(b"\xff\xff\xfe\xfd" * 20)


def test_long_and_forged_cells_are_cut_and_cleaned() -> None:
    (person,) = read_csv(f"Name,Email\n\u202eAda\x07{'a' * 900},x@example.org")
    assert person.name.startswith("Adaaaa") and len(person.name) == 500
