"""The application: routers, middleware and the OpenAPI document."""

from __future__ import annotations

import functools
import re
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import FileResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from api import errors
from api.answer_bank.endpoints import router as answer_bank
from api.ats.ashby import router as ashby
from api.ats.greenhouse import router as greenhouse
from api.audit.endpoints import router as audit
from api.auth.endpoints import router as auth
from api.auth.page_sessions import router as page_sessions
from api.bodies.middleware import BodyLimits, Limits
from api.branding.endpoints import public_router as public_branding
from api.branding.endpoints import router as branding
from api.branding.logos import MAX_BYTES as LOGO_BYTES
from api.bulk_actions.endpoints import router as bulk_actions
from api.cache.endpoints import router as cache
from api.candidates.endpoints import router as candidates
from api.candidates.sound_check import MAX_BYTES as SOUND_BYTES
from api.clips.endpoints import public_router as shared_clips
from api.clips.endpoints import router as clips
from api.companies.endpoints import router as companies
from api.content.endpoints import router as content
from api.contract import describe
from api.cross_site import OwnPagesOnly
from api.decisions.endpoints import interview_router as interview_decisions
from api.decisions.endpoints import router as decisions
from api.deletion.endpoints import router as deletion
from api.evaluations.endpoints import router as evaluations
from api.exports.endpoints import router as exports
from api.health.endpoints import router as health
from api.idempotency import claim as idempotency
from api.idempotency.middleware import StoreAnswers
from api.identity import find_caller
from api.integrations.endpoints import router as integrations
from api.interviews.endpoints import router as interviews
from api.interviews.live_view import router as live_view
from api.invitation_batches.endpoints import position_router as position_batches
from api.invitation_batches.endpoints import router as invitation_batches
from api.invitation_batches.schemas import BODY_BYTES as BATCH_TEXT_BYTES
from api.invitations.endpoints import link_router
from api.invitations.endpoints import router as invitations
from api.jobs.endpoints import router as jobs
from api.keys.endpoints import router as keys
from api.languages.endpoints import router as languages
from api.legal_holds.endpoints import router as legal_holds
from api.limits.middleware import RateLimits
from api.mail.endpoints import interview_router as interview_mails
from api.mail.endpoints import router as mail
from api.mail.unsubscribe import serve_unsubscribing
from api.metrics.endpoints import router as metrics
from api.middleware import AllowedHosts, RequestLog
from api.notes.endpoints import interview_router as interview_notes
from api.notes.endpoints import router as notes
from api.open_access import OpenAccess
from api.plans.endpoints import router as plans
from api.positions.endpoints import router as positions
from api.ratings.endpoints import router as ratings
from api.reports.endpoints import router as reports
from api.request_checks import known_query, storable_body
from api.requests.endpoints import candidate_router as own_requests
from api.requests.endpoints import staff_router as requests
from api.resumes.endpoints import router as resumes
from api.retention.endpoints import position_router as position_retention
from api.retention.endpoints import router as retention
from api.reviews.endpoints import router as reviews
from api.rooms.endpoints import candidate_router, grant_router, webhook_router
from api.services import Services
from api.sharing.endpoints import interview_router as interview_share_links
from api.sharing.endpoints import public_router as shared
from api.sharing.endpoints import router as share_links
from api.tasks.endpoints import router as tasks
from api.users.endpoints import own_router as me
from api.users.endpoints import router as users
from api.web_page import serve_page
from api.webhooks.endpoints import router as webhooks
from api.workspace.endpoints import router as workspace

PREFIX = "/api/v1"
MULTIPART_BYTES = 16_384
"""The size of a form beside the file in it."""
DOCS_PAGE = Path(__file__).parent / "docs.html"


def create_app(services: Services) -> FastAPI:
    """The application. It owns none of its ``services``."""
    app = _application()
    app.state.services = services
    app.openapi = contract  # type: ignore[method-assign]
    errors.install(app)
    idempotency.install(app)
    app.add_api_route("/docs", _docs, include_in_schema=False)
    serve_unsubscribing(app, services)
    serve_page(app, services.page_dir, services.livekit_url)
    _add_middleware(app, services)
    return app


