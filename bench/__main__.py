"""Measure the product: ``python -m bench turn|pauses|bargein|…``; ``--help`` names all.

Exit status 0: measured. 1: could not be measured. 2: bad arguments, or something to compare with
that cannot be installed. 130: Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from rich.console import Console

from api.settings import ExposureError
from bench import api, bargein, capacity, levels, pauses, questions, turn, turns
from bench.database.fill import ENTRIES, INTERVIEWS
from bench.errors import BenchError, SetupError
from bench.pages import measure as pages
from bench.peers import measure as peers
from bench.product import running_product
from bench.question_checks import pairs
from bench.resumes import measure as resumes
from bench.resumes.people import Half
from bench.simulated import LATENCIES
from bench.table import Outcome, machine, present, run_settings
from db.embedded.account import EmbeddedPostgresError
from kit.child_process import StartError
from kit.language import Language
from models.embeddings import QuickEncoder
from models.errors import ModelFileError
from models.settings import ModelSettings
from models.store.store import ModelStore
from vivavoce.commands.demo import VOICE_MODELS
from vivavoce.logs import configure_logs

CANNOT = (
    BenchError, StartError, ModelFileError, EmbeddedPostgresError, ExposureError, TimeoutError,
    RuntimeError,
)  # fmt: skip

FILE_WIDTH = 120
"""Columns of output that doesn't go to a terminal."""
PREPARE = {"turn": turn.prepare, "pauses": pauses.prepare}
MEASURE = {"turn": turn.measure, "pauses": pauses.measure}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    benches = top.add_subparsers(
        dest="bench",
        required=True,
        metavar="turn|pauses|bargein|peers|capacity|api|pages|levels|questions|resumes|turns",
    )
    for name, text, what, default in (
        ("turn", "voice to voice by kind of turn", "--turns", 20),
        ("pauses", "false cut-offs on answers with pauses", "--turns", 34),
        ("bargein", "how soon the interviewer stops speaking", "--times", 20),
    ):
        one = benches.add_parser(name, help=text, description=text)
        one.add_argument(
            what, dest="count", type=_positive, default=default, help=f"default {default}"
        )
        one.add_argument("--room", choices=("direct", "livekit"), default="direct")
        one.add_argument("--url", help="measure a product that is already running")
    text = "this product beside stock agents of other frameworks, with the same models"
    one = benches.add_parser("peers", help=text, description=text)
    one.add_argument("--room", choices=("direct", "livekit", "both"), default="both")
    one.add_argument(
        "--peers",
        type=_peers,
        default=list(peers.PEERS),
        help=f"default {','.join(peers.PEERS)}",
    )
    one.add_argument("--turns", dest="count", type=_positive, default=12, help="default 12")
    one.add_argument("--blocks", type=_positive, default=2, help="default 2")
    one.set_defaults(url=None, language="en")
    text = "how many rooms one agent worker can hold, with simulated engines"
    one = benches.add_parser("capacity", help=text, description=text)
    one.add_argument(
        "--rooms",
        type=_positives,
        default=[1, 5, 10, 20],
        help="in this order; default 1,5,10,20",
    )
    one.add_argument("--room", choices=("livekit",), default="livekit")
    one.add_argument(
        "--turns", dest="count", type=_positive, default=6, help="per candidate; default 6"
    )
    one.add_argument("--engines", choices=tuple(LATENCIES), default="simulated")
    one.set_defaults(url=None)
    text = "the API's reads, with a full database, at a steady rate"
    one = benches.add_parser("api", help=text, description=text)
    one.add_argument("--rate", type=_positive, default=200, help="requests/s; default 200")
    one.add_argument("--seconds", type=_positive, default=30, help="default 30")
    one.set_defaults(url=None, room="none")
    text = "the workspace's list in a browser, and its searches, with a full database"
    one = benches.add_parser("pages", help=text, description=text)
    one.add_argument("--interviews", type=_thousands, default=INTERVIEWS, help="default 10000")
    one.add_argument("--entries", type=_thousands, default=ENTRIES, help="in all; default 500000")
    one.set_defaults(url=None, room="none")
    text = "how often a report's levels change although the answers say the same"
    one = benches.add_parser("levels", help=text, description=text)
    one.set_defaults(url=None, room="none")
    text = "whether questions drafted from résumés and jobs may be asked"
    one = benches.add_parser("questions", help=text, description=text)
    worded = one.add_mutually_exclusive_group()
    worded.add_argument("--rules", action="store_true", help="by rules alone; the default")
    worded.add_argument(
        "--model",
        nargs="?",
        const="",
        metavar="PROVIDERS",
        help="by a language model: as VIVAVOCE_LLM_PROVIDERS, or that setting's",
    )
    one.add_argument("--pairs", type=_positive, help="per language; default all")
    one.set_defaults(url=None, room="none")
    text = "what is read of résumés in many layouts"
    one = benches.add_parser("resumes", help=text, description=text)
    one.add_argument("--half", choices=("both", "tuning", "check"), default="both")
    one.set_defaults(url=None, room="none")
    text = "what candidates' labelled turns are read as"
    one = benches.add_parser("turns", help=text, description=text)
    one.add_argument("--file", type=Path, help="of labelled turns; default: the sets of tests/data")
    one.add_argument("--words", action="store_true", help="without embeddings")
    one.set_defaults(url=None, room="none")
    for name, one in benches.choices.items():
        if name in ("pages", "peers", "resumes"):
            one.add_argument("--json", type=Path, metavar="FILE", help="write all results to FILE")
            continue
        both = ("both",) if name in ("questions", "turns") else ()
        one.add_argument("--language", choices=("en", "ko", *both), default=(*both, "en")[0])
        one.add_argument("--json", type=Path, metavar="FILE", help="write all results to FILE")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measurement; returns the exit status."""
    args = parser().parse_args(arguments)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    configure_logs("warning")
    began = machine()
    try:
        outcome = asyncio.run(_measure(args, console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    except SetupError as error:
        console.print(f"not measured: {error}", markup=False)
        return 2
    except CANNOT as error:
        console.print(f"could not be measured: {error or type(error).__name__}", markup=False)
        return 1
    if args.bench not in ("api", "levels", "pages", "questions", "resumes", "turns"):
        outcome.settings = run_settings(args.language, args.room, args.url) | outcome.settings
    present(outcome, began, args.json, console)
    return 0


async def _measure(args: argparse.Namespace, console: Console) -> Outcome:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)

    def note(text: str) -> None:
        console.print(f"· {text}", style="dim", markup=False)

    if args.bench == "api":
        return await api.measure(args.rate, args.seconds, note)
    if args.bench == "pages":
        return await pages.measure(args.interviews, args.entries, note)
    if args.bench == "peers":
        return await peers.measure(args.room, args.peers, args.count, args.blocks, note)
    if args.bench == "resumes":
        both_halves: tuple[Half, ...] = ("tuning", "check")
        halves = both_halves if args.half == "both" else (args.half,)
        return await resumes.measure(halves, note)
    if args.bench == "turns":
        encoder = None if args.words else QuickEncoder.load(ModelStore(ModelSettings().models_dir))
        try:
            return await turns.measure(args.file, _languages(args.language), encoder, note)
        finally:
            if encoder is not None:
                encoder.close()
    if args.bench == "levels":
        async with levels.grader() as model:
            return await levels.measure(args.language, model, note)
    if args.bench == "questions":
        chosen = [pair for one in _languages(args.language) for pair in pairs(one)[: args.pairs]]
        if args.model is None:
            return await questions.measure(chosen, None, note)
        async with questions.drafter(args.model or None) as drafter:
            return await questions.measure(chosen, drafter, note)
    if args.language == "en":
        store = ModelStore(ModelSettings().models_dir)
        await asyncio.to_thread(store.ensure, VOICE_MODELS)
    if args.bench == "capacity":
        spoken = await asyncio.to_thread(capacity.prepare, args.language, note)
        return await capacity.measure(
            args.language, spoken, args.rooms, args.count, args.engines, note
        )
    if args.bench == "bargein":
        sounds = await asyncio.to_thread(bargein.prepare, args.language, note)
        async with running_product(args.url, args.language, args.room, note) as product:
            return await bargein.measure(product, args.language, sounds, args.count, note)
    clips = await asyncio.to_thread(PREPARE[args.bench], args.language, args.count, note)
    async with running_product(args.url, args.language, args.room, note) as product:
        return await MEASURE[args.bench](product, args.language, clips, note)


def _languages(chosen: str) -> tuple[Language, ...]:
    return ("en", "ko") if chosen == "both" else (cast(Language, chosen),)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _peers(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in peers.PEERS:
            raise argparse.ArgumentTypeError(
                f"'{name}' is none of the peers: {', '.join(peers.PEERS)}"
            )
    return list(dict.fromkeys(names))


def _thousands(text: str) -> int:
    number = int(text)
    if number < 1_000:
        raise argparse.ArgumentTypeError("at least 1000")
    return number


def _positives(text: str) -> list[int]:
    return [_positive(part) for part in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
