"""Why a message to another system was not delivered, as codes.

Rows keep the sentence alone; the code is found from it, so that a page can say it in its language.
"""

from __future__ import annotations

from enum import StrEnum

NO_KEY = "There is no Ashby API key. Add it to the integration."
OFF = "The integration is turned off."
UNREADABLE = (
    "The key can't be decrypted: the server's secret has changed. Enter the ATS's key again, or "
    "rotate the integration's key."
)
SUBSCRIPTION_OFF = "the subscription is turned off"
UNREADABLE_SECRET = (
    "the subscription's secret can't be decrypted with the keys of this process: add the former "
    "key to VIVAVOCE_WEBHOOK_KEYS, or rotate the secret"
)
TOO_SLOW = "no complete response within"
"""How the sentence of a timeout begins."""
REFUSED = "Ashby refused it"
"""How the sentence of a refusal in an answer of 200 begins."""


class DeliveryFailure(StrEnum):
    """Why an attempt failed."""

    NO_KEY = "no_key"
    OFF = "off"
    """The integration or the webhook is turned off."""
    UNREADABLE_KEY = "unreadable_key"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    STATUS = "status"
    """The receiver answered with an error status."""
    REFUSED = "refused"
    """The receiver answered 200, with an error in the body."""
    UNREACHABLE = "unreachable"
    """There was no connection, or the address may not be called."""


_WHOLE = {
    NO_KEY: DeliveryFailure.NO_KEY,
    OFF: DeliveryFailure.OFF,
    SUBSCRIPTION_OFF: DeliveryFailure.OFF,
    UNREADABLE_SECRET: DeliveryFailure.UNREADABLE_KEY,
    UNREADABLE: DeliveryFailure.UNREADABLE_KEY,
}


def failure_of(status: int | None, error: str | None) -> DeliveryFailure | None:
    """The code of a stored outcome; None if the attempt didn't fail.

    Args:
        status: HTTP status of the response; None without one.
        error: the sentence.
    """
    if error is None:
        return None
    if error in _WHOLE:
        return _WHOLE[error]
    if error.startswith(TOO_SLOW):
        return DeliveryFailure.TIMEOUT
    if status is None:
        return DeliveryFailure.UNREACHABLE
    if status >= 400:
        return DeliveryFailure.STATUS
    return DeliveryFailure.REDIRECT if status >= 300 else DeliveryFailure.REFUSED
