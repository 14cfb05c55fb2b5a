"""The embedded language model server: llama.cpp behind its OpenAI-compatible HTTP interface.

Runs as a separate process (``python -m models.llm.server --model FILE``) so that a crash of
native code takes no interview with it, and so that generation never holds the interpreter of
the live loop. It prints one JSON line with its address once it can answer.

Exit status: 0 after SIGTERM, 2 the model file is missing or damaged, 3 the port is taken.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from kit.ports import port_problem

EXIT_BAD_MODEL = 2
EXIT_PORT_TAKEN = 3
READY_LINE = '{"url": '
"""The beginning of the line with the address."""
KEY_VARIABLE = "VIVAVOCE_LLM_SERVER_KEY"
"""Environment variable with the key that clients must send. Every user of a machine can read a
command line, but not the environment."""

BATCH_TOKENS = 32
"""Tokens per decoding step. A cancelled request is noticed between two steps only, so this
bounds how long it still loads the processor (about 0.4 s on two cores with the 1.5B model);
larger steps are no quicker there."""

PROMPT_CACHE_MIB = 256
"""Memory for prompts that have left their slot; their prefix need not be read again."""

GGUF_MAGIC = b"GGUF"


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status when serving never began."""
    args = _arguments(argv)
    if problem := model_problem(args.model):
        return _fail(EXIT_BAD_MODEL, problem)
    if args.port and (problem := port_problem(args.host, args.port)):
        return _fail(EXIT_PORT_TAKEN, f"cannot listen on {args.host}:{args.port}: {problem}")
    # The native code may print; standard output is for the one line with the address.
    announce = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        server = _start(args)
    except RuntimeError:
        return _fail(
            EXIT_BAD_MODEL,
            f"cannot load {args.model}: the file is damaged or there is too little memory; "
            "check it with 'vivavoce models verify'",
        )
    # A pipe, since a lock that is about to be waited for does not notice the signal.
    signals, note = os.pipe()
    os.set_blocking(note, False)
    signal.set_wakeup_fd(note)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    print(json.dumps({"url": server.listening_address}), file=announce, flush=True)
    os.read(signals, 1)
    # Freeing the model takes seconds, and there is no state to save.
    os._exit(0)


def model_problem(path: Path) -> str | None:
    """Why ``path`` cannot be a model, or None. Reads four bytes only."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
    except OSError as error:
        why = error.strerror or error
        return f"cannot read the model file {path}: {why}; fetch it with 'vivavoce models pull'"
    if magic != GGUF_MAGIC:
        return f"{path} is not a GGUF model file; fetch it again with 'vivavoce models pull'"
    return None


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="models.llm.server", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a GGUF file")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--context-tokens", type=int, default=4096, help="per parallel request")
    parser.add_argument("--parallel", type=int, default=2)
    return parser.parse_args(argv)


def _start(args: argparse.Namespace) -> Any:
    """Load the model and listen. Raises RuntimeError when the model cannot be loaded."""
    # Threads that wait for each other must sleep, not spin: when something else needs a core, a
    # spinning pair is five to eight times slower. Read when the native code is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Imported late, so that a wrong file or port is reported without loading native code.
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(args.model)
    params.model_alias = {args.model.stem}
    params.hostnames = [args.host]
    params.port = args.port
    params.n_ctx = args.context_tokens * args.parallel
    params.n_parallel = args.parallel
    params.n_batch = BATCH_TOKENS
    params.n_ubatch = BATCH_TOKENS
    params.cpuparams.n_threads = args.threads
    params.cpuparams_batch.n_threads = args.threads
    params.cache_prompt = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.fit_params = False
    params.warmup = True
    params.ui = False
    params.n_threads_http = args.parallel + 2
    params.verbosity = 1
    if key := os.environ.get(KEY_VARIABLE):
        params.api_keys = [key]
    return xllamacpp.Server(params)


def _fail(status: int, message: str) -> int:
    print(message, file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
