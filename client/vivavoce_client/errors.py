"""What the API refuses, as an exception."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from vivavoce_client.models import Problem


class ProblemError(Exception):
    """The API answered with a problem (RFC 9457); the message says what to do.

    Attributes:
        status: of the answer.
        problem: all that it says; None when something between here and the API answered.
        retry_after_s: when it makes sense to ask again; None: not told.
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
