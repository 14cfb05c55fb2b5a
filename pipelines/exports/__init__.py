"""Interviews written to one ZIP file, for a recruiter who asked for it.

The file is in the data folder for a day, or until one of its interviews is deleted.
"""

from pipelines.exports.cells import harmless
from pipelines.exports.files import ExportExpiry, export_file
from pipelines.exports.request import ExportInput
from pipelines.exports.write import Exporter, ExportError

__all__ = [
    "ExportError",
    "ExportExpiry",
    "ExportInput",
    "Exporter",
    "export_file",
    "harmless",
]
