"""The PDF of one interview's report, with or without the candidate's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from db.tables import Interview, TranscriptEntry
from interviews.plan import Plan
from pipelines.hidden_names import anonymous, without_name
from pipelines.report.pdf.contents import Contents
from pipelines.report.pdf.document import document_of
from pipelines.report.pdf.render import render
from pipelines.report.schemas import Report


def typeset(
    report: Report,
    interview: Interview,
    contents: Contents,
    *,
    entries: Sequence[TranscriptEntry],
    zone: ZoneInfo,
    models_dir: Path,
) -> tuple[bytes, str]:
    """Typeset a report. Takes about 0.1 s of CPU; call it in a thread.

    Args:
        report: a complete report, as it is read.
        contents: the parts to print; with ``name_hidden``, the name is taken out of all of them.
        entries: the transcript, for the length of the conversation.
        zone: time zone of the dates.
        models_dir: folder of the model store, which has the fonts.

    Returns:
        The file and its title, which may contain any letter.

    Raises:
        ModelFileError: a font is missing or damaged; the message says what to do.
        PdfError: the template does not fit the document.
    """
    plan, printed = Plan.model_validate(interview.plan), interview
    if contents.name_hidden:
        plan, report = without_name(interview, plan), without_name(interview, report)
        contents = without_name(interview, contents)
        printed = anonymous(interview)
    length_s = max((entry.end_s for entry in entries), default=0.0)
    document = document_of(report, printed, plan, length_s=length_s, zone=zone, contents=contents)
    return render(document, report.generated_at, models_dir), document["file_title"]
