"""The OpenAPI document: what FastAPI generates, completed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import errors
from api.examples import add_examples
from api.identity import KEY_SCHEME
from api.interviews.live_messages import LIVE_MESSAGE
from api.scopes import ANY, scopes_of
from api.webhooks.messages import MESSAGES, CloudEvent, message_of
from pipelines.webhooks.cloudevents import MEDIA_TYPE as CLOUDEVENTS

REFERENCE = "#/components/schemas/{model}"


def describe(app: FastAPI, prefix: str) -> dict[str, Any]:
    """The OpenAPI document of an application.

    Args:
        prefix: of the paths that callers need credentials for.
    """
    schema = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    shapes = schema.setdefault("components", {}).setdefault("schemas", {})
    problem = errors.Problem.model_json_schema(ref_template=REFERENCE)
    shapes.update(problem.pop("$defs", {}))
    shapes["Problem"] = problem
    _add_summaries(schema)
    _add_common_errors(schema, prefix)
    _add_scopes(schema)
    add_examples(schema)
    _add_webhooks(schema)
    _add_live_messages(schema, prefix)
    for unused in ("HTTPValidationError", "ValidationError"):
        shapes.pop(unused, None)
    return schema


def _add_webhooks(schema: dict[str, Any]) -> None:
    """Add the messages that are posted to subscribers."""
    shapes = schema["components"]["schemas"]
    webhooks = schema["webhooks"] = {}
    shapes["CloudEvent"] = CloudEvent.model_json_schema(ref_template=REFERENCE)
    for event, (_, happened) in MESSAGES.items():
        message = message_of(event).model_json_schema(ref_template=REFERENCE)
        shapes.update(message.pop("$defs", {}))
        name = message_of(event).__name__
        shapes[name] = message
        webhooks[str(event)] = {
            "post": {
                "operationId": f"on_{event.replace('.', '_')}",
                "summary": happened,
                "tags": ["webhooks"],
                "parameters": [
                    {"name": header, "in": "header", "required": True, "schema": {"type": "string"}}
                    for header in ("webhook-id", "webhook-timestamp", "webhook-signature")
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"$ref": REFERENCE.format(model=name)},
                        },
                        CLOUDEVENTS: {"schema": {"$ref": REFERENCE.format(model="CloudEvent")}},
                    },
                },
                "responses": {
                    "2XX": {"description": "Received. Anything else is sent again later."},
                    "410": {"description": "Not wanted any more: the subscription is disabled."},
                },
            }
        }


def _add_live_messages(schema: dict[str, Any], prefix: str) -> None:
    """Add the messages of the live view, which OpenAPI has no place for, as an extension."""
    shapes = schema["components"]["schemas"]
    union = LIVE_MESSAGE.json_schema(ref_template=REFERENCE)
    shapes.update(union.pop("$defs", {}))
    shapes["LiveMessage"] = {
        "title": "LiveMessage",
        "description": "A message of the live view. Ignore types that you don't know.",
        **union,
    }
    schema["x-websockets"] = {
        f"{prefix}/interviews/{{interview_id}}/events": {
            "summary": "Follow an interview",
            "parameters": ["after_seq", "access_token"],
            "message": {"$ref": REFERENCE.format(model="LiveMessage")},
        }
    }


def _add_summaries(schema: dict[str, Any]) -> None:
    """Use the first paragraph of each endpoint's docstring as the summary of its operation."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            summary, _, description = operation.pop("description").partition("\n\n")
            operation["summary"] = " ".join(summary.split()).removesuffix(".")
            if description:
                operation["description"] = description


def _add_scopes(schema: dict[str, Any]) -> None:
    """Add the scopes that an API key needs to each operation that is open to API keys."""
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            name, tags = operation["operationId"], operation.get("tags", ())
            scopes = scopes_of(name, tags, method.upper())
            allowed = []
            for scheme in operation.get("security", ()):
                if KEY_SCHEME not in scheme:
                    allowed.append(scheme)
                elif scopes:
                    allowed.append({KEY_SCHEME: [scope for scope in scopes if scope != ANY]})
            if allowed:
                operation["security"] = allowed


def _add_common_errors(schema: dict[str, Any], prefix: str) -> None:
    """Add the errors that middleware and authentication may return."""
    for path, methods in schema["paths"].items():
        if not path.startswith(prefix):
            continue
        for operation in methods.values():
            common = [HTTPStatus.TOO_MANY_REQUESTS]
            if "requestBody" in operation:
                common += [HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
            if operation.get("security"):
                common += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
            for status, answer in errors.described(*common).items():
                operation["responses"].setdefault(str(status), answer)
