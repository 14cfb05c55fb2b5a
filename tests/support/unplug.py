"""A candidate's client whose network can be cut, so that a connection is lost and not ended.

A library that is asked to disconnect says goodbye; one whose sockets lead nowhere cannot.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from kit.tasks import TaskSet
from vivavoce.synthetic_candidate.client import CONNECT_TIMEOUT_S, CandidateClient
from vivavoce.synthetic_candidate.connection import CandidateConnection
from vivavoce.synthetic_candidate.direct_connection import DirectConnection

UNHEARD_GOODBYE_S = 2.0
"""By then the LiveKit library has sent its goodbye into the dead socket."""

_connecting: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
"""One client connects at a time, so that each one's sockets are known."""
_closing = TaskSet("unplugged candidates")
"""Closing a connection that was cut takes some seconds."""


class UnpluggableClient(CandidateClient):
    """A candidate who can vanish as a lost network does."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sockets: dict[int, int] = {}

    async def connect(self, *, timeout_s: float = CONNECT_TIMEOUT_S) -> None:
        """Connect, and note which sockets the connection has."""
        async with _connecting.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            before = network_sockets()
            await super().connect(timeout_s=timeout_s)
            after = network_sockets()
        self._sockets = {fd: inode for fd, inode in after.items() if before.get(fd) != inode}

    async def drop(self) -> None:
        """Vanish: no goodbye of any protocol reaches the product."""
        connection = self._detach()
        if isinstance(connection, DirectConnection):
            if connection.peer.sctp is not None:
                await connection.peer.sctp.transport.transport.stop()
            await connection.close()
        elif connection is not None:
            _closing.spawn(_close(connection, Unplugged(self._sockets)))


async def _close(connection: CandidateConnection, unplugged: Unplugged) -> None:
    # A library that sees the end of its connection before its goodbye would come back.
    asyncio.get_running_loop().call_later(UNHEARD_GOODBYE_S, unplugged.bury)
    try:
        await connection.close()
    finally:
        unplugged.bury()


def network_sockets() -> dict[int, int]:
    """This process's UDP sockets and connected TCP sockets: file descriptor to inode."""
    sockets = {}
    for path in Path("/dev/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, or a listening socket
            fd = int(path.name)
            status = os.fstat(fd)
            if stat.S_ISSOCK(status.st_mode) and _leads_out(fd):
                sockets[fd] = status.st_ino
    return sockets


class Unplugged:
    """Sockets that lead nowhere: what is sent is lost, nothing arrives, nothing is reported.

    Args:
        sockets: as :func:`network_sockets` gave them; those closed since are left out.
    """

    def __init__(self, sockets: dict[int, int]) -> None:
        self._real: list[socket.socket] = []
        self._ends: list[socket.socket] = []
        for fd, inode in sockets.items():
            with suppress(OSError):
                if os.fstat(fd).st_ino == inode:
                    self._pull(fd)

    def bury(self) -> None:
        """Let the library see that its connections are dead, so that it lets go of them.

        Safe to call twice.
        """
        for end in self._ends:
            end.close()
        for real in self._real:
            # wakes a reader of the real connection, which then reads the end of ours
            with suppress(OSError):
                real.shutdown(socket.SHUT_RDWR)
            real.close()

    def _pull(self, fd: int) -> None:
        real = socket.socket(fileno=os.dup(fd))
        kind = real.type
        ours, end = socket.socketpair(socket.AF_UNIX, kind)
        ours.setblocking(False)
        with ours:
            os.dup2(ours.fileno(), fd)
        self._real.append(real)
        self._ends.append(end)


def _leads_out(fd: int) -> bool:
    with socket.socket(fileno=os.dup(fd)) as probe:
        if probe.family not in (socket.AF_INET, socket.AF_INET6):
            return False
        if probe.type == socket.SOCK_STREAM:
            probe.getpeername()  # raises when it is not connected
        return True
