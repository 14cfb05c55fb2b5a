"""The report as a PDF that can be forwarded."""

from pipelines.report.pdf.contents import Contents
from pipelines.report.pdf.document import document_of
from pipelines.report.pdf.render import PdfError, render

__all__ = ["Contents", "PdfError", "document_of", "render"]
