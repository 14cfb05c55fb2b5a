"""The calls that an integration makes, with the API's own messages."""

from __future__ import annotations

from vivavoce_client.interviews import InterviewCalls
from vivavoce_client.positions import PositionCalls
from vivavoce_client.resumes import ResumeCalls
from vivavoce_client.webhooks import WebhookCalls


class Vivavoce(InterviewCalls, PositionCalls, ResumeCalls, WebhookCalls):
    """One server, with all calls; see ``Connection`` for how it is reached."""
