"""The access tokens that a candidate's page gets for a link: JWTs for one interview, for hours.

The tokens of the links themselves are made in :mod:`interviews.link_tokens`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.access import Access, AccessKind
from kit import jwt

AUDIENCE = "candidate"


class CandidateTokenError(Exception):
    """A candidate's access token that is no longer accepted; the message says why."""


@dataclass(frozen=True)
class CandidateClaims:
    """What a valid access token says."""

    interview_id: UUID
    invitation_id: UUID
    link: str = ""
    """The mark of the link that it was given for; a later link of the invitation ends it."""

    @property
    def access(self) -> Access:
        """What the candidate was admitted by."""
        return Access(AccessKind.LINK, str(self.invitation_id), self.link)


def issue_access(
    secret: str, interview_id: UUID, invitation_id: UUID, ttl_s: float, link: str = ""
) -> tuple[str, datetime]:
    """Make an access token that is valid for ``ttl_s`` seconds.

    Args:
        link: the mark of the link that it is given for.

    Returns:
        The token and the moment (UTC, whole seconds) at which it expires.
    """
    claims = {"sub": str(invitation_id), "interview": str(interview_id), "link": link}
    return jwt.sign(secret, claims, ttl_s=ttl_s, audience=AUDIENCE)


def read_access(secret: str, token: str) -> CandidateClaims | None:
    """Read a candidate's access token; None for any other text.

    Raises:
        CandidateTokenError: it is one, but has expired.
    """
    try:
        claims = jwt.verify(secret, token, required=("sub",), audience=AUDIENCE)
        return CandidateClaims(
            UUID(claims.get("interview", "")), UUID(claims["sub"]), str(claims.get("link", ""))
        )
    except jwt.TokenError as error:
        if error.problem != "expired":
            return None
        raise CandidateTokenError("the access token has expired") from error
    except ValueError:
        return None
