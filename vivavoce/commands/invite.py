"""``vivavoce invite``: a link for a candidate, from a product that runs."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated, NoReturn
from uuid import UUID

import typer

from kit.language import Language
from vivavoce.lan import key_file
from vivavoce.sample_invitation import InviteError, Inviter, qr_code
from vivavoce.settings import Settings, read_settings

DAY_S = 86_400


def invite(
    name: Annotated[str, typer.Option(help="The candidate, as they are spoken to.")],
    position: Annotated[
        UUID | None, typer.Option(help="Id of the position; without it: --role and --company.")
    ] = None,
    role: Annotated[str, typer.Option(help="What they apply for, without a position.")] = "",
    company: Annotated[str, typer.Option(help="Who hires, without a position.")] = "",
    language: Annotated[
        Language | None, typer.Option(help="Default: the position's, else en.")
    ] = None,
    email: Annotated[str, typer.Option(help="Kept with the invitation; nothing is sent.")] = "",
    days: Annotated[int, typer.Option(min=1, max=90, help="How long the link works.")] = 7,
    phone: Annotated[bool, typer.Option(help="Also a PIN, for a call.")] = False,
    qr: Annotated[bool, typer.Option(help="Also as a QR code.")] = False,
    url: Annotated[str, typer.Option(help="Where the product runs.", envvar="VIVAVOCE_URL")] = "",
) -> None:
    """Make an interview and print the candidate's link, which is shown this once.

    The key is read from VIVAVOCE_API_KEY, else from the data folder. Exit status 2: the product
    refuses, cannot be reached, or an argument is missing.
    """
    settings = read_settings(Settings)
    kept = key_file(settings.data)
    key = settings.api.key.get_secret_value() if settings.api.key else ""
    if not key and kept.exists():
        key = kept.read_text().strip()
    port = os.environ.get("VIVAVOCE_API_PORT", "8000")
    inviter = Inviter(url or f"http://127.0.0.1:{port}", key)
    wanted = {"expires_in_s": days * DAY_S, "phone": phone} | ({"email": email} if email else {})
    if position is not None:
        who = {"candidate_name": name} | ({"language": language} if language else {})
        work = inviter.to_position(position, **who, **wanted)
    elif role and company:
        interview = {
            "candidate_name": name,
            "role": role,
            "company": company,
            "language": language or "en",
        }
        work = inviter.to_new_interview(interview, **wanted)
    else:
        _refuse("say what it is for: --position, or --role and --company")
    try:
        made = asyncio.run(work)
    except InviteError as error:
        _refuse(str(error))
    typer.echo(made["link"])
    if made["pin"]:
        typer.echo(f"PIN {made['pin']}")
    if qr:
        typer.echo(qr_code(made["link"]))


def _refuse(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)
