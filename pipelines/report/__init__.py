"""The report: what was said and found, levels and a total computed in code, flags."""

from pipelines.report.build import build_report
from pipelines.report.qualified_judge import QualifiedJudge
from pipelines.report.schemas import Report

__all__ = ["QualifiedJudge", "Report", "build_report"]
