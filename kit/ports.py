"""Ports for servers of one's own on this machine."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

LOWEST, HIGHEST = 12_000, 30_000
"""Below the ports that systems give to outgoing connections. A client that keeps trying to
reach a server which is not up yet may otherwise be given the server's own port, connect to
itself, and so keep the server from ever listening there."""


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on just now. Raises OSError if none is found."""
    for port in random.sample(range(LOWEST, HIGHEST), 200):
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free TCP port on {host} between {LOWEST} and {HIGHEST}")


def free_udp_port(host: str = "127.0.0.1") -> int:
    """A UDP port that nobody uses just now. Raises OSError if none is found."""
    for port in random.sample(range(LOWEST, HIGHEST), 200):
        with socket.socket(type=socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.bind((host, port))
            return port
    raise OSError(f"no free UDP port on {host} between {LOWEST} and {HIGHEST}")
