"""A PDF form: labels are drawn, values are in fields."""

from __future__ import annotations

from typing import Any


def acro_form(data: dict[str, Any]) -> bytes:
    """A form with the values of text fields, as an application form has."""
    school = data["schools"][0]
    rows = [
        ("Name", data["name"]), ("E-mail", data["email"]), ("Phone", data["phone"]),
        ("Target role", data["target_role"]), ("Target company", data["target_company"]),
        ("Major", school["major"]),
    ]  # fmt: skip
    drawn = ["BT /F1 16 Tf 60 790 Td (Application form) Tj ET"]
    fields = []
    for number, (label, value) in enumerate(rows):
        y = 740 - 34 * number
        drawn.append(f"BT /F1 11 Tf 60 {y} Td ({label}) Tj ET 180 {y - 6} 300 20 re S")
        text = value.encode("utf-16-be").hex()
        fields.append(
            f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{number}) /V <FEFF{text}> /F 4"
            f" /DA (/F1 11 Tf 0 g) /Rect [180 {y - 6} 480 {y + 14}] >>"
        )
    content = "\n".join(drawn).encode("latin-1")
    kids = " ".join(f"{6 + number} 0 R" for number in range(len(fields)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{kids}] /DA (/F1 11 Tf 0 g)"
        " /DR << /Font << /F1 4 0 R >> >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [{kids}]"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(content)} >>\nstream\n{content.decode('latin-1')}\nendstream",
        *fields,
    ]
    return pdf_of(objects)


def pdf_of(objects: list[str]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    file = bytearray(b"%PDF-1.6\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    file += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    file += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(file)
