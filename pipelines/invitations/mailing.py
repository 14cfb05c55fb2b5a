"""What sending invitations by e-mail needs besides the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pipelines.invitations.settings import MailSettings


@dataclass(frozen=True)
class Mailing:
    """How this installation sends e-mail, and what its messages say about it."""

    settings: MailSettings = field(default_factory=MailSettings)
    secret: str = ""
    """The server's secret, which encrypts links and signs those of unsubscribing."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Seoul"))
    """The zone in which deadlines are written."""
    contact_name: str = ""
    """Whom candidates may contact if a position has no contact."""
    contact_email: str = ""
    retention_days: int = 0
    """Days that interviews are kept after their end, unless their position or the organisation says
    otherwise; 0: for ever."""

    @property
    def on(self) -> bool:
        """Whether e-mail is sent."""
        return bool(self.settings.host)
