"""``vivavoce audit``: whether the records of decisions are whole."""

from __future__ import annotations

import typer

from db.decisions import ChainFault, first_fault
from db.session import Database
from db.tables import Decision
from vivavoce.commands.connection import EXIT_FAILED, refuse, with_database

app = typer.Typer(no_args_is_help=True, help="Verify the records of decisions.")
PART = 500


@app.callback()
def _group() -> None:
    """Keep ``verify`` a subcommand."""


@app.command()
def verify() -> None:
    """Check the chain of decisions, and that it has all that the audit log knows of.

    Prints the last record's hash, to be compared with a copy kept elsewhere. Exit status 1: a
    record was changed, removed or inserted.
    """
    last, fault = with_database(verify_chain)
    if fault is not None:
        refuse(f"decision {fault.number}: {fault.problem}", EXIT_FAILED)
    if last is None:
        typer.echo("no decisions yet")
        return
    typer.echo(f"{last.number} decisions, the chain is whole; last hash {last.hash}")


async def verify_chain(database: Database) -> tuple[Decision | None, ChainFault | None]:
    """The last record of the chain, and its first fault."""
    last: Decision | None = None
    async with database.unit_of_work() as work:
        while part := await work.decisions.part(last.number if last is not None else 0, PART):
            fault = first_fault(part, last)
            if fault is not None:
                return last, fault
            last = part[-1]
        number = last.number if last is not None else 0
        lost = await work.decisions.audited_beyond(number)
        changed = await work.decisions.changed_without_need()
    if lost:
        return last, ChainFault(min(lost), "the audit log has it, but the record is missing")
    if changed:
        return last, ChainFault(
            min(changed), "its reason was changed, but its interview was not deleted"
        )
    return last, None
