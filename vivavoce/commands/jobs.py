"""``vivavoce jobs``: the job worker, and jobs that failed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from db.repositories.queue import FailedJob
from db.session import Database
from pipelines.failed_jobs import SUBJECTS, retry_job
from vivavoce.commands.connection import EXIT_FAILED, refuse, with_database

app = typer.Typer(help="Run a job worker; list and retry failed jobs.")


@app.callback(invoke_without_command=True)
def work(context: typer.Context) -> None:
    """Run a worker for queued jobs, such as reports. Any number can share one database.

    With a command, list the jobs that failed, or retry one.
    """
    if context.invoked_subcommand is None:
        from vivavoce.commands.processes import jobs

        jobs()


@app.command()
def failed(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 50,
) -> None:
    """Show the jobs that failed, the latest first, with their reasons."""

    async def work(database: Database) -> list[FailedJob]:
        async with database.unit_of_work() as unit:
            return await unit.queue.failed(limit=limit)

    jobs = with_database(work)
    if not jobs:
        typer.echo("no failed jobs")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "kind", "of", "failed at", "attempts", "reason"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        subject = f"{SUBJECTS[job.entrypoint]} {job.subject_id}"
        at = f"{job.failed_at.astimezone():%Y-%m-%d %H:%M %z}"
        table.add_row(str(job.id), job.entrypoint, subject, at, str(job.attempts), job.reason)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


@app.command()
def retry(
    job_id: Annotated[int, typer.Argument(help="An id that 'vivavoce jobs failed' shows.")],
) -> None:
    """Queue a failed job again. Exit status 1 if there is no failed job with this id."""

    async def work(database: Database) -> FailedJob | None:
        async with database.unit_of_work() as unit:
            return await retry_job(unit, job_id)

    job = with_database(work)
    if job is None:
        refuse(f"there is no failed job {job_id}: see 'vivavoce jobs failed'", EXIT_FAILED)
    typer.echo(f"{job.entrypoint} of {SUBJECTS[job.entrypoint]} {job.subject_id} is queued again")
