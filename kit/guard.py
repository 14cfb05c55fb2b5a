"""Guards: shells that act once this process is gone, even by SIGKILL.

A guard waits on a pipe from this process. When the process ends, for whatever reason, the pipe
closes and the guard runs its command.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from typing import Any

_WAIT = 'read -r _; exec "$0" "$@"'
_END_GROUP = """
[ "$1" -gt 0 ] && kill -s TERM -- "-$0" 2>/dev/null
passed=0
while [ "$passed" -lt "$1" ] && kill -s 0 -- "-$0" 2>/dev/null; do
  sleep 1
  passed=$((passed + 1))
done
kill -s KILL -- "-$0" 2>/dev/null
"""


class Guard:
    """Runs a command when this process ends.

    Args:
        command: the program, by its full path, and its arguments.
        options: further arguments of ``subprocess.Popen``, such as the user to run as.
    """

    def __init__(self, command: Sequence[str], **options: Any) -> None:
        self._process = subprocess.Popen(
            ("/bin/sh", "-c", _WAIT, *command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # The guard inherits nothing but its end of the pipe.
            close_fds=True,
            cwd=os.sep,
            start_new_session=True,
            **options,
        )

    @property
    def watching(self) -> bool:
        """Whether the guard still waits."""
        return self._process.poll() is None

    def dismiss(self) -> None:
        """End the guard without running its command. Safe to call twice."""
        self._process.kill()
        self._process.communicate()


def guard_group(pid: int, grace_s: int = 0) -> Guard:
    """Have a child's process group ended when this process ends.

    Args:
        pid: of the child, which leads the group (``start_new_session=True``).
        grace_s: whole seconds between SIGTERM and SIGKILL; 0: SIGKILL at once.
    """
    return Guard(("/bin/sh", "-c", _END_GROUP, str(pid), str(grace_s)))
