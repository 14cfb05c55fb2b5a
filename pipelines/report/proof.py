"""What a judge found, with the passage of the transcript that proves it."""

from __future__ import annotations

from collections.abc import Sequence

from judging.answers import Answer
from judging.findings import Finding, Statement
from judging.quotes import find_quote
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
            quote = find_quote(finding.quote or "", answers)
            status = "told" if quote is not None else "unclear"
        reports.append(
            StatementReport(id=statement.id, description=statement.text, status=status, quote=quote)
        )
    return reports


def all_of(status: Status, statements: Sequence[Statement]) -> list[StatementReport]:
    """The statements with the same status."""
    return [StatementReport(id=s.id, description=s.text, status=status) for s in statements]
