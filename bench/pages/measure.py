"""``bench pages``: fill a database, serve it, and use its pages in a browser."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

from api.auth.passwords import hash_password
from bench.api_load import running_server
from bench.database.fill import Filled, fill
from bench.database.interviews import recording_path
from bench.errors import BenchError
from bench.pages import queries, steps
from bench.pages.browser import chromium, signed_in, time_cold_pages
from bench.pages.search import time_searches
from bench.table import Note, Outcome, Summary, shown, table
from db.embedded.server import EmbeddedPostgres
from db.migrate import upgrade
from db.session import Database
from db.tables import Role, User
from vivavoce.web_page import find_page

PASSWORD = "for one measurement"
ADMIN = "ruth@example.com"
COLD_PAGES = 12
STEPS = 40
COLD_AIM_MS, STEP_AIM_MS, SEARCH_AIM_MS = 1000.0, 200.0, 300.0
Sample = dict[str, Any]


async def measure(
    interviews: int, entries: int, note: Note, *, count: int = STEPS, cold_pages: int = COLD_PAGES
) -> Outcome:
    """Measure cold pages, steps in the list, and searches in what was said.

    Args:
        entries: of all transcripts together.
        count: steps of each kind; filters have one for each position.

    Raises:
        BenchError: the page isn't built, there is no browser, or it shows other rows than those
            that were asked for.
    """
    if find_page() is None:
        raise BenchError("the pages aren't built: make web")
    with tempfile.TemporaryDirectory(prefix="vivavoce-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres")
        await postgres.start()
        try:
            await upgrade(postgres.uri)
            note(f"writing {interviews:,} interviews and {entries:,} transcript entries")
            began = time.monotonic()
            filled = await fill(postgres.uri, note, interviews=interviews, entries=entries)
            people = await add_people(postgres.uri, cold_pages)
            note(f"written in {time.monotonic() - began:.0f} s")
            _add_recordings(Path(folder), filled)
            async with running_server(postgres.uri, folder) as url:
                samples = await use(url, people, filled, count, note)
        finally:
            await postgres.stop()
    return outcome_of(interviews, entries, samples)


async def use(
    url: str, people: Sequence[str], filled: Filled, count: int, note: Note
) -> list[Sample]:
    """Use a served workspace: each step's or search's kind and ms.

    Args:
        people: addresses of recruiters, each of whom opens a cold page.
    """
    async with chromium() as browser:
        note(f"{len(people)} cold pages")
        cold = await time_cold_pages(browser, url, people, PASSWORD)
        samples: list[Sample] = [{"kind": "cold page", "ms": ms} for ms in cold]
        async with signed_in(browser, url, ADMIN, PASSWORD) as page:
            list_steps = steps.Steps(page)
            note("scrolling")
            await steps.scroll(list_steps, url, count)
            note("filtering, sorting, searching")
            await steps.narrow(list_steps, url, filled.positions[:count])
            names, said = queries.some_names(filled, count), queries.rare_words(count)
            await steps.search(list_steps, url, names, said)
    samples += [{"kind": k, "ms": ms} for k, times in list_steps.times.items() for ms in times]
    note("searching in what was said")
    return [*samples, *await time_searches(url, ADMIN, PASSWORD, queries.said(count))]


async def add_people(url: str, count: int) -> list[str]:
    """An administrator, and recruiters who have seen nothing yet; the recruiters' addresses."""
    password_hash = await hash_password(PASSWORD)
    emails = [f"recruiter{number}@example.com" for number in range(count)]
    database = Database(url)
    try:
        async with database.unit_of_work() as work:
            for email, role in [(ADMIN, Role.ADMIN), *((each, Role.RECRUITER) for each in emails)]:
                user = User(email=email, name=email, role=role, active=True)
                user.password_hash = password_hash
                await work.users.add(user)
    finally:
        await database.dispose()
    return emails


def _add_recordings(data_dir: Path, filled: Filled) -> None:
    """Files without sound: a list says where each recording is that exists."""
    for row in filled.interviews:
        if row.held:
            path = data_dir / recording_path(row.id)
            path.parent.mkdir(parents=True)
            path.touch()


def outcome_of(interviews: int, entries: int, samples: Sequence[Sample]) -> Outcome:
    """The figures, with what is aimed at."""
    searched = [sample for sample in samples if "text" in sample]
    used = [sample for sample in samples if "text" not in sample]
    summary = {
        "first rows": Summary.of(_ms(used, ["cold page"])),
        "scrolling": Summary.of(_ms(used, steps.SCROLLING)),
        "filtering": Summary.of(_ms(used, steps.FILTERING)),
        "searches": Summary.of(sample["ms"] for sample in searched),
    }
    return Outcome(
        bench="pages",
        settings={"interviews": interviews, "entries": entries},
        samples=[{**sample, "ms": round(sample["ms"], 1)} for sample in samples],
        summary={name: vars(figures) for name, figures in summary.items()},
        tables=[
            _table("In the browser, ms from the input to the frame that shows it", used, summary),
            _table("Searches in what was said, ms of the server", searched, {}),
        ],
        notes=[
            _verdict(
                "first rows of a cold page, largest", summary["first rows"].largest, COLD_AIM_MS
            ),
            _verdict("scrolling, p95", summary["scrolling"].p95, STEP_AIM_MS),
            _verdict("filtering, p95", summary["filtering"].p95, STEP_AIM_MS),
            _verdict(
                "search in what was said, largest", summary["searches"].largest, SEARCH_AIM_MS
            ),
            f"load at the end {psutil.getloadavg()[0]:.2f}",
        ],
    )


def _table(title: str, samples: Sequence[Sample], sums: Mapping[str, Summary]) -> Table:
    kinds = dict.fromkeys(sample["kind"] for sample in samples)
    rows = [[kind, *Summary.of(_ms(samples, [kind])).cells()] for kind in kinds]
    rows += [[f"all {name}", *sums[name].cells()] for name in ("scrolling", "filtering") if sums]
    return table(title, ["step" if sums else "text", "count", "p50", "p95", "largest"], rows)


def _ms(samples: Iterable[Sample], kinds: Iterable[str]) -> list[float]:
    among = {*kinds}
    return [sample["ms"] for sample in samples if sample["kind"] in among]


def _verdict(what: str, value: float | None, aim: float) -> str:
    reached = "reached" if value is not None and value < aim else "not reached"
    return f"{what}: {shown(value)} ms; the aim is under {aim:.0f} ms: {reached}"
