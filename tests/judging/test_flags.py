"""Flags: what a person should check, or was asked for."""

from __future__ import annotations

import pytest

from agent.conductor import FOR_THE_RECRUITER
from judging.flags import FOR_PEOPLE, OTHERS_HEARD, flags_of
from pipelines.report.pdf.labels import LABELS
from tests.support.transcripts import entry


def test_requests_to_people_are_flagged() -> None:
    said = entry(3, "candidate", "request", "Can I talk to a person?", "motivation")
    said.flags = ["human"]
    other = entry(4, "candidate", "answer", "I had a person to talk to.", "motivation")
    (flag,) = flags_of([said, other])
    assert (flag.kind, flag.text, flag.entry_seq) == ("human", "Can I talk to a person?", 3)


def test_what_the_interviewer_flags_is_known_to_the_report() -> None:
    assert {intent.value for intent in FOR_THE_RECRUITER} == set(FOR_PEOPLE)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_is_named_in_the_printed_report(language: str) -> None:
    assert {*FOR_PEOPLE, *OTHERS_HEARD} <= set(LABELS[language])
