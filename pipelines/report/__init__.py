"""The report: levels with quotes from the transcript, a total computed in code, flags."""

from pipelines.report.build import build_report
from pipelines.report.schemas import Report

__all__ = ["Report", "build_report"]
