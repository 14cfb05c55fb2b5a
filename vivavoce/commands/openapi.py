"""``vivavoce openapi``: the API's contract, for programs that make clients of it."""

from __future__ import annotations

import json

import typer


def openapi() -> None:
    """Print the OpenAPI document as JSON; needs no server and no database.

    The same calls always print the same bytes, so the output can be kept and compared.
    """
    from api.app import contract

    typer.echo(json.dumps(contract(), ensure_ascii=False, indent=2))
