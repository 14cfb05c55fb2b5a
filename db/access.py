"""What a caller was admitted by: written into tokens, and asked again while something is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from db.tables import Role, User

ACCESS_CHECK_S = 2.0
"""How often the access of something that is open, a room or a response, is checked."""
LINK_MARK_CHARACTERS = 16
"""Of the hash of a link's token: enough to tell a link from the one that replaced it."""


class AccessKind(StrEnum):
    """The kinds of admission."""

    OPERATOR = "operator"
    KEY = "key"
    """An API key, by its prefix."""
    SESSION = "session"
    """A sign-in, by its id."""
    LINK = "link"
    """An invitation's link: the invitation's id, and the mark of the link."""
    PHONE = "phone"
    """An invitation's PIN, by the invitation's id."""


@dataclass(frozen=True)
class Access:
    """One admission. Its text, such as ``key:vvk_abc``, is no secret."""

    kind: AccessKind
    id: str = ""
    link: str = ""
    """The first characters of the hash of a link's token; empty: any link of the invitation."""

    def __str__(self) -> str:
        return ":".join((self.kind, self.id, self.link)).rstrip(":")

    @classmethod
    def parse(cls, text: str) -> Access | None:
        """Read what ``str`` wrote; None for any other text."""
        kind, _, rest = text.partition(":")
        row_id, _, link = rest.partition(":")
        if kind not in set(AccessKind):
            return None
        return cls(AccessKind(kind), row_id, link)

    @property
    def row_id(self) -> UUID | None:
        """The id as that of a row; None if it is none."""
        try:
            return UUID(self.id)
        except ValueError:
            return None


OPERATOR_ACCESS = Access(AccessKind.OPERATOR)
"""Ends with the process, which reads the key at its start."""

MayEnter = Callable[[Access], Awaitable[bool]]
"""Whether an access still opens a room. Raises what the database raises."""


def link_mark(token_hash: str | None) -> str:
    """What tells an invitation's links from one another."""
    return (token_hash or "")[:LINK_MARK_CHARACTERS]


@dataclass(frozen=True)
class Limit:
    """The positions that a recruiter is limited to; their API keys are, too."""

    user_id: UUID
    position_ids: frozenset[UUID]

    @classmethod
    def of(cls, user: User | None) -> Limit | None:
        """An account's limit; None: it has none. Administrators and candidates have none."""
        if user is None or user.role != Role.RECRUITER or user.position_ids is None:
            return None
        return cls(user.id, frozenset(user.position_ids))

    def allows(self, position_id: UUID | None) -> bool:
        """Whether what belongs to a position, or to none, is within the limit."""
        return position_id in self.position_ids


@dataclass(frozen=True)
class Standing:
    """What an admission is worth now."""

    role: Role
    scopes: frozenset[str] | None = None
    """An API key's; None: everything the role may do."""
    user_id: UUID | None = None
    interview_id: UUID | None = None
    """The only interview of a candidate with a link or a PIN."""
    limit: Limit | None = None
    """A recruiter's, or that of the one who made the API key; None: all positions."""

    @property
    def staff(self) -> bool:
        """Whether it is worth as much as a recruiter's."""
        return self.role in (Role.RECRUITER, Role.ADMIN)

    def covers(self, limit: Limit | None) -> bool:
        """Whether it still reaches every position that ``limit`` did."""
        if self.limit is None:
            return True
        return limit is not None and limit.position_ids <= self.limit.position_ids
