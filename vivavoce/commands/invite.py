"""``vivavoce invite``: a link for a candidate, from a running product."""

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
    name: Annotated[str, typer.Option(help="Name by which the candidate is addressed.")],
    position: Annotated[
        UUID | None, typer.Option(help="Id of the position; or use --role and --company.")
    ] = None,
    role: Annotated[str, typer.Option(help="Role, if there is no --position.")] = "",
    company: Annotated[str, typer.Option(help="Company, if there is no --position.")] = "",
    language: Annotated[
        Language | None, typer.Option(help="Default: the position's language, else en.")
    ] = None,
    email: Annotated[str, typer.Option(help="Stored with the invitation; no mail is sent.")] = "",
    days: Annotated[int, typer.Option(min=1, max=90, help="Days until the link expires.")] = 7,
    phone: Annotated[bool, typer.Option(help="Also print a PIN for joining by phone.")] = False,
    qr: Annotated[bool, typer.Option(help="Also print the link as a QR code.")] = False,
    url: Annotated[str, typer.Option(help="Address of the product.", envvar="VIVAVOCE_URL")] = "",
) -> None:
    """Create an interview and print the candidate's link. It cannot be shown again.

    The key is read from VIVAVOCE_API_KEY, else from the data folder. Exit status 2: the product
    refuses or cannot be reached, or an argument is missing.
    """
    settings = read_settings(Settings)
    file = key_file(settings.data)
    key = settings.api.key.get_secret_value() if settings.api.key else ""
    if not key and file.exists():
        key = file.read_text().strip()
    port = os.environ.get("VIVAVOCE_API_PORT", "8000")
    inviter = Inviter(url or f"http://127.0.0.1:{port}", key)
    options = {"expires_in_s": days * DAY_S, "phone": phone} | ({"email": email} if email else {})
    if position is not None:
        candidate = {"candidate_name": name} | ({"language": language} if language else {})
        work = inviter.to_position(position, **candidate, **options)
    elif role and company:
        interview = {
            "candidate_name": name,
            "role": role,
            "company": company,
            "language": language or "en",
        }
        work = inviter.to_new_interview(interview, **options)
    else:
        _refuse("give a --position, or --role and --company")
    try:
        invitation = asyncio.run(work)
    except InviteError as error:
        _refuse(str(error))
    typer.echo(invitation["link"])
    if invitation["pin"]:
        typer.echo(f"PIN {invitation['pin']}")
    if qr:
        typer.echo(qr_code(invitation["link"]))


def _refuse(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)
