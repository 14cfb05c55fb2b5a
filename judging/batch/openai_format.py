"""Requests and replies as files of OpenAI's batch format, which ``vllm run-batch`` takes too."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from judging.batch.tasks import Findings, Task
from judging.capable import SEED
from judging.prompts import answer_messages, dimension_messages
from judging.reading import TOKENS_PER_STATEMENT, prove, schema_of
from kit.language import Language
from models.llm.ask_json import read_json, wire_schema
from models.llm.endpoint import Endpoint, Message, Request

URL = "/v1/chat/completions"


@dataclass
class Import:
    """What a file of replies gave."""

    findings: dict[str, Findings] = field(default_factory=dict)
    """By the id of the task; one for each task."""
    missing: int = 0
    """Requests without a reply."""
    faulty: int = 0
    """Replies that are errors, no JSON, or not of the schema."""
    unknown: int = 0
    """Lines that belong to no request."""
    quotes_failed: int = 0
    """Statements called told whose quote proves nothing; they are unclear."""


def request_line(task: Task, language: Language, endpoint: Endpoint) -> str:
    """A task as a line of a file of requests."""
    request = Request(
        messages=_messages(task, language),
        max_tokens=TOKENS_PER_STATEMENT * len(task.statements),
        temperature=0.0,
        seed=SEED,
        stop=None,
        response_schema=wire_schema(schema_of(task.statements)),
    )
    body = request.fields(endpoint)
    # Those two belong to a streamed call by the client library, not to the wire.
    del body["stream"], body["extra_body"]
    line = {"custom_id": task.id, "method": "POST", "url": URL, "body": body}
    return json.dumps(line, ensure_ascii=False)


def import_replies(text: str, tasks: Iterable[Task], language: Language) -> Import:
    """The findings of a file of replies; a request without a usable reply is unclear."""
    contents, unknown = _contents(text)
    result = Import(unknown=unknown)
    for task in tasks:
        if task.id not in contents:
            result.missing += 1
            result.findings[task.id] = task.unclear()
            continue
        content = contents.pop(task.id)
        try:
            reading = read_json(content or "", schema_of(task.statements))
        except ValueError:
            result.faulty += 1
            result.findings[task.id] = task.unclear()
            continue
        texts = [answered.answer for answered in task.answers]
        proof = prove(reading, task.statements, texts, language)
        result.findings[task.id] = proof.findings
        result.quotes_failed += len(proof.faults)
    result.unknown += len(contents)
    return result


def _messages(task: Task, language: Language) -> list[Message]:
    if task.dimension is None:
        (answered,) = task.answers
        return answer_messages(answered.question, answered.answer, task.statements, language)
    return dimension_messages(
        task.dimension.name,
        task.answers,
        task.statements,
        language,
        levels=not task.dimension.criteria,
    )


def _contents(text: str) -> tuple[dict[str, str | None], int]:
    """The replies' texts by custom id, None for a failed one; and how many lines have no id."""
    contents: dict[str, str | None] = {}
    without_id = 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            reply = json.loads(line)
            custom_id = str(reply["custom_id"])
        except (json.JSONDecodeError, KeyError, TypeError):
            without_id += 1
            continue
        contents[custom_id] = _content(reply)
    return contents, without_id


def _content(reply: Any) -> str | None:
    try:
        content = reply["response"]["body"]["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None
    return content if isinstance(content, str) else None
