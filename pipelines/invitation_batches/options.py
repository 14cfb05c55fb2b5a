"""How the invitations of a batch are made."""

from __future__ import annotations

from pydantic import BaseModel

DAY_S = 86_400


class BatchOptions(BaseModel):
    """What the person who sends a batch chose, as the batch stores it."""

    expires_in_s: int = 7 * DAY_S
    """Seconds until each invitation expires, from when it is made."""
    send_mail: bool = False
    """Whether each candidate who has an address gets an e-mail."""
    base_url: str = ""
    """Where candidates reach the product; without a final slash."""
