"""How the organisation appears to candidates: name, colour and logo."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from db.relay import EventRelay
from db.session import Database
from tests.api.test_interviews import problem
from tests.support.api_candidate import API, KEY, calling
from tests.support.api_server import Served
from tests.support.logos import claimed_png, logo

BRANDING = f"{API}/branding"
LOGO = f"{BRANDING}/logo"
PLAIN = {"name": None, "name_beside_logo": True, "logo": None, "accent": None}
BOMB = zlib.compress(bytes(60_000_000))
"""60 MB in 58 kB."""


async def put_logo(client: httpx.AsyncClient, data: bytes) -> httpx.Response:
    return await client.put(LOGO, files={"file": ("logo.png", data, "image/png")})


async def audited(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    page = (await client.get(f"{API}/audit", params={"action": "branding.changed"})).json()
    return [entry["details"] for entry in page["items"]]


async def test_candidates_see_what_an_admin_sets(
    database: Database, relay: EventRelay, tmp_path: Path
) -> None:
    served = Served(database, relay, tmp_path, key=KEY)
    async with calling(served, KEY) as admin, calling(served, None) as candidate:
        assert (await candidate.get(BRANDING)).json() == PLAIN
        body = {"name": "  Northwind\nRobotics ", "accent": "#1D4F91"}
        changed = await admin.put(BRANDING, json=body)
        assert changed.status_code == 200, changed.text
        seen = await candidate.get(BRANDING)
        assert seen.json() == changed.json()
        assert seen.headers["cache-control"] == "no-cache"
        assert seen.json()["name"] == "Northwind Robotics"
        accent = seen.json()["accent"]
        assert accent["light"]["live"] == "#1d4f91"
        assert accent["light"]["contrast"] >= 4.5 and accent["dark"]["contrast"] >= 7
        assert (await admin.put(BRANDING, json={})).json() == PLAIN
        assert await audited(admin) == [
            {"name": None, "name_beside_logo": True, "accent": None},
            {"name": "Northwind Robotics", "name_beside_logo": True, "accent": "#1d4f91"},
        ]


@pytest.mark.parametrize("colour", ["#ff6600", "#FFFF00", "#00a1e0", "#ffffff", "#808080"])
async def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(
    client: httpx.AsyncClient, colour: str
) -> None:
    refused = problem(await client.put(BRANDING, json={"accent": colour}), 422)
    assert refused["type"].endswith(":accent-contrast")
    assert refused["errors"][0]["pointer"] == "/accent"
    found = (await client.get(f"{BRANDING}/accent", params={"colour": colour})).json()
    assert not found["passes"] and found["accent"]["light"]["contrast"] < found["needed"] == 4.5
    assert found["nearest"] in refused["detail"] and colour.lower() in refused["detail"]
    assert (await client.get(BRANDING)).json() == PLAIN
    accepted = await client.put(BRANDING, json={"accent": found["nearest"]})
    assert accepted.status_code == 200, accepted.text
    again = await client.get(f"{BRANDING}/accent", params={"colour": found["nearest"]})
    assert again.json()["passes"] and again.json()["nearest"] == found["nearest"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 61},
        {"name": " "},
        {"accent": "blue"},
        {"accent": "#12345"},
        {"accent": "#1d4f91;}"},
        {"name_beside_logo": "yes"},
        {"logo": "x"},
    ],
)
async def test_bad_input_is_refused(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    problem(await client.put(BRANDING, json=body), 422)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_logo_is_served_without_anything_but_its_pixels(
    client: httpx.AsyncClient, kind: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"  # the description
    exif[0x0112] = 6  # lies on its side
    sent = logo(kind, (1_000, 3_000), exif=exif) + b"<script>alert(1)</script>"
    view = (await put_logo(client, sent)).json()["logo"]
    answer = await client.get(view["url"])
    assert answer.headers["content-type"] == "image/png"
    for hidden in (b"home", b"script", b"Exif", b"eXIf"):
        assert hidden not in answer.content
    served = Image.open(BytesIO(answer.content))
    assert (served.format, served.size) == ("PNG", (view["width"], view["height"]))
    assert served.size == (576, 192)  # upright, scaled down
    red, green, blue, alpha = served.convert("RGBA").getpixel((3, 3))  # type: ignore[misc]
    assert abs(red - 0x1D) < 6 and abs(green - 0x4F) < 6 and abs(blue - 0x91) < 6 and alpha == 255


async def test_a_logo_keeps_its_transparency(client: httpx.AsyncClient) -> None:
    file = BytesIO()
    text = PngInfo()
    text.add_text("Comment", "not for candidates")
    Image.new("RGBA", (60, 60), (10, 20, 30, 0)).save(file, "PNG", pnginfo=text)
    view = (await put_logo(client, file.getvalue())).json()["logo"]
    content = (await client.get(view["url"])).content
    assert b"not for candidates" not in content
    assert Image.open(BytesIO(content)).getpixel((5, 5))[3] == 0  # type: ignore[index]


async def test_a_logo_may_be_kept_by_its_version_and_is_asked_for_without(
    client: httpx.AsyncClient,
) -> None:
    problem(await client.get(LOGO), 404)
    url = (await put_logo(client, logo())).json()["logo"]["url"]
    kept, plain = await client.get(url), await client.get(LOGO)
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["cache-control"] == "no-cache"
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["content-security-policy"] == "sandbox; default-src 'none'"
    etag = plain.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        same = await client.get(LOGO, headers={"If-None-Match": known})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    other = (await put_logo(client, logo(size=(200, 60)))).json()["logo"]["url"]
    assert other != url
    late = await client.get(url, headers={"If-None-Match": etag})
    assert (late.status_code, late.headers["cache-control"]) == (200, "no-cache")
    problem(await client.get(f"{LOGO}?version=1"), 422)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "format"),
        (logo("GIF"), "format"),
        (b"", "format"),
        (claimed_png(20, 20, (b"zTXt", b"a\0\0" + BOMB)), "format"),
        (claimed_png(30_000, 30_000), "size"),
        (claimed_png(2**31 - 1, 2**31 - 1), "size"),
        (logo(size=(3_001, 40)), "size"),
        (logo(size=(400, 15)), "size"),
        (claimed_png(2_000, 2_000), "damaged"),
        (logo()[:300], "damaged"),
        (logo("JPEG", (900, 900))[:3_000], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
async def test_what_is_no_logo_is_refused(
    client: httpx.AsyncClient, data: bytes, kind: str
) -> None:
    await put_logo(client, logo())
    before = (await client.get(BRANDING)).json()
    refused = problem(await put_logo(client, data), 422)
    assert refused["type"] == f"urn:vivavoce:problem:logo-{kind}"
    assert refused["errors"][0]["pointer"] == "/file"
    assert (await client.get(BRANDING)).json() == before


async def test_other_bodies_are_no_logo(client: httpx.AsyncClient) -> None:
    problem(await put_logo(client, logo() + bytes(1_000_000)), 413)
    problem(await put_logo(client, bytes(1_100_000)), 413)
    problem(await client.put(LOGO, content=logo(), headers={"Content-Type": "image/png"}), 415)
    problem(await client.put(LOGO, data={"file": "text"}, files={"other": b"x"}), 422)


async def test_what_is_removed_is_gone(client: httpx.AsyncClient) -> None:
    name = {"name": "Northwind Robotics", "name_beside_logo": False, "accent": None}
    await client.put(BRANDING, json=name)
    view = (await put_logo(client, logo())).json()
    assert view == name | {"logo": view["logo"]}
    changed = await client.put(BRANDING, json={"name": "Northwind"})
    assert changed.json()["logo"] == view["logo"]  # is changed by itself
    assert (await client.delete(LOGO)).status_code == 204
    problem(await client.get(LOGO), 404)
    assert (await client.get(BRANDING)).json() == PLAIN | {"name": "Northwind"}
    await put_logo(client, logo())
    for _ in range(2):
        assert (await client.delete(BRANDING)).status_code == 204
    assert (await client.get(BRANDING)).json() == PLAIN
    details = await audited(client)
    assert details[:2] == [{"reset": True}, {"reset": True}]
    assert {"logo": None} in details
    assert {"logo": view["logo"]["url"].rpartition("=")[2]} in details
