"""The report as a PDF that can be forwarded."""

from pipelines.report.pdf.document import document_of
from pipelines.report.pdf.render import PdfError, render

__all__ = ["PdfError", "document_of", "render"]
