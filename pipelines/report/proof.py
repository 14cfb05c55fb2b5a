"""What a judge found, with the passage of the transcript that proves it."""

from __future__ import annotations

from collections.abc import Sequence

from judging.answers import Answer
from judging.findings import Finding, Statement
from judging.quotes import Quote, find_quote
from pipelines.report.schemas import StatementReport, Status


def proven(
    statements: Sequence[Statement], findings: Sequence[Finding], answers: Sequence[Answer]
) -> list[StatementReport]:
    """The statements with their findings. One without a passage that was said is unclear."""
    reports = []
    by_id = {finding.statement_id: finding for finding in findings}
    for statement in statements:
        finding = by_id.get(statement.id)
        status: Status = finding.verdict if finding is not None else "unclear"
        quote = None
        if finding is not None and finding.verdict == "told":
            quote = passage_of(finding.quote or "", answers)
            status = "told" if quote is not None else "unclear"
        reports.append(
            StatementReport(id=statement.id, description=statement.text, status=status, quote=quote)
        )
    return reports


def all_of(status: Status, statements: Sequence[Statement]) -> list[StatementReport]:
    """The statements with the same status."""
    return [StatementReport(id=s.id, description=s.text, status=status) for s in statements]


def passage_of(text: str, answers: Sequence[Answer]) -> Quote | None:
    """A passage of the whole answer in the transcript, or None when it was not said.

    Of a passage that runs from one utterance into the next, the longer part is given.
    """
    whole = find_quote(text, answers)
    if whole is not None:
        return whole
    words = text.split()
    for place in range(1, len(words)):
        parts = (" ".join(words[:place]), " ".join(words[place:]))
        first, second = (find_quote(part, answers) for part in parts)
        if first is not None and second is not None:
            return first if len(first.text) >= len(second.text) else second
    return None
