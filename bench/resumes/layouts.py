"""The layouts: how each words and sets a résumé, and what can be read of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import typst

from bench.resumes import flowing, forms, texts
from bench.resumes.people import (
    FOLDER,
    Half,
    Person,
    Wording,
    document_data,
    half_of,
    people_of,
)
from kit.language import Language
from models.settings import REPORT_FONTS, ModelSettings
from models.store.store import ModelStore

Maker = Callable[[dict[str, Any]], bytes | str]

PEOPLE = {"en": 2, "ko": 1}
"""How many résumés each layout sets, by language; where it has one language only, three."""


@dataclass(frozen=True)
class Layout:
    """One layout.

    Attributes:
        make: the file, or text as it is sent in JSON; None: the typst template of its name.
        bullets: whether it prints all that was done in a position.
        jobs: whether it prints positions.
        skills: the most skills that it prints.
    """

    name: str
    wording: Wording
    make: Maker | None = None
    languages: tuple[Language, ...] = ("en", "ko")
    bullets: bool = True
    jobs: bool = True
    skills: int = 99


@dataclass(frozen=True)
class Case:
    """A résumé with what must be read of it."""

    layout: Layout
    person: Person
    half: Half

    @property
    def id(self) -> str:
        """Layout and person."""
        return f"{self.layout.name}/{self.person.id}"

    def source(self) -> bytes | str:
        """The file, or the text."""
        data = document_data(self.person, self.layout.wording, self.layout.name)
        make = self.layout.make
        return make(data) if make is not None else _typeset(self.layout.name, data)


LAYOUTS: tuple[Layout, ...] = (
    Layout("classic", Wording()),
    Layout("latex", Wording(dates="years", degree="comma", target="none")),
    Layout("two_columns", Wording(dates="numbers", degree="short")),
    Layout("sidebar_dark", Wording(degree="in", headings="long", target="sentence")),
    Layout("sidebar_right", Wording(degree="honours", target="none")),
    Layout("timeline", Wording(degree="comma")),
    Layout("europass", Wording(dates="numbers", degree="in", headings="long", target="labels")),
    Layout("linkedin", Wording(degree="both", target="none"), bullets=False, skills=3),
    Layout("spaced", Wording(degree="field_first", target="sentence")),
    Layout("company_first", Wording(degree="in", headings="long")),
    Layout("ruled_table", Wording(dates="numbers"), bullets=False),
    Layout("compact", Wording(dates="years", degree="short", target="sentence")),
    Layout("unknown_headings", Wording(degree="comma", headings="own")),
    Layout("letter", Wording(target="sentence"), languages=("en",), jobs=False),
    Layout("right_name", Wording(dates="years", degree="in", headings="long", target="none")),
    Layout("promotions", Wording(degree="short")),
    Layout("hidden", Wording(degree="comma", target="line")),
    Layout(
        "form_table", Wording(dates="dots", target="labels", headings="long"),
        bullets=False, skills=0,
    ),
    Layout("statement", Wording(dates="dots", degree="honours", target="sentence")),
    Layout("functional", Wording(dates="years", degree="comma", target="sentence"), bullets=False),
    Layout("chips", Wording(degree="both", target="none")),
    Layout("word_plain", Wording(degree="in"), flowing.word_plain),
    Layout("word_sidebar", Wording(dates="numbers", degree="short"), flowing.word_sidebar),
    Layout(
        "word_form", Wording(dates="dots", target="labels", headings="long"),
        flowing.word_form, bullets=False, skills=0,
    ),
    Layout("word_boxes", Wording(degree="comma", target="none"), flowing.word_boxes),
    Layout("page_article", Wording(degree="in", target="sentence"), flowing.page_article),
    Layout("page_cards", Wording(dates="years", degree="both"), flowing.page_cards),
    Layout("page_table", Wording(dates="numbers", degree="short"), flowing.page_table),
    Layout("text_ruled", Wording(degree="comma"), texts.ruled),
    Layout("text_wrapped", Wording(dates="years", degree="in", target="sentence"), texts.wrapped),
    Layout("text_markdown", Wording(degree="field_first", surname_first=True), texts.markdown),
    Layout("text_columns", Wording(dates="numbers", degree="short", target="none"), texts.columns),
    Layout(
        "acro_form", Wording(degree="in", target="labels"), forms.acro_form,
        languages=("en",), jobs=False,
    ),
)  # fmt: skip


def cases(half: Half) -> list[Case]:
    """The résumés of one half: its layouts, with its people."""
    halves = half_of("layout", [layout.name for layout in LAYOUTS])
    own = [layout for layout in LAYOUTS if halves[layout.name] == half]
    found: list[Case] = []
    for number, layout in enumerate(own):
        for language in layout.languages:
            count = PEOPLE[language] if len(layout.languages) > 1 else sum(PEOPLE.values())
            everyone = people_of(half, language)
            start = number * count
            found += [
                Case(layout, everyone[(start + place) % len(everyone)], half)
                for place in range(count)
            ]
    return found


def _typeset(name: str, data: dict[str, Any]) -> bytes:
    folder = FOLDER / "layouts"
    return typst.compile(
        folder / f"{name}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        format="pdf",
    )


@cache
def _fonts() -> typst.Fonts:
    folder = ModelStore(ModelSettings().models_dir).require(REPORT_FONTS)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
