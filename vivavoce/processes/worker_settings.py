"""What an agent worker must be told before anything of it is loaded."""

from __future__ import annotations

from vivavoce.settings import Settings


class WorkerStartError(RuntimeError):
    """The worker cannot start; the message says what to do."""


def check_worker_settings(settings: Settings) -> None:
    """Raise WorkerStartError if a setting is missing."""
    livekit = settings.livekit
    missing = [
        name
        for name, value in (
            ("VIVAVOCE_LIVEKIT_URL", livekit.url),
            ("VIVAVOCE_LIVEKIT_API_KEY", livekit.api_key),
            ("VIVAVOCE_LIVEKIT_API_SECRET", livekit.api_secret.get_secret_value()),
            ("VIVAVOCE_DB_URL", settings.database.url),
        )
        if not value
    ]
    if missing:
        raise WorkerStartError(
            f"{' and '.join(missing)} must be set: an agent worker needs a LiveKit server, "
            "its key, and the product's database"
        )
