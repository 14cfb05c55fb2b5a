"""The tokens in candidates' links, and the access tokens that a page gets for one.

A link's token is 256 random bits, of which only a keyed hash is stored. The access token is a JWT
for one interview, valid for hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.access import Access, AccessKind
from interviews.link_tokens import link_token_hash, make_link_token
from kit import jwt

__all__ = [
    "CandidateClaims",
    "CandidateTokenError",
    "issue_access",
    "link_token_hash",
    "make_link_token",
    "read_access",
]

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
