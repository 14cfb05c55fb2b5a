"""Templates of messages: what they must say, and what comes out of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from db.tables import MailKind
from kit.language import Language
from pipelines.invitations.templates import LINKS, OPTIONAL, REQUIRED, check, render
from pipelines.invitations.texts import Template, moment_in, texts_in

VALUES = {name: f"<{name}>" for name in (*REQUIRED, *OPTIONAL)}
LABELS = {name: f"label of {name}" for name in LINKS}
WHOLE = "\n\n".join(f"{{{name}}}" for name in REQUIRED)


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("kind", list(MailKind))
def test_the_products_own_say_everything(language: Language, kind: MailKind) -> None:
    texts = texts_in(language)
    assert check(texts.templates[kind]) == []
    assert set(texts.labels) == LINKS
    rendered = render(texts.templates[kind], VALUES, labels=LABELS, language=language)
    for name in REQUIRED:
        assert f"<{name}>" in rendered.text
        assert f"&lt;{name}&gt;" in rendered.html
    assert "{" not in rendered.text + rendered.subject


def test_the_notice_names_what_is_deleted_and_no_time_is_left_to_choose() -> None:
    """Candidates with an appointment get the same sentence."""
    kept = texts_in("en").notices.kept
    assert kept.startswith("The recording and the transcript are kept for {days} days")
    for language, chosen in (("en", "whenever it suits"), ("ko", "편하실 때")):
        assert chosen not in texts_in(language).templates[MailKind.INVITATION].body


@pytest.mark.parametrize("name", REQUIRED)
def test_a_body_without_a_required_part_is_refused(name: str) -> None:
    problems = check(Template(subject="Hello", body=WHOLE.replace(f"{{{name}}}", "")))
    assert [(p.field, p.detail) for p in problems] == [
        ("body", f"must contain {{{name}}}: {REQUIRED[name]}")
    ]


def test_unknown_placeholders_and_an_empty_subject_are_refused() -> None:
    problems = check(Template(subject=" {link}", body=f"{WHOLE} {{Company}} {{ link }}"))
    assert [problem.field for problem in problems] == ["subject", "body", "body"]
    assert "{Company}" in problems[1].detail and "{ link }" in problems[2].detail
    assert [p.detail for p in check(Template(subject="  ", body=WHOLE))] == ["must not be empty"]


def test_values_are_inserted_as_they_are_and_on_one_line() -> None:
    values = VALUES | {"candidate_name": "{link}\r\nBcc: all@acme.example\u202e"}
    template = Template(subject="{candidate_name}", body="Hello {candidate_name},\n\n{link}")
    rendered = render(template, values, labels=LABELS, language="en")
    assert rendered.subject == "{link} Bcc: all@acme.example"
    assert rendered.text == "Hello {link} Bcc: all@acme.example,\n\n<link>\n"


def test_the_html_part_is_escaped_and_has_paragraphs_lists_and_links() -> None:
    values = VALUES | {"company": "<b>A&B</b>", "link": 'https://x.example/?a="b"&c'}
    body = "<i>{company}</i>\nline\n\n- one\n- {position}\n\n{link}\n\nor {link}"
    html = render(Template(subject="S", body=body), values, labels=LABELS, language="ko").html
    assert '<html lang="ko">' in html
    assert "<p>&lt;i&gt;&lt;b&gt;A&amp;B&lt;/b&gt;&lt;/i&gt;<br>line</p>" in html
    assert "<li>one</li><li>&lt;position&gt;</li></ul>" in html
    href = 'href="https://x.example/?a=&quot;b&quot;&amp;c"'
    assert html.count(href) == 2 and html.count(">label of link</a>") == 2


def test_a_paragraph_of_empty_placeholders_is_left_out() -> None:
    template = Template(subject="S", body="One\n\n{appointment}\n \t\nTwo")
    rendered = render(template, VALUES | {"appointment": ""}, labels=LABELS, language="en")
    assert rendered.text == "One\n\nTwo\n"
    assert rendered.html.count("<p>") == 2


@pytest.mark.parametrize(
    ("language", "zone", "zoned", "expected"),
    [
        ("en", "Asia/Seoul", True, "Tuesday, 1 December 2026, 00:05 (KST, UTC+9)"),
        ("ko", "Asia/Seoul", True, "2026년 12월 1일 (화) 오전 12:05 (KST, UTC+9)"),
        ("ko", "Asia/Seoul", False, "2026년 12월 1일 (화) 오전 12:05"),
        ("en", "Asia/Kathmandu", True, "Monday, 30 November 2026, 20:50 (UTC+5:45)"),
        ("ko", "America/New_York", True, "2026년 11월 30일 (월) 오전 10:05 (EST, UTC-5)"),
        ("en", "UTC", True, "Monday, 30 November 2026, 15:05 (UTC+0)"),
    ],
)
def test_times_are_written_with_their_zone(
    language: Language, zone: str, zoned: bool, expected: str
) -> None:
    at = datetime(2026, 11, 30, 15, 5, tzinfo=UTC)
    assert moment_in(language, at, ZoneInfo(zone), zoned=zoned) == expected
