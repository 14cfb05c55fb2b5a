"""The counts of docs/reliability.md are true, and the tests that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.agent.interview.test_chaos import INTERVIEWS, QUESTIONS
from tests.api.test_hostile_texts import FEWEST_REQUESTS
from tests.support.hostile_texts import HOSTILE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
SECTIONS = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
COUNTS = {
    promise: int(fewest)
    for promise, fewest in re.findall(
        r"^\| (.+) \| (\d+) tests \|$", SECTIONS["How much is tested"], re.MULTILINE
    )
}


def files_of(section: str) -> set[Path]:
    """The test files that a section names; some by their folder's other file alone."""
    files: set[Path] = set()
    for name in re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", section):
        found = [ROOT / name] if "/" in name else list((ROOT / "tests").rglob(name))
        assert any(path.is_file() for path in found), name
        files.update(found)
    return files


def test_all_named_tests_exist_and_each_promise_has_a_count() -> None:
    assert files_of(PAGE)
    assert list(COUNTS) == [title for title in SECTIONS if title != "How much is tested"]


@pytest.mark.parametrize("promise", COUNTS)
def test_a_promise_has_as_many_tests_as_the_page_says(promise: str) -> None:
    tests = [
        test
        for file in files_of(SECTIONS[promise])
        for test in re.findall(r"^(?:async )?def test_", file.read_text(), re.MULTILINE)
    ]
    assert len(tests) >= COUNTS[promise]


def test_the_other_counts() -> None:
    kinds = re.findall(r"^\| [^|]+ \|", SECTIONS["Access ends with what gave it"], re.MULTILINE)
    open_access = kinds[2 : kinds.index("| guessing |")]
    for sentence in (
        f"Hostile texts: {len(HOSTILE)}, sent in {FEWEST_REQUESTS:,} requests",
        f"everything fails: {INTERVIEWS * QUESTIONS}, in {INTERVIEWS} interviews",
        f"end with what gave them: {len(open_access)}.",
    ):
        assert sentence in PAGE
