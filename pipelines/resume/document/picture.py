"""A page as it is drawn, in which text that can be seen stands out."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

from pipelines.resume.document.lines import Box, HiddenReason

SCALE = 1.5
"""Pixels per point."""
MAX_PIXELS = 6_000_000
CONTRAST = 22
"""Of 255 levels of grey; less can't be told apart on paper."""


@dataclass(slots=True)
class Picture:
    """A page in levels of grey.

    Attributes:
        rows: one byte for each pixel.
        scale: pixels per point.
    """

    rows: list[bytes]
    scale: float

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> Picture:
        """Draw the page, form fields included."""
        width, height = page.get_size()
        scale = min(SCALE, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [data[row * stride : row * stride + bitmap.width] for row in range(bitmap.height)]
        bitmap.close()
        return cls(rows, scale)

    def why_unseen(self, box: Box, luminance: int) -> HiddenReason | None:
        """Why text in this box can't be seen; None when it can.

        Args:
            luminance: the text's own, 0 to 255.
        """
        x0, y0, x1, y1 = (round(edge * self.scale) for edge in box)
        x0, y0 = max(x0, 0), max(y0, 0)
        inside = [row[x0 : x1 + 1] for row in self.rows[y0 : y1 + 1]]
        inside = [row for row in inside if row]
        if not inside:
            return "outside_page"
        around = self._around(x0, y0, x1, y1)
        if not around:
            return None
        background = sorted(around)[len(around) // 2]
        alike = abs(background - luminance) < CONTRAST
        if max(map(max, inside)) - min(map(min, inside)) < CONTRAST:
            return "background_colour" if alike else "covered"
        uniform = around.count(background) >= 0.6 * len(around)
        # Other text in the same place does not make this one visible.
        return "background_colour" if alike and uniform else None

    def _around(self, x0: int, y0: int, x1: int, y1: int) -> bytes:
        """The pixels of the frame around a box."""
        left, right = max(x0 - 2, 0), x1 + 3
        frame = b""
        for row in (y0 - 2, y1 + 2):
            if 0 <= row < len(self.rows):
                frame += self.rows[row][left:right]
        for line in self.rows[max(y0 - 1, 0) : y1 + 2]:
            frame += line[left : left + 1] + line[right - 1 : right]
        return frame
