"""A guard that ends a child process once we are gone, even by SIGKILL.

The guard is a small shell that waits on a pipe from us. When we end, for whatever reason, the
pipe closes; the guard then ends the child's whole process group.
"""

from __future__ import annotations

import os
import subprocess

_SCRIPT = """
read -r _
[ "$1" -gt 0 ] && kill -s TERM -- "-$0" 2>/dev/null
passed=0
while [ "$passed" -lt "$1" ] && kill -s 0 -- "-$0" 2>/dev/null; do
  sleep 1
  passed=$((passed + 1))
done
kill -s KILL -- "-$0" 2>/dev/null
"""


class Guard:
    """Watches over one child, which must lead a process group (``start_new_session=True``).

    Args:
        pid: the child's process id.
        grace_s: whole seconds between SIGTERM and SIGKILL; 0: SIGKILL at once.
    """

    def __init__(self, pid: int, grace_s: int = 0) -> None:
        self._process = subprocess.Popen(
            ("/bin/sh", "-c", _SCRIPT, str(pid), str(grace_s)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # The guard holds nothing of ours but its end of the pipe.
            close_fds=True,
            cwd=os.sep,
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """The child has ended, or we end it ourselves. Safe to call twice."""
        self._process.kill()
        self._process.communicate()
