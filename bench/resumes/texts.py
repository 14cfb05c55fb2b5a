"""Layouts of plain text."""

from __future__ import annotations

import textwrap
from typing import Any


def ruled(data: dict[str, Any]) -> str:
    """Headings with a line of signs below them; sent in JSON."""
    label = data["labels"]
    lines = [data["name"], data["headline"], f"{data['city']} | {data['phone']} | {data['email']}"]
    lines += [data["target_line"] or "", ""]

    def head(key: str) -> None:
        lines.extend(["", label[key].upper(), "=" * len(label[key])])

    head("summary")
    lines.append(data["summary"])
    head("experience")
    for job in data["jobs"]:
        lines += [f"{job['role']}, {job['company']} ({job['dates']})"]
        lines += [f"  * {bullet}" for bullet in job["bullets"]]
    head("education")
    lines += [f"{school['line']}, {school['dates']}" for school in data["schools"]]
    head("skills")
    lines.append(", ".join(data["skills"]))
    head("certificates")
    lines += [f"  * {one}" for one in data["certificates"]]
    return "\n".join(lines)


def wrapped(data: dict[str, Any]) -> bytes:
    """A file with lines of at most 72 characters."""
    label = data["labels"]
    blocks = [data["name"], f"{data['email']}\n{data['phone']}", data["target_line"] or ""]
    blocks += [label["summary"], _fill(data["summary"] + " " + data["summary"])]
    blocks.append(label["experience"])
    for job in data["jobs"]:
        bullets = [_fill(f"- {bullet}") for bullet in job["bullets"]]
        blocks.append("\n".join([job["company"], f"{job['role']}, {job['dates']}", *bullets]))
    blocks += [label["education"]]
    blocks += [f"{school['line']}\n{school['dates']}" for school in data["schools"]]
    blocks += [label["skills"], _fill(", ".join(data["skills"]))]
    return "\n\n".join(filter(None, blocks)).encode()


def markdown(data: dict[str, Any]) -> bytes:
    """A file in Markdown."""
    label = data["labels"]
    lines = [f"# {data['name']}", "", f"{data['email']} · {data['phone']}", ""]
    lines += [data["target_line"] or "", "", f"## {label['experience']}", ""]
    for job in data["jobs"]:
        lines += [f"### {job['role']} — {job['company']}", f"*{job['dates']}*", ""]
        lines += [*(f"- {bullet}" for bullet in job["bullets"]), ""]
    lines += [f"## {label['education']}", ""]
    lines += [f"**{school['line']}** ({school['dates']})" for school in data["schools"]]
    lines += ["", f"## {label['skills']}", "", *(f"- {skill}" for skill in data["skills"])]
    return "\n".join(lines).encode()


def columns(data: dict[str, Any]) -> str:
    """Two columns that spaces set apart; sent in JSON."""
    label = data["labels"]
    left = [label["experience"].upper()]
    for job in data["jobs"]:
        left += [job["role"], job["company"], job["dates"]]
        for bullet in job["bullets"]:
            # A Korean letter takes two columns.
            width = 24 if data["language"] == "ko" else 46
            left += textwrap.wrap(f"- {bullet}", width, subsequent_indent="  ")
        left.append("")
    right = [label["personal"].upper(), data["email"], data["phone"], ""]
    right += [label["education"].upper()]
    for school in data["schools"]:
        right += [school["degree_line"], school["school"], school["dates"], ""]
    right += [label["skills"].upper(), *data["skills"]]
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    body = [f"{one}{' ' * (56 - _width(one))}{two}" for one, two in zip(left, right, strict=True)]
    return "\n".join([data["name"], data["headline"], "", *body])


def _fill(text: str) -> str:
    return textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)


def _width(text: str) -> int:
    return sum(2 if "가" <= character <= "힣" else 1 for character in text)
