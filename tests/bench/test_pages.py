"""``bench pages`` in small: its rows, its steps in a real browser, and its searches."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from api.limits.settings import RateSettings
from bench.database.fill import fill
from bench.pages import queries, steps
from bench.pages.measure import add_people, outcome_of, use
from db.relay import EventRelay
from db.session import Database
from tests.support.api_server import Served
from tests.support.browser_candidate import built_page, chromium
from tests.support.workspace_office import serving
from vivavoce.web_page import find_page

INTERVIEWS, ENTRIES = 1_200, 2_400
COUNTS = """SELECT (SELECT count(*) FROM interview), (SELECT count(*) FROM transcript_entry),
    (SELECT count(DISTINCT status) FROM interview), (SELECT count(DISTINCT stage) FROM interview)"""


@pytest.mark.timeout(120)
async def test_the_list_is_used_and_searched(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    chromium()
    built_page()
    filled = await fill(database.url, lambda line: None, interviews=INTERVIEWS, entries=ENTRIES)
    async with database.unit_of_work() as work:
        counts = (await work.session.execute(text(COUNTS))).one()
    interviews, entries, statuses, stages = counts
    assert (interviews, entries, stages) == (INTERVIEWS, ENTRIES, 6)
    assert statuses >= 6, "an interview under way is rare"
    people = await add_people(database.url, 1)
    rates = RateSettings(sign_in="", read="")
    served = Served(database, relay, tmp_path, page_dir=find_page(), rates=rates)
    served.services.settings.accounts_only = True
    filled.positions[3:] = []
    async with serving(served.app) as url:
        samples = await use(url, people, filled, 2, lambda line: None)
    assert {sample["kind"] for sample in samples} == {
        "cold page",
        *steps.SCROLLING,
        *steps.FILTERING,
        steps.SAID,
        *queries.said(2),
    }
    rows = {sample["kind"]: sample["rows"] for sample in samples if "rows" in sample}
    assert rows["English, said by none"] == rows["Korean, said by none"] == 0
    assert rows["English, a word of many"] > 0 and rows["Korean, a phrase of many"] > 0
    assert all(0 < sample["ms"] < 15_000 for sample in samples)
    assert len(outcome_of(INTERVIEWS, ENTRIES, samples).tables) == 2


def test_the_aims_are_compared_with_what_was_measured() -> None:
    samples = [
        {"kind": "cold page", "ms": 999.0},
        *({"kind": steps.SORT, "ms": ms} for ms in [*[100.0] * 19, 500.0]),
        *({"kind": steps.KEY, "ms": ms} for ms in [*[100.0] * 18, 200.0, 200.0]),
        {"kind": "English, a phrase of some", "text": "the lock", "rows": 3, "ms": 301.0},
    ]
    cold, scrolling, filtering, searches, *_ = outcome_of(1, 1, samples).notes
    assert cold.endswith(": reached") and filtering.endswith(": reached")
    assert scrolling.endswith("not reached") and searches.endswith("not reached")
