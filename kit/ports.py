"""TCP and UDP ports of servers on this machine: free ones, taken ones, ones that answer."""

from __future__ import annotations

import asyncio
import random
import socket
from contextlib import suppress
from urllib.parse import urlsplit

LOWEST, HIGHEST = 12_000, 30_000
"""Below the ports that systems give to outgoing connections. Otherwise a client that keeps
trying to reach a server which is not up yet could be given the server's port, connect to
itself, and so keep the server from listening there."""
PROBE_TIMEOUT_S = 2.0


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that is not in use now. Raises OSError if none is found."""
    for port in random.sample(range(LOWEST, HIGHEST), 200):
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free TCP port on {host} between {LOWEST} and {HIGHEST}")


def free_udp_port(host: str = "127.0.0.1") -> int:
    """A UDP port that is not in use now. Raises OSError if none is found."""
    for port in random.sample(range(LOWEST, HIGHEST), 200):
        with socket.socket(type=socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.bind((host, port))
            return port
    raise OSError(f"no free UDP port on {host} between {LOWEST} and {HIGHEST}")


def port_problem(host: str, port: int) -> str | None:
    """Why a server cannot listen on a TCP port, in the system's words; None if it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return None


async def answers(url: str, timeout_s: float = PROBE_TIMEOUT_S) -> bool:
    """Whether a server does its work.

    Args:
        url: ``http://…`` must answer GET with status 200, ``tcp://host:port`` accept connections.
    """
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                if parts.scheme == "tcp":
                    return True
                head = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n"
                writer.write(head.encode())
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
