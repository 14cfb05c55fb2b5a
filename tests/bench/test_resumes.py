"""A part of the résumés of ``bench resumes``, and how they are divided."""

from __future__ import annotations

from bench.resumes.layouts import LAYOUTS, cases
from bench.resumes.measure import FAULTS, FIELDS, measure


def test_the_halves_have_neither_layouts_nor_people_in_common() -> None:
    tuning, check = cases("tuning"), cases("check")
    assert len(LAYOUTS) >= 20 and len(tuning) + len(check) >= 60
    assert not {case.layout.name for case in tuning} & {case.layout.name for case in check}
    assert not {case.person.id for case in tuning} & {case.person.id for case in check}


async def test_a_fifth_of_them_is_read_as_the_whole_is() -> None:
    outcome = await measure(("tuning", "check"), lambda line: None, every=5)
    figures = list(outcome.summary.values())
    assert [sum(one[fault] for one in figures) for fault in FAULTS] == [0, 0, 0], outcome.notes
    for name in FIELDS:
        right, total = (sum(one[name][place] for one in figures) for place in (0, 1))
        assert right >= 0.95 * total - 1, (name, outcome.notes)
    assert max(one["seconds_median"] for one in figures) < 3
