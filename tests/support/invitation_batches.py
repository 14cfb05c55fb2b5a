"""The job that reads and sends batches of invitations, and what it is given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pipelines.invitation_batches.reading import BatchReader
from pipelines.invitation_batches.sending import BatchSender, InvitationMail
from pipelines.jobs.invitation_batches import BatchJob, BatchWork
from tests.support.api_server import SECRET, Served

LIMIT_BYTES = 500_000
"""The largest résumé."""


def batch_job(served: Served, mail: InvitationMail | None = None) -> BatchJob:
    """The job on the app's database and data folder."""
    return BatchJob(
        served.database,
        BatchWork(
            BatchReader(served.database, served.data_dir, LIMIT_BYTES),
            BatchSender(served.database, served.data_dir, SECRET, LIMIT_BYTES, mail),
        ),
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
