"""Files from the web: the Hugging Face hub and release pages, resumed by HTTP Range."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import huggingface_hub
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

from models.store.catalog import HubSource, UrlSource
from models.store.partial import Arrival, FetchError

REACHABLE_TIMEOUT_S = 1.8
"""A host that doesn't answer for so long counts as unreachable for this run."""
READ_TIMEOUT_S = 30.0
ATTEMPTS = 4
"""Connections for one file; each further one only if the last one received bytes."""


class Web:
    """Downloads of one run; checks once whether each host can be reached."""

    def __init__(self, cancelled: threading.Event) -> None:
        self._cancelled = cancelled
        self._lock = threading.Lock()
        self._faults: dict[str, str] = {}

    def fetch(self, source: HubSource | UrlSource, partial: Path, arrival: Arrival) -> None:
        """Complete ``partial`` from where it ends. Raises FetchError."""
        url, headers = _address(source)
        if reason := self._unreachable(url):
            raise FetchError(reason)
        for _ in range(ATTEMPTS):
            before = partial.stat().st_size if partial.exists() else 0
            try:
                self._download(url, headers, partial, arrival)
                return
            except httpx.HTTPError as error:
                after = partial.stat().st_size if partial.exists() else 0
                if after <= before:
                    raise FetchError(f"{urlsplit(url).netloc}: {error or type(error)}") from error
        raise FetchError(f"{urlsplit(url).netloc}: the connection broke {ATTEMPTS} times")

    def _download(self, url: str, headers: dict[str, str], partial: Path, arrival: Arrival) -> None:
        have = partial.stat().st_size if partial.exists() else 0
        if have > arrival.size:
            partial.unlink()
            have = 0
        if have == arrival.size:
            return
        headers = {**headers, "Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
        timeout = httpx.Timeout(READ_TIMEOUT_S, connect=5.0)
        with httpx.stream(
            "GET", url, headers=headers, timeout=timeout, follow_redirects=True
        ) as response:
            if response.status_code not in (200, 206):
                raise FetchError(f"{url} answered {response.status_code}")
            resumed = response.status_code == 206
            with partial.open("ab" if resumed else "wb") as out:
                done = have if resumed else 0
                for chunk in response.iter_raw():
                    if self._cancelled.is_set():
                        raise FetchError("cancelled")
                    done += len(chunk)
                    if done > arrival.size:
                        raise FetchError(f"{url} is longer than {arrival.size} bytes")
                    out.write(chunk)
                    arrival.bytes_done(done)
        if done < arrival.size:
            raise httpx.ReadError(f"ended after {done} of {arrival.size} bytes")

    def _unreachable(self, url: str) -> str:
        """Why a host cannot be reached; empty when it can. Checks each host once."""
        host = urlsplit(url).netloc
        with self._lock:
            if host not in self._faults:
                self._faults[host] = _check(url)
            return self._faults[host]


def _address(source: HubSource | UrlSource) -> tuple[str, dict[str, str]]:
    if isinstance(source, UrlSource):
        return source.url, {}
    url = huggingface_hub.hf_hub_url(source.repo, source.file, revision=source.revision)
    return url, build_hf_headers()


def _check(url: str) -> str:
    """Why the host of ``url`` cannot be reached; empty when it can.

    The request runs in a thread, because name resolution has no timeout.
    """
    parts = urlsplit(url)
    if huggingface_hub.constants.HF_HUB_OFFLINE and url.startswith(
        huggingface_hub.constants.ENDPOINT
    ):
        return f"{parts.netloc} is switched off (HF_HUB_OFFLINE)"
    fault = [f"{parts.netloc} cannot be reached"]

    def ask() -> None:
        try:
            httpx.head(f"{parts.scheme}://{parts.netloc}/", timeout=REACHABLE_TIMEOUT_S)
        except httpx.HTTPError:
            return
        fault[0] = ""

    thread = threading.Thread(target=ask, name="reachable", daemon=True)
    thread.start()
    thread.join(REACHABLE_TIMEOUT_S)
    return fault[0]
