"""The report as a PDF that can be forwarded."""

from pipelines.report.pdf.contents import USUAL_PARTS, Contents, PdfPart
from pipelines.report.pdf.document import document_of
from pipelines.report.pdf.gather import gather_contents
from pipelines.report.pdf.render import PdfError, render
from pipelines.report.pdf.typeset import typeset

__all__ = [
    "USUAL_PARTS",
    "Contents",
    "PdfError",
    "PdfPart",
    "document_of",
    "gather_contents",
    "render",
    "typeset",
]
