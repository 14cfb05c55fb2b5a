"""The client, with all calls of an integration."""

from __future__ import annotations

from vivavoce_client.installation import InstallationCalls
from vivavoce_client.integrations import IntegrationCalls
from vivavoce_client.interviews import InterviewCalls
from vivavoce_client.invitation_batches import InvitationBatchCalls
from vivavoce_client.positions import PositionCalls
from vivavoce_client.resumes import ResumeCalls
from vivavoce_client.webhooks import WebhookCalls
from vivavoce_client.workspace import WorkspaceCalls


class Vivavoce(
    InstallationCalls,
    IntegrationCalls,
    InterviewCalls,
    InvitationBatchCalls,
    PositionCalls,
    ResumeCalls,
    WebhookCalls,
    WorkspaceCalls,
):
    """All calls to one server; see :class:`Connection` for its arguments."""