@functools.cache
def contract() -> dict[str, Any]:
    """The OpenAPI document, as a running server's ``/openapi.json``. Not to be changed: it is
    the same object for all."""
    return describe(_application(), PREFIX)


def _application() -> FastAPI:
    """An application with all routes, but without services."""
    app = FastAPI(
        title="Vivavoce",
        version=_version(),
        summary="Voice interviews: create and join them, read transcripts and reports.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.router.routes.extend(_routes())
    return app


@functools.cache
def _routes() -> list[BaseRoute]:
    """All routes of the API. Applications share them: FastAPI needs longer to prepare them than
    for all the rest."""
    api = APIRouter(generate_unique_id_function=lambda route: route.name)
    problems = errors.described(
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    # Routes are matched in this order, one after another, so the most frequent come first.
    for router in (
        interviews,
        reviews,
        reports,
        resumes,
        tasks,
        me,
        grant_router,
        candidates,
        positions,
        invitations,
        answer_bank,
        audit,
        branding,
        bulk_actions,
        cache,
        clips,
        companies,
        content,
        decisions,
        deletion,
        evaluations,
        exports,
        integrations,
        interview_decisions,
        interview_mails,
        languages,
        legal_holds,
        invitation_batches,
        position_batches,
        interview_notes,
        interview_share_links,
        jobs,
        keys,
        mail,
        notes,
        own_requests,
        plans,
        position_retention,
        ratings,
        requests,
        retention,
        share_links,
        users,
        webhooks,
        workspace,
    ):
        api.include_router(
            router,
            prefix=PREFIX,
            dependencies=[Depends(find_caller), Depends(known_query), Depends(storable_body)],
            responses=problems,
        )
    for router in (
        auth,
        page_sessions,
        candidate_router,
        link_router,
        shared,
        shared_clips,
        public_branding,
    ):
        api.include_router(
            router, prefix=PREFIX, dependencies=[Depends(known_query), Depends(storable_body)]
        )
    for router in (greenhouse, ashby):  # which may add fields and parameters to their calls
        api.include_router(router, prefix=PREFIX, dependencies=[Depends(storable_body)])
    for router in (live_view, webhook_router):
        api.include_router(router, prefix=PREFIX)
    api.include_router(health)
    api.include_router(metrics)
    return api.routes


def _add_middleware(app: FastAPI, services: Services) -> None:
    """Add the middleware; the last one added is the outermost."""
    settings = services.settings
    app.add_middleware(OpenAccess, services=services)
    app.add_middleware(StoreAnswers, database=services.database)
    app.add_middleware(RateLimits, settings=services.rates, url=services.cache_url)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                idempotency.HEADER,
                "Last-Event-ID",
                "Prefer",
            ],
            expose_headers=[
                idempotency.REPLAYED,
                "Location",
                "Preference-Applied",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Request-ID",
            ],
        )
    if settings.open_to_this_machine:
        app.add_middleware(OwnPagesOnly, allowed=settings.cors_origins)
        app.add_middleware(AllowedHosts, allowed=settings.allowed_hosts)
    limits = Limits(
        size=settings.body_limit_bytes,
        sizes={
            re.compile(f"{PREFIX}/interviews/[^/]+/sound-check"): SOUND_BYTES,
            re.compile(f"{PREFIX}/positions/[^/]+/invitation-batches"): BATCH_TEXT_BYTES,
        },
        uploads={
            re.compile(f"{PREFIX}/branding/logo"): LOGO_BYTES + MULTIPART_BYTES,
            re.compile(f"{PREFIX}/resumes"): settings.resume_limit_bytes + MULTIPART_BYTES,
            re.compile(f"{PREFIX}/positions/[^/]+/invitation-batches"): settings.batch_limit_bytes
            + MULTIPART_BYTES,
        },
        pause_s=settings.body_timeout_s,
    )
    app.add_middleware(BodyLimits, limits=limits, settings=settings)
    app.add_middleware(RequestLog)


def _docs() -> FileResponse:
    """The documentation page; self-contained, so that it works offline."""
    return FileResponse(DOCS_PAGE, media_type="text/html; charset=utf-8")


def _version() -> str:
    try:
        return version("vivavoce")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
