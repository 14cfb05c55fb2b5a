"""Webhook messages as CloudEvents 1.0 in JSON, in structured mode."""

from __future__ import annotations

from typing import Any
from uuid import UUID

MEDIA_TYPE = "application/cloudevents+json"
PREFIX = "vivavoce."
"""Of the type, so that it names the product whose event it is."""


def as_cloudevent(
    subscription_id: UUID, message_id: str, payload: dict[str, Any]
) -> dict[str, Any]:
    """A message as a CloudEvent with the same data.

    Args:
        message_id: the ``webhook-id``; unique within the source, which is the subscription.
        payload: the message in the plain format: ``type``, ``timestamp`` and ``data``.
    """
    interview_id = payload["data"].get("interview_id")
    subject = {"subject": f"interviews/{interview_id}"} if interview_id else {}
    return {
        "specversion": "1.0",
        "id": message_id,
        "source": f"urn:vivavoce:webhook:{subscription_id}",
        "type": f"{PREFIX}{payload['type']}",
        **subject,
        "time": payload["timestamp"],
        "datacontenttype": "application/json",
        "data": payload["data"],
    }
