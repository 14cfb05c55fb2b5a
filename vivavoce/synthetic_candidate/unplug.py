"""Pulls the plug of a native library's sockets, so that a connection is lost and not ended.

A library that is asked to disconnect says goodbye; one whose sockets lead nowhere cannot.
"""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path


def network_sockets() -> dict[int, int]:
    """This process's UDP sockets and connected TCP sockets: file descriptor to inode."""
    found = {}
    for path in Path("/dev/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, or of no kind that is meant
            fd = int(path.name)
            status = os.fstat(fd)
            if stat.S_ISSOCK(status.st_mode) and _leads_out(fd):
                found[fd] = status.st_ino
    return found


class Unplugged:
    """Sockets that lead nowhere: what is sent is lost, nothing comes, nobody is told.

    Args:
        sockets: as :func:`network_sockets` gave them; those that are closed now are left out.
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
            # whoever waits for the real connection wakes up, and reads the end of ours
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
