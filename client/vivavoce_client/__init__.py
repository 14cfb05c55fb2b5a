"""A typed client of Vivavoce's API."""

from vivavoce_client.client import Vivavoce
from vivavoce_client.errors import ProblemError
from vivavoce_client.models import (
    CreateInterview,
    CreatePosition,
    CreateWebhook,
    InterviewStatus,
    InterviewView,
    InviteToPosition,
    MakeQuestions,
)

__all__ = [
    "CreateInterview",
    "CreatePosition",
    "CreateWebhook",
    "InterviewStatus",
    "InterviewView",
    "InviteToPosition",
    "MakeQuestions",
    "ProblemError",
    "Vivavoce",
]
