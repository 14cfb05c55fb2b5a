"""Templates of messages: which placeholders they need, and what comes out of them.

A template is plain text, from which both parts of a message are made: the text, and the same in
simple HTML. What candidates must be told stands in placeholders that every template needs, so that
an edited one still says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from kit.accents import ON_WHITE, accent_on_white
from kit.text import clean, clean_line
from pipelines.invitations.texts import Template

REQUIRED = {
    "link": "the link to the interview",
    "deadline": "the time until which the interview can begin",
    "ai_notice": "that an AI asks the questions",
    "recording_notice": "what is recorded and how long it is kept",
    "decision_notice": "who decides",
    "other_format_link": "the link by which candidates ask for another format",
    "unsubscribe_link": "the link that stops reminders",
}
"""The placeholders that a body needs, and what each stands for."""
OPTIONAL = {
    "candidate_name": "the candidate's name",
    "company": "the company's name",
    "position": "the position's title",
    "minutes": "how long the interview takes, in minutes",
    "contact": "whom the candidate may contact",
    "appointment": "when the candidate is expected, if a time was agreed",
}
LINKS = frozenset({"link", "other_format_link", "unsubscribe_link"})
IN_SUBJECT = ("candidate_name", "company", "position", "minutes", "deadline")

_BRACES = re.compile(r"\{([^{}\n]*)\}")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_ITEM = "- "
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
<title>{subject}</title></head>
<body style="margin:0;padding:24px 16px;background:#fff;color:#1c2421;\
word-break:keep-all;overflow-wrap:anywhere;\
font:16px/1.6 system-ui,-apple-system,'Segoe UI','Apple SD Gothic Neo','Malgun Gothic',sans-serif">
<div style="max-width:36em;margin:0 auto">
{paragraphs}
</div></body></html>
"""
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:8px;background:{accent};"
    f"color:{ON_WHITE};font-weight:600;text-decoration:none"
)


@dataclass(frozen=True)
class TemplateProblem:
    """What is wrong with a template."""

    field: str
    """``subject`` or ``body``."""
    detail: str


@dataclass(frozen=True)
class Rendered:
    """The content of a message."""

    subject: str
    text: str
    html: str


def check(template: Template) -> list[TemplateProblem]:
    """What keeps a template from being used; empty if it is fine."""
    problems = [
        *_unknown("subject", template.subject, IN_SUBJECT),
        *_unknown("body", template.body, (*REQUIRED, *OPTIONAL)),
    ]
    if not template.subject.strip():
        problems.append(TemplateProblem("subject", "must not be empty"))
    present = set(_BRACES.findall(template.body))
    problems += [
        TemplateProblem("body", f"must contain {{{name}}}: {purpose}")
        for name, purpose in REQUIRED.items()
        if name not in present
    ]
    return problems


def render(
    template: Template,
    values: Mapping[str, str],
    *,
    labels: Mapping[str, str],
    language: str,
    subject_values: Mapping[str, str] | None = None,
    accent: str | None = None,
) -> Rendered:
    """Fill a template in.

    A value is inserted as it is: a candidate named ``{link}`` stays ``{link}``, and one with a
    line break in their name gets no further line or header.

    Args:
        values: by placeholder.
        labels: what links are called in the HTML part, by placeholder.
        subject_values: those that differ in the subject.
        accent: the organisation's colour, of links and the button; None: the product's.
    """
    lines = {name: clean_line(value) for name, value in values.items()}
    in_subject = lines | {name: clean_line(v) for name, v in (subject_values or {}).items()}
    subject = clean_line(_fill(template.subject, in_subject.__getitem__))
    paragraphs = [p for p in _paragraphs(template.body) if not _is_blank(p, lines)]
    text = "\n\n".join(_fill(paragraph, lines.__getitem__) for paragraph in paragraphs)
    colour = accent_on_white(accent).live
    html = "\n".join(_html(paragraph, lines, labels, colour) for paragraph in paragraphs)
    page = _PAGE.format(language=language, subject=escape(subject), paragraphs=html)
    return Rendered(subject, text + "\n", page)


def _unknown(field: str, text: str, known: tuple[str, ...]) -> list[TemplateProblem]:
    allowed = ", ".join(f"{{{name}}}" for name in known)
    return [
        TemplateProblem(field, f"has an unknown placeholder {{{name}}}; possible are {allowed}")
        for name in dict.fromkeys(_BRACES.findall(text))
        if name not in known
    ]


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in _EMPTY_LINE.split(clean(body)) if part.strip()]


def _is_blank(paragraph: str, values: Mapping[str, str]) -> bool:
    """Whether it consists of placeholders without a value."""
    return not _fill(paragraph, values.__getitem__).strip()


def _fill(text: str, value_of: Callable[[str], str]) -> str:
    return _BRACES.sub(lambda match: value_of(match[1]), text)


def _html(paragraph: str, values: Mapping[str, str], labels: Mapping[str, str], accent: str) -> str:
    if paragraph == "{link}":
        button = _BUTTON.replace("{accent}", accent)
        return f"<p>{_anchor(values['link'], labels['link'], button)}</p>"

    def value_of(name: str) -> str:
        if name in LINKS:
            return _anchor(values[name], labels[name], f"color:{accent}")
        return escape(values[name])

    def filled(line: str) -> str:
        return _fill(escape(line, quote=False), value_of)

    lines = paragraph.split("\n")
    if all(line.startswith(_ITEM) for line in lines):
        items = "".join(f"<li>{filled(line.removeprefix(_ITEM))}</li>" for line in lines)
        return f'<ul style="padding-left:1.2em">{items}</ul>'
    return f"<p>{'<br>'.join(filled(line) for line in lines)}</p>"


def _anchor(url: str, label: str, style: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer" style="{style}">{escape(label)}</a>'
