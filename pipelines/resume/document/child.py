"""A separate process that reads a file; run by ``pipelines.resume.files``.

A hostile file may crash a library, run for ever, or take all memory: then only this process dies.
It reads a file from standard input and writes one JSON object to standard output: a ``Document``,
or ``{"error": reason, "pages": n}``.

Arguments: the folder of the packages, the format, the most pages and characters to read, the most
seconds of processor time, the most bytes of memory.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict


def main() -> int:
    """Read one file; returns the exit status."""
    packages, kind = sys.argv[1:3]
    page_limit, character_limit, cpu_s, memory_bytes = map(int, sys.argv[3:7])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, packages)
    answer = _read(kind, sys.stdin.buffer.read(), page_limit, character_limit)
    sys.stdout.write(json.dumps(answer))
    return 0


def _read(kind: str, data: bytes, page_limit: int, character_limit: int) -> dict[str, object]:
    from pipelines.resume.document.errors import UnreadableError

    try:
        match kind:
            case "pdf":
                from pipelines.resume.document.pdf import read_pdf

                return asdict(read_pdf(data, page_limit, character_limit))
            case "docx":
                from pipelines.resume.document.docx import read_docx

                return asdict(read_docx(data, character_limit))
            case "html":
                from pipelines.resume.document.html import read_html

                return asdict(read_html(data, character_limit))
            case _:
                from pipelines.resume.document.plain import read_bytes

                return asdict(read_bytes(data, character_limit))
    except UnreadableError as error:
        return {"error": error.reason, "pages": error.pages}


if __name__ == "__main__":
    sys.exit(main())
