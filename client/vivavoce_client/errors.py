"""The exception of a refused call."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from vivavoce_client.models import Problem


class ProblemError(Exception):
    """The server refused a call (RFC 9457); the message says what to do.

    Attributes:
        status: HTTP status of the response.
        problem: its body; None when the response is not the API's, but a proxy's.
        retry_after_s: time to wait before a retry; None if the server gave none.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.problem: Problem | None = None
        try:
            self.problem = Problem.model_validate_json(response.content)
        except ValidationError:
            super().__init__(f"{self.status} {response.reason_phrase}")
        else:
            super().__init__(self.problem.detail)
        after = response.headers.get("retry-after", "")
        self.retry_after_s = int(after) if after.isdigit() else None
