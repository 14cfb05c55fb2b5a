"""Layouts of word processors and web pages."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word_plain(data: dict[str, Any]) -> bytes:
    """Headings and lists by styles, dates behind a tab."""
    word = Document()
    label = data["labels"]
    word.add_heading(data["name"], 0)
    word.add_paragraph(f"{data['city']} | {data['phone']} | {data['email']}")
    if data["target_line"]:
        word.add_paragraph(data["target_line"])
    word.add_heading(label["summary"], 1)
    word.add_paragraph(data["summary"])
    word.add_heading(label["experience"], 1)
    for job in data["jobs"]:
        line = word.add_paragraph()
        line.add_run(job["role"]).bold = True
        line.add_run(f", {job['company']}\t{job['dates']}")
        for bullet in job["bullets"]:
            word.add_paragraph(bullet, style="List Bullet")
    word.add_heading(label["education"], 1)
    for school in data["schools"]:
        word.add_paragraph(f"{school['line']}\t{school['dates']}")
    word.add_heading(label["skills"], 1)
    word.add_paragraph(", ".join(data["skills"]))
    return _saved(word)


def word_sidebar(data: dict[str, Any]) -> bytes:
    """One table with two cells: the columns of the page."""
    word = Document()
    label = data["labels"]
    one, two = word.add_table(1, 2).rows[0].cells
    one.paragraphs[0].add_run(data["name"]).font.size = Pt(20)
    for line in (data["email"], data["phone"], data["city"]):
        one.add_paragraph(line)
    one.add_paragraph().add_run(label["skills"].upper()).bold = True
    for skill in data["skills"]:
        one.add_paragraph(skill)
    one.add_paragraph().add_run(label["education"].upper()).bold = True
    for school in data["schools"]:
        one.add_paragraph(school["line"])
        one.add_paragraph(school["dates"])
    two.paragraphs[0].add_run(data["target_line"] or data["headline"])
    two.add_paragraph().add_run(label["experience"].upper()).bold = True
    for job in data["jobs"]:
        two.add_paragraph().add_run(job["role"]).bold = True
        two.add_paragraph(f"{job['company']} | {job['dates']}")
        for bullet in job["bullets"]:
            two.add_paragraph(f"• {bullet}")
    return _saved(word)


def word_form(data: dict[str, Any]) -> bytes:
    """A form of tables: labels beside values, rows below heads."""
    word = Document()
    label = data["labels"]
    word.add_paragraph(label["title"])
    top = word.add_table(3, 4)
    cells = [
        (label["name"], data["written"], label["phone"], data["phone"]),
        (label["email"], data["email"], label["address"], data["city"]),
        (label["target"], data["target_role"], label["target_company"], data["target_company"]),
    ]
    for row, texts in zip(top.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text or ""
    word.add_paragraph(label["education"])
    schools = word.add_table(1, 4)
    _fill(schools.rows[0], [label[key] for key in ("dates", "school", "major", "degree")])
    for one in data["schools"]:
        row = [one["dates"], one["school"], one["major"], one["degree_short"]]
        _fill(schools.add_row(), row)
    word.add_paragraph(label["experience"])
    jobs = word.add_table(1, 4)
    _fill(jobs.rows[0], [label[key] for key in ("dates", "company", "role", "work")])
    for one in data["jobs"]:
        _fill(jobs.add_row(), [one["dates"], one["company"], one["role"], one["bullets"][0]])
    word.add_paragraph(label["certificates"])
    for one in data["certificates"]:
        word.add_paragraph(one)
    return _saved(word)


def word_boxes(data: dict[str, Any]) -> bytes:
    """The name in the page's header, the address in a text box, hidden runs in between."""
    word = Document()
    label = data["labels"]
    word.sections[0].header.paragraphs[0].add_run(data["name"]).font.size = Pt(18)
    box = word.add_paragraph()
    box._p.append(_text_box([data["email"], data["phone"]]))
    hidden = word.add_paragraph().add_run(data["bait"])
    hidden.font.hidden = True
    white = word.add_paragraph().add_run(data["bait"])
    white.font.color.rgb = RGBColor(255, 255, 255)
    tiny = word.add_paragraph().add_run(data["bait"])
    tiny.font.size = Pt(1)
    word.add_heading(label["experience"], 2)
    for job in data["jobs"]:
        word.add_paragraph(job["company"]).runs[0].bold = True
        word.add_paragraph(f"{job['role']} ({job['dates']})")
        for bullet in job["bullets"]:
            word.add_paragraph(bullet, style="List Bullet")
    word.add_heading(label["education"], 2)
    for school in data["schools"]:
        word.add_paragraph(f"{school['line']} ({school['dates']})")
    word.add_heading(label["skills"], 2)
    for skill in data["skills"]:
        word.add_paragraph(skill, style="List Bullet")
    return _saved(word)


