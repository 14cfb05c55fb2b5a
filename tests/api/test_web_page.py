"""The web page as browsers get it: its addresses, caching and security headers."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from api.web_page import security_headers
from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import problem
from tests.support.api_candidate import KEY, calling
from tests.support.api_server import Served
from vivavoce import web_page as page

SCRIPT = "console.log('hello');\n" * 200


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built page."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Interview</title>")
    (folder / "app.html").write_text("<!doctype html><title>Workspace</title>")
    (folder / "assets" / "index-4f2a.js").write_text(SCRIPT)
    (folder / "assets" / "index-4f2a.js.map").write_text("{}")
    (folder / "assets" / "inter-9c.woff2").write_bytes(b"wOF2")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / ".stamp").touch()
    return folder


@pytest_asyncio.fixture
async def served(database: Database, relay: EventRelay, tmp_path: Path, built: Path) -> Served:
    return Served(database, relay, tmp_path, key=KEY, page_dir=built)


@pytest.mark.parametrize(
    "path", ["/", "/i/a-token", "/app", "/app/", "/app/interviews/1", "/shared/t"]
)
async def test_the_page_is_never_kept_and_reaches_nothing_else(served: Served, path: str) -> None:
    async with calling(served, None) as browser:
        response = await browser.get(path)
    assert response.status_code == 200
    assert ("Workspace" if path.startswith(("/app", "/shared")) else "Interview") in response.text
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "microphone=(self)" in response.headers["permissions-policy"]
    policy = policy_of(response)
    assert policy["default-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "script-src" not in policy  # falls back to default-src
    assert not any("unsafe" in word or "*" in word for words in policy.values() for word in words)


async def test_only_the_workspace_shows_a_frame_and_only_a_file_in_memory(served: Served) -> None:
    async with calling(served, None) as browser:
        policies = [policy_of(await browser.get(path)) for path in ("/", "/app")]
    assert [policy["frame-src"] for policy in policies] == [["'none'"], ["blob:"]]


def policy_of(response: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in response.headers["content-security-policy"].split(";")]
    return {name: words for name, *words in parts}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("", "connect-src 'self';"),
        (
            "wss://rtc.example.org",
            "connect-src 'self' wss://rtc.example.org https://rtc.example.org;",
        ),
        ("ws://127.0.0.1:7880/x", "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880;"),
    ],
)
def test_only_the_livekit_server_is_reached_beside(url: str, allowed: str) -> None:
    assert allowed in security_headers(url)["Content-Security-Policy"]


async def test_files_named_by_their_content_are_kept_for_good(served: Served) -> None:
    async with calling(served, None) as browser:
        script = await browser.get("/assets/index-4f2a.js")
        plain = await browser.get("/assets/index-4f2a.js", headers={"Accept-Encoding": "identity"})
        font = await browser.get("/assets/inter-9c.woff2")
        icon = await browser.get("/favicon.svg")
        again = await browser.get("/favicon.svg", headers={"If-None-Match": icon.headers["etag"]})
        problem(await browser.get("/assets/index-4f2a.js.map"), 404)
        problem(await browser.get("/.stamp"), 404)
        problem(await browser.get("/assets/../../secret"), 404)
        problem(await browser.get("/assets/"), 404)
        problem(await browser.post("/api/v1/nothing"), 404)
        refused = await browser.post("/assets/index-4f2a.js")
        problem(refused, 405)
        head = await browser.head("/assets/index-4f2a.js")
    assert script.text == plain.text == SCRIPT
    assert script.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(script.headers["content-length"]) < len(gzip.compress(SCRIPT.encode())) + 50
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["vary"] == "Accept-Encoding"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert font.headers["content-type"] == "font/woff2"
    assert icon.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"
    assert again.headers["x-content-type-options"] == "nosniff"
    assert policy_of(script)["default-src"] == ["'self'"]
    assert refused.headers["allow"] == "GET, HEAD"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/javascript")


async def test_a_page_that_is_not_built_says_how(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    async with calling(Served(database, relay, tmp_path, key=KEY), None) as browser:
        for path in ("/", "/i/a-token", "/app", "/shared/a-token"):
            response = await browser.get(path)
            assert response.status_code == 503
            assert "make web" in response.text
            assert response.headers["cache-control"] == "no-store"


def test_the_page_is_found_in_a_checkout_and_in_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged, built = tmp_path / "page", tmp_path / "dist"
    monkeypatch.setattr(page, "PACKAGED", packaged)
    monkeypatch.setattr(page, "BUILT", built)
    assert page.find_page() is None
    for folder in (packaged, built):
        folder.mkdir()
        (folder / "index.html").touch()
        assert page.find_page() == folder
