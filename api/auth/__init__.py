"""Authentication: passwords, bearer credentials, and the candidate's join token."""

from api.auth.joining import require_join_token, same_origin

__all__ = ["require_join_token", "same_origin"]
