"""Content that is made for a response, with an ``ETag`` and byte ranges."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus

from fastapi import Request, Response

from api.errors import problem

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(?!-\s*$)([0-9]*)\s*-\s*([0-9]*)\s*")


def ranged(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Respond with content, or with the part of it that is asked for.

    304 where the client's copy is current, 416 for a range beyond the end. Several ranges, units
    other than bytes, and ranges of an older version get the whole, as RFC 9110 allows.

    Args:
        headers: of each of these responses.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = headers | {"ETag": etag, "Accept-Ranges": "bytes"}
    known = [tag.strip().removeprefix("W/") for tag in _header(request, "if-none-match")]
    if etag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    asked = _ONE_RANGE.fullmatch(request.headers.get("range", ""))
    whole = Response(content, media_type=media_type, headers=headers)
    if asked is None or request.headers.get("if-range", etag) != etag:
        return whole
    size = len(content)
    first, last = asked.groups()
    if first:
        begin, end = int(first), min(int(last) if last else size, size - 1)
    else:
        begin, end = max(0, size - int(last)), size - 1
    if begin >= size:
        detail = f"The range begins behind the end. There are {size} bytes."
        headers |= {"Content-Range": f"bytes */{size}"}
        return problem(request, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, detail, headers=headers)
    if end < begin:
        return whole
    headers |= {"Content-Range": f"bytes {begin}-{end}/{size}"}
    part = content[begin : end + 1]
    return Response(part, HTTPStatus.PARTIAL_CONTENT, headers, media_type)


def _header(request: Request, name: str) -> list[str]:
    return request.headers.get(name, "").split(",")
