"""The layout of the product's data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataFolders:
    """The parts of a data folder.

    Args:
        data: the folder; may be shared by several processes and hosts.
    """

    data: Path

    @property
    def journal(self) -> Path:
        """One append-only file per interview; delivered ones are moved to ``done``."""
        return self.data / "journal"

    @property
    def recordings(self) -> Path:
        """One folder per interview."""
        return self.data / "recordings"

    @property
    def speech(self) -> Path:
        """Rendered speech, a folder per language."""
        return self.data / "speech"

    @property
    def exports(self) -> Path:
        """Files of exports, named by their tasks; deleted after a day."""
        return self.data / "exports"

    @property
    def qualifications(self) -> Path:
        """Measured agreement of judges with the labelled set: a JSON file per judge, prompt
        version and language."""
        return self.data / "qualifications"