def _text_box(lines: list[str]) -> Any:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    return parse_xml(
        f"<w:r {_NAMESPACES}><w:pict><v:shape><v:textbox><w:txbxContent>{paragraphs}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _fill(row: Any, texts: list[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def _saved(word: Word) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def page_article(data: dict[str, Any]) -> bytes:
    """A page of headings, paragraphs and lists."""
    label = data["labels"]
    jobs = "".join(
        f"<h3>{escape(job['role'])}, {escape(job['company'])}</h3><p><em>{job['dates']}</em></p>"
        f"<ul>{_items(job['bullets'])}</ul>"
        for job in data["jobs"]
    )
    schools = "".join(
        f"<p>{escape(school['line'])}<br>{school['dates']}</p>" for school in data["schools"]
    )
    return _page(
        f"<h1>{escape(data['name'])}</h1><p>{data['email']} · {data['phone']}</p>"
        f"<p>{escape(data['target_line'] or '')}</p><h2>{label['summary']}</h2>"
        f"<p>{escape(data['summary'])}</p><h2>{label['experience']}</h2>{jobs}"
        f"<h2>{label['education']}</h2>{schools}<h2>{label['skills']}</h2>"
        f"<ul>{_items(data['skills'])}</ul>"
    )


def page_cards(data: dict[str, Any]) -> bytes:
    """A page of boxes with classes, some of them hidden."""
    label = data["labels"]
    jobs = "".join(
        f'<div class="card"><div class="t">{escape(job["role"])}</div>'
        f'<div class="c">{escape(job["company"])} | {job["dates"]}</div>'
        + "".join(f'<div class="b">• {escape(bullet)}</div>' for bullet in job["bullets"])
        + "</div>"
        for job in data["jobs"]
    )
    schools = "".join(
        f"<div>{escape(school['degree_line'])}</div><div>{escape(school['school'])}</div>"
        f"<div>{school['dates']}</div>"
        for school in data["schools"]
    )
    style = (
        ".n{font-size:28px;font-weight:bold}.h{font-size:18px;font-weight:700;color:#225}"
        ".x{display:none}.w{color:#fff}.o{position:absolute;left:-5000px}"
    )
    return _page(
        f'<div class="n">{escape(data["name"])}</div><div>{data["email"]}</div>'
        f"<div>{data['phone']}</div>"
        f'<div class="x">{data["bait"]}</div><p class="w">{data["bait"]}</p>'
        f'<span class="o">{data["bait"]}</span><p style="font-size:1px">{data["bait"]}</p>'
        f"<div>{escape(data['target_line'] or '')}</div>"
        f'<div class="h">{label["experience"]}</div>{jobs}'
        f'<div class="h">{label["education"]}</div>{schools}'
        f'<div class="h">{label["skills"]}</div><div>{escape(", ".join(data["skills"]))}</div>',
        style,
    )


def page_table(data: dict[str, Any]) -> bytes:
    """A page of tables: dates on the left."""
    label = data["labels"]
    jobs = "".join(
        f"<tr><td>{job['dates']}</td><td><b>{escape(job['role'])}</b><br>{escape(job['company'])}"
        f"<ul>{_items(job['bullets'])}</ul></td></tr>"
        for job in data["jobs"]
    )
    schools = "".join(
        f"<tr><td>{school['dates']}</td><td>{escape(school['line'])}</td></tr>"
        for school in data["schools"]
    )
    return _page(
        f"<table><tr><td>{label['name']}</td><td>{escape(data['written'])}</td></tr>"
        f"<tr><td>{label['email']}</td><td>{data['email']}</td></tr>"
        f"<tr><td>{label['phone']}</td><td>{data['phone']}</td></tr></table>"
        f"<p>{escape(data['target_line'] or '')}</p>"
        f"<h2>{label['experience']}</h2><table>{jobs}</table>"
        f"<h2>{label['education']}</h2><table>{schools}</table>"
        f"<h2>{label['skills']}</h2><p>{escape(', '.join(data['skills']))}</p>"
    )


def _items(texts: list[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _page(body: str, style: str = "") -> bytes:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>CV</title><style>{style}</style>'
        f"<script>document.title = 'x'</script></head><body>{body}</body></html>"
    ).encode()
