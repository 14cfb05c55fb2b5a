"""``vivavoce doctor``: what is wrong with this installation, and what to do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from vivavoce.doctor.run import examine
from vivavoce.logs import configure_logs


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check settings, disk, ports, models, database, clock and servers; change nothing.

    One line for each finding, with what to do. Exit status 1 if there is an error.
    """
    configure_logs("error")
    findings = asyncio.run(examine())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(finding.line())
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)
