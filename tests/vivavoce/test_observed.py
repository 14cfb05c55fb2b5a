"""Logs, traces that continue in jobs, metrics of workers."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
import structlog
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import SecretStr

from api.settings import ExposureError
from db.relay import EventRelay
from db.session import Database
from kit.ports import free_port
from pipelines.job_worker import WorkerTiming, run_worker
from tests.api.test_interviews import ADA, BASE
from tests.support.api_server import Served
from vivavoce.logs import configure_logs
from vivavoce.metrics import MetricsSettings, metrics_server
from vivavoce.tracing import TraceSettings, tracing

pytestmark = pytest.mark.realtime


@pytest.fixture
def _logs_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    configure_logs("warning")
    structlog.configure(**before)


@pytest.mark.usefixtures("_logs_as_before")
async def test_each_line_of_json_names_request_and_interview(
    tmp_path: Path, database: Database, relay: EventRelay
) -> None:
    file = tmp_path / "log" / "lines.log"
    configure_logs("info", file, form="json")
    app = Served(database, relay, tmp_path).app
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        made = (await client.post(BASE, json=ADA)).json()
        answer = await client.get(f"{BASE}/{made['id']}")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    line = next(x for x in lines if x.get("path") == f"{BASE}/{made['id']}")
    assert line["event"] == "request" and line["level"] == "info"
    assert line["interview_id"] == made["id"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["timestamp"].endswith("Z")


@pytest.mark.usefixtures("_logs_as_before")
def test_each_line_of_text_has_a_date_with_an_offset(tmp_path: Path) -> None:
    file = tmp_path / "lines.log"
    configure_logs("info", file, form="text")
    structlog.get_logger("test_dates").info("area.event", value=1)
    (line,) = file.read_text().splitlines()
    stamp, rest = line.removeprefix("timestamp=").split(" ", 1)
    assert abs((datetime.now(UTC) - datetime.fromisoformat(stamp)).total_seconds()) < 60
    assert rest == "level=info event=area.event value=1"


class Collector(HTTPServer):
    """Takes OTLP over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[ExportTraceServiceRequest] = []
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def spans(self):  # type: ignore[no-untyped-def]
        return [
            span
            for request in self.taken
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        import gzip

        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        assert isinstance(self.server, Collector)
        self.server.taken.append(ExportTraceServiceRequest.FromString(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


async def test_a_trace_continues_in_the_job_that_a_request_queues(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    collector = Collector()
    stopping = asyncio.Event()
    with tracing(TraceSettings(endpoint=f"http://127.0.0.1:{collector.server_port}")) as traced:
        app = Served(database, relay, tmp_path).app
        traced(app)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            made = (await client.post(BASE, json=ADA)).json()
            await client.post(f"{BASE}/{made['id']}/complete")
            timing = WorkerTiming(poll_s=0.1)
            worker = asyncio.create_task(
                run_worker(database, None, stopping, data_dir=tmp_path, timing=timing)
            )
            async with asyncio.timeout(30.0):
                report = f"{BASE}/{made['id']}/report"
                while (await client.get(report)).json()["status"] == "pending":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            stopping.set()
            await worker
    collector.shutdown()
    collector.server_close()
    by_name = {span.name: span for span in collector.spans}
    request = by_name["POST /api/v1/interviews/{interview_id}/complete"]
    job = by_name["process report"]
    assert job.trace_id == request.trace_id
    for span in (request, job):
        attributes = {item.key: item.value.string_value for item in span.attributes}
        assert attributes["vivavoce.interview_id"] == made["id"]


def test_nothing_is_traced_without_an_endpoint() -> None:
    with tracing(TraceSettings()) as traced:
        traced(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="4318"):
        TraceSettings(endpoint="collector:4318")
    assert trace.get_tracer("x") is not None


def test_a_worker_serves_its_metrics() -> None:
    import agent.metrics  # noqa: F401

    settings = MetricsSettings(port=free_port())
    with metrics_server(settings, None) as port:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics")
        assert "vivavoce_turn_voice_to_voice_seconds" in answer.text
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 404
        forwarded = {"X-Forwarded-For": "10.0.0.7"}
        assert httpx.get(f"http://127.0.0.1:{port}/metrics", headers=forwarded).status_code == 401
    key = SecretStr("open sesame")
    with metrics_server(MetricsSettings(port=free_port()), key) as port:
        sent = forwarded | {"Authorization": "Bearer open sesame"}
        assert httpx.get(f"http://127.0.0.1:{port}/metrics", headers=sent).status_code == 200
    with (
        pytest.raises(ExposureError, match="VIVAVOCE_API_KEY"),
        metrics_server(MetricsSettings(host="0.0.0.0", port=1), None),
    ):
        pass
    with metrics_server(MetricsSettings(), None) as port:
        assert port is None
