"""The rules for how the organisation appears to candidates."""

from __future__ import annotations

import asyncio
from typing import IO, Any

from api.audit.note import note
from api.branding.logos import LogoError, reencode
from api.branding.schemas import Accent, AccentCheck, BrandingView, ChangeBranding, LogoView
from api.errors import NotFoundError, refused
from api.forms import FILE_FIELD
from api.identity import Caller
from api.services import Services
from db.session import UnitOfWork
from db.tables import AuditAction, Branding
from kit.accents import NEEDED, light_variant, nearest, passes


async def read(services: Services, logo_path: str) -> BrandingView:
    """How the organisation appears.

    Args:
        logo_path: where the logo is served.
    """
    async with services.database.reading() as work:
        return _view(await work.branding.get(), logo_path)


async def change(
    services: Services, caller: Caller, body: ChangeBranding, logo_path: str
) -> BrandingView:
    """Replace name and colour.

    Raises:
        UnprocessableError: text in this colour, or on it, can't be read well enough.
    """
    if body.accent is not None and not passes(body.accent):
        ratio = int(light_variant(body.accent).contrast * 100) / 100
        raise refused(
            "/accent",
            f"must have a contrast of at least {NEEDED}:1 with the page and with the text on it; "
            f"{body.accent} has {ratio}:1. The nearest colour that passes is "
            f"{nearest(body.accent)}.",
            kind="accent-contrast",
        )
    values = body.model_dump()
    async with services.database.unit_of_work() as work:
        await work.branding.put(**values)
        await _note(work, caller, values)
        return _view(await work.branding.get(), logo_path)


async def reset(services: Services, caller: Caller) -> None:
    """Show the product's own name and colour again, and delete the logo."""
    async with services.database.unit_of_work() as work:
        await work.branding.delete()
        await _note(work, caller, {"reset": True})


async def replace_logo(
    services: Services, caller: Caller, file: IO[bytes], logo_path: str
) -> BrandingView:
    """Store a logo in place of the earlier one.

    Raises:
        UnprocessableError: it has another format, is too small or too large, or is damaged.
    """
    try:
        logo = await asyncio.to_thread(reencode, file)
    except LogoError as error:
        raise refused(f"/{FILE_FIELD}", str(error), kind=f"logo-{error.code}") from error
    async with services.database.unit_of_work() as work:
        await work.branding.put(
            logo=logo.data,
            logo_digest=logo.digest,
            logo_width=logo.width,
            logo_height=logo.height,
        )
        await _note(work, caller, {"logo": logo.digest})
        return _view(await work.branding.get(), logo_path)


async def remove_logo(services: Services, caller: Caller) -> None:
    """Show no logo. Idempotent."""
    async with services.database.unit_of_work() as work:
        await work.branding.put(logo=None, logo_digest=None, logo_width=None, logo_height=None)
        await _note(work, caller, {"logo": None})


async def logo_file(services: Services) -> tuple[bytes, str]:
    """The logo's file and its digest. Raises NotFoundError."""
    async with services.database.reading() as work:
        logo = await work.branding.logo()
    if logo is None:
        raise NotFoundError("There is no logo. PUT /api/v1/branding/logo sets one.")
    return logo


def check(colour: str) -> AccentCheck:
    """Whether a colour can be the accent, and how it would appear."""
    return AccentCheck(
        passes=passes(colour), needed=NEEDED, accent=Accent.of(colour), nearest=nearest(colour)
    )


async def _note(work: UnitOfWork, caller: Caller, details: dict[str, Any]) -> None:
    await note(work, caller, AuditAction.BRANDING_CHANGED, details=details)


def _view(row: Branding, logo_path: str) -> BrandingView:
    logo = None
    if row.logo_digest is not None and row.logo_width is not None and row.logo_height is not None:
        url = f"{logo_path}?v={row.logo_digest}"
        logo = LogoView(url=url, width=row.logo_width, height=row.logo_height)
    return BrandingView(
        name=row.name,
        name_beside_logo=row.name_beside_logo,
        logo=logo,
        accent=Accent.of(row.accent) if row.accent is not None else None,
    )
