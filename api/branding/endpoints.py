"""Endpoints of how the organisation appears to candidates."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.branding import service
from api.branding.logos import MAX_BYTES, MEDIA_TYPES
from api.branding.schemas import AccentCheck, BrandingView, ChangeBranding, Colour
from api.errors import UnsupportedMediaError, described
from api.forms import file_body, file_of, media_type_of, read_form, refuse_larger
from api.identity import Admin, staff_only
from api.services import ServicesDep

router = APIRouter(prefix="/branding", tags=["branding"])
public_router = APIRouter(
    prefix="/branding",
    tags=["branding"],
    responses=described(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)

LOGO_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": file_body(
            f"A PNG, JPEG or WebP image of at most {MAX_BYTES} bytes; its content decides which.",
            MEDIA_TYPES,
        ),
    }
}
YEAR_S = 31_536_000


def _logo_path(request: Request) -> str:
    return request.url_for("read_logo").path


@public_router.get("")
async def read_branding(
    services: ServicesDep, request: Request, response: Response
) -> BrandingView:
    """Get how the organisation appears to candidates.

    Public: the candidate's page shows it before it knows who has opened it.
    """
    response.headers["Cache-Control"] = "no-cache"
    return await service.read(services, _logo_path(request))


@public_router.get(
    "/logo",
    response_class=Response,
    responses={
        200: {
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
            "description": "The logo.",
        },
        304: {"description": "The caller's copy is current."},
        **described(HTTPStatus.NOT_FOUND),
    },
)
async def read_logo(
    services: ServicesDep,
    request: Request,
    v: Annotated[str | None, Query(max_length=64, description="The version in `url`.")] = None,
) -> Response:
    """Get the organisation's logo.

    With the version of its address it never changes and may be cached for good.
    """
    data, digest = await service.logo_file(services)
    etag = f'"{digest}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={YEAR_S}, immutable" if v == digest else "no-cache",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    known = request.headers.get("if-none-match", "").split(",")
    known = [each.strip().removeprefix("W/") for each in known]
    if etag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(data, media_type="image/png", headers=headers)


@router.get("/accent", dependencies=[Depends(staff_only)])
async def check_accent(
    colour: Annotated[Colour, Query(description="Such as #1f4d3d; # is written as %23.")],
) -> AccentCheck:
    """Check whether a colour can be the accent.

    Nothing is stored.
    """
    return service.check(colour)


@router.put("")
async def change_branding(
    body: ChangeBranding, services: ServicesDep, caller: Admin, request: Request
) -> BrandingView:
    """Replace the organisation's name and colour.

    A colour in which text can't be read well enough is refused with ``type`` ending in
    ``accent-contrast``; the detail names the nearest that passes. The logo stays.
    """
    return await service.change(services, caller, body, _logo_path(request))


@router.delete("", status_code=HTTPStatus.NO_CONTENT)
async def reset_branding(services: ServicesDep, caller: Admin) -> None:
    """Show the product's own name and colour again.

    The logo is deleted. Idempotent.
    """
    await service.reset(services, caller)


@router.put(
    "/logo",
    openapi_extra=LOGO_BODY,
    responses=described(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
)
async def replace_logo(services: ServicesDep, caller: Admin, request: Request) -> BrandingView:
    """Replace the organisation's logo.

    The image is decoded, scaled down and stored as PNG, without anything else that the file
    contained. SVG is refused.
    """
    if media_type_of(request) != "multipart/form-data":
        raise UnsupportedMediaError("Send the logo as multipart/form-data with a file in 'file'.")
    form = await read_form(request)
    try:
        file = file_of(form)
        refuse_larger(file.size or 0, MAX_BYTES)
        return await service.replace_logo(services, caller, file.file, _logo_path(request))
    finally:
        await form.close()


@router.delete("/logo", status_code=HTTPStatus.NO_CONTENT)
async def remove_logo(services: ServicesDep, caller: Admin) -> None:
    """Remove the organisation's logo.

    Idempotent.
    """
    await service.remove_logo(services, caller)
