"""The page of the link that stops reminders.

Opening it changes nothing, since programs that check mail open links. The button does, and so does
the one click of a mail program (RFC 8058), which posts to the same address.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from string import Template
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.services import Services
from db.repositories.mails import MailSubject
from db.tables import AuditAction, AuditEntry
from kit.accents import ON_WHITE, accent_on_white
from pipelines.invitations.links import read_unsubscribe_token

PATH = "/u/{unsubscribe_token}"
_STYLE = Template(
    "body{margin:0;padding:2rem 1rem;font:1rem/1.6 system-ui,sans-serif;background:#fff;"
    "color:#1c2421}main{max-width:36rem;margin:0 auto}button{font:inherit;font-weight:600;"
    "padding:.7rem 1.2rem;border:0;border-radius:.5rem;background:$live;color:$on_live}"
    "button:hover{background:$strong}"
    "button:focus-visible{outline:3px solid #8a5a00;outline-offset:2px}"
)
_POLICY = (
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src "
)
_HEADERS = {
    # Not no-referrer: browsers would then send the form without its origin. The path isn't sent.
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "ask.title": "Stop reminders?",
        "ask.text": "You will get no more reminders of your interview with {company}. Your "
        "invitation stays valid.",
        "ask.button": "Stop reminders",
        "done.title": "You will get no more reminders.",
        "done.text": "Your invitation to the interview with {company} stays valid, and its link "
        "still works.",
        "unknown.title": "We don’t recognise this link.",
        "unknown.text": "Part of it may be missing, or the interview was deleted. In that case you "
        "will get no more messages.",
    },
    "ko": {
        "ask.title": "알림을 끌까요?",
        "ask.text": "{company} 면접 알림 메일을 더 이상 보내지 않아요. 초대는 그대로 유효해요.",
        "ask.button": "알림 끄기",
        "done.title": "알림을 껐어요.",
        "done.text": "{company} 면접 초대는 그대로 유효하고, 받은 링크도 계속 쓸 수 있어요.",
        "unknown.title": "확인할 수 없는 링크예요.",
        "unknown.text": "링크의 일부가 빠졌거나 면접이 삭제됐어요. 삭제된 면접이라면 메일을 더 "
        "보내지 않아요.",
    },
}


def serve_unsubscribing(app: FastAPI, services: Services) -> None:
    """Serve the page."""

    async def show(request: Request) -> HTMLResponse:
        subject = await _subject(services, request)
        return _page("ask", subject) if subject is not None else _unknown(request)

    async def stop(request: Request) -> HTMLResponse:
        subject = await _subject(services, request)
        if subject is None:
            return _unknown(request)
        async with services.database.unit_of_work() as work:
            await work.mails.stop_reminders(subject.invitation.id)
            if subject.invitation.reminders_off_at is None:
                await work.audit.add([_entry(subject)])
        return _page("done", subject)

    app.add_route(PATH, show, methods=["GET"], include_in_schema=False)
    app.add_route(PATH, stop, methods=["POST"], include_in_schema=False)


async def _subject(services: Services, request: Request) -> MailSubject | None:
    token = request.path_params["unsubscribe_token"]
    invitation_id = read_unsubscribe_token(services.token_secret, token)
    if invitation_id is None:
        return None
    async with services.database.reading() as work:
        return await work.mails.subject(invitation_id)


def _entry(subject: MailSubject) -> AuditEntry:
    return AuditEntry(
        action=AuditAction.REMINDERS_STOPPED,
        actor="candidate",
        subject_kind="interview",
        subject_id=subject.interview.id,
    )


def _unknown(request: Request) -> HTMLResponse:
    korean = request.headers.get("accept-language", "").lower().startswith("ko")
    return _html("ko" if korean else "en", "unknown", {}, None, 404)


def _page(which: str, subject: MailSubject) -> HTMLResponse:
    interview = subject.interview
    return _html(interview.language, which, {"company": interview.company}, subject.accent, 200)


def _style(accent: str | None) -> str:
    variant = accent_on_white(accent)
    return _STYLE.substitute(live=variant.live, strong=variant.live_strong, on_live=ON_WHITE)


def _html(
    language: str, which: str, values: dict[str, Any], accent: str | None, status: int
) -> HTMLResponse:
    style = _style(accent)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    headers = {"Content-Security-Policy": f"{_POLICY}'sha256-{digest}'", **_HEADERS}
    texts = _TEXTS[language]
    title = texts[f"{which}.title"]
    text = texts[f"{which}.text"]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    button = texts.get(f"{which}.button")
    form = f'<form method="post"><button>{escape(button)}</button></form>' if button else ""
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p>{form}</main></body></html>"
    )
    return HTMLResponse(page, status_code=status, headers=headers)
