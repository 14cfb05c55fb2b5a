"""Traces by OpenTelemetry, sent as OTLP over HTTP; off unless an endpoint is set.

A request's trace continues in the jobs that it queues: the queue carries its context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:  # every command reads the settings below, and few send traces
    from fastapi import FastAPI
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider

INTERVIEW_ID = "vivavoce.interview_id"
QUIET = "healthz,readyz,metrics"

_INTERVIEW = re.compile(r"/interviews/([0-9a-f-]{36})(?:/|$)")


class TraceSettings(BaseSettings):
    """Where traces are sent: ``VIVAVOCE_TRACE_*``."""

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_TRACE_")

    endpoint: str = ""
    """A collector's base URL, such as ``http://127.0.0.1:4318``; empty: no traces."""
    service: str = "vivavoce"
    """The service name in the traces."""
    timeout_s: float = Field(default=5.0, gt=0)

    @field_validator("endpoint")
    @classmethod
    def _url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must be a URL such as http://127.0.0.1:4318")
        return value.rstrip("/")


@contextmanager
def tracing(settings: TraceSettings) -> Iterator[Callable[[FastAPI], None]]:
    """Send traces within the block; yields a function that instruments an application.

    The end of the block sends the rest, within ``timeout_s``.
    """
    if not settings.endpoint:
        yield lambda _app: None
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from pgqueuer.adapters.tracing.opentelemetry import OpenTelemetryTracing
    from pgqueuer.ports.tracing import set_tracing_class

    provider = TracerProvider(resource=Resource.create({"service.name": settings.service}))
    provider.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(f"{settings.endpoint}/v1/traces", timeout=settings.timeout_s)
        )
    )
    trace.set_tracer_provider(provider)
    set_tracing_class(OpenTelemetryTracing(provider.get_tracer("vivavoce.jobs")))
    try:
        yield lambda app: _trace_requests(app, provider)
    finally:
        provider.shutdown()


def _trace_requests(app: FastAPI, provider: TracerProvider) -> None:
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

    FastAPIInstrumentor.instrument_app(
        app,
        tracer_provider=provider,
        excluded_urls=QUIET,
        server_request_hook=_name_interview,
        exclude_spans=["receive", "send"],
    )


def _name_interview(span: trace.Span, scope: dict[str, Any]) -> None:
    if match := _INTERVIEW.search(scope.get("path", "")):
        span.set_attribute(INTERVIEW_ID, match[1])
