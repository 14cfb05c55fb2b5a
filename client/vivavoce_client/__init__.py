"""A typed client of Vivavoce's API."""

from vivavoce_client.client import Vivavoce
from vivavoce_client.errors import ProblemError
from vivavoce_client.models import CreateInterview, InterviewStatus, InterviewView

__all__ = ["CreateInterview", "InterviewStatus", "InterviewView", "ProblemError", "Vivavoce"]
