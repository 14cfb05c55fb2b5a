"""The table of who may call what: every route of the app, by every kind of caller.

One line is a route with the status that each caller gets:

- none: sends no credentials, to a server with a key
- own, other: a candidate with an account, who owns the interview (résumé, task), and another one
- link: a candidate with the link of an invitation to this interview
- recr, admin: users with an account
- key, less: an API key with the scopes that the line names, and one with all scopes but the last
  of these
- oper: the holder of the server's key
- in, lim: recruiters who are limited to positions: to that of the object, and to another one

Scope: ``-`` closed to API keys, ``any`` open to all of them, ``x`` no API key is looked at (public,
or another credential is required). A state after the path sets the interview's state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from api.app import PREFIX
from api.examples import EXAMPLES
from interviews.plan import load_plan

QUESTION = load_plan("standard-en").questions[0].id
CALLERS = ("none", "own", "other", "link", "recr", "admin", "key", "less", "oper", "in", "lim")

TABLE = """
method path                                            scope             none own other link recr admin key less oper in  lim
GET    /healthz                                        x                 200  200 200   200  200  200   200 200  200 200 200
GET    /metrics                                        x                 200  200 200   200  200  200   200 200  200 200 200
GET    /readyz                                         x                 200  200 200   200  200  200   200 200  200 200 200
GET    /docs                                           x                 200  200 200   200  200  200   200 200  200 200 200
GET    /openapi.json                                   x                 200  200 200   200  200  200   200 200  200 200 200

POST   /auth/token                                     x                 422  422 422   422  422  422   422 422  422 422 422
POST   /auth/refresh                                   x                 401  401 401   401  401  401   401 401  401 401 401
POST   /auth/logout                                    x                 204  204 204   204  204  204   204 204  204 204 204
POST   /auth/session                                   x                 401  401 401   401  401  401   401 401  401 401 401
POST   /auth/session/link                              x                 401  401 401   401  401  401   401 401  401 401 401
POST   /auth/session/refresh                           x                 403  403 403   403  403  403   403 403  403 403 403
DELETE /auth/session                                   x                 403  403 403   403  403  403   403 403  403 403 403
DELETE /auth/sessions                                  x                 403  403 403   403  403  403   403 403  403 403 403

GET    /users/me                                       any               401  200 200   200  200  200   200 200  200 200 200
PUT    /users/me/password                              any               401  422 422   403  422  422   403 403  403 422 422
POST   /users                                          -                 401  403 403   403  403  201   403 403  201 403 403
GET    /users                                          -                 401  403 403   403  403  200   403 403  200 403 403
GET    /users/{user_id}                                -                 401  403 403   403  403  200   403 403  200 403 403
PATCH  /users/{user_id}                                -                 401  403 403   403  403  200   403 403  200 403 403
POST   /users/{user_id}/sign-in-link                   -                 401  403 403   403  403  201   403 403  201 403 403
DELETE /users/{user_id}                                -                 401  403 403   403  403  204   403 403  204 403 403

POST   /api-keys                                       -                 401  403 403   403  201  201   403 403  201 201 201
GET    /api-keys                                       -                 401  403 403   403  200  200   403 403  200 200 200
GET    /api-keys/{key_id}                              -                 401  403 403   403  200  200   403 403  200 404 404
PATCH  /api-keys/{key_id}                              -                 401  403 403   403  200  200   403 403  200 404 404
DELETE /api-keys/{key_id}                              -                 401  403 403   403  204  204   403 403  204 404 404

GET    /audit                                          -                 401  403 403   403  403  200   403 403  200 403 403

POST   /resumes                                        resumes:write     401  201 201   403  201  201   201 403  201 201 201
GET    /resumes                                        resumes:read      401  200 200   403  200  200   200 403  200 200 200
GET    /resumes/{resume_id}                            resumes:read      401  200 404   404  200  200   200 403  200 200 404
PUT    /resumes/{resume_id}                            resumes:write     401  200 404   404  200  200   200 403  200 200 404
PATCH  /resumes/{resume_id}                            resumes:write+read     401  200 404   404  200  200   200 403  200 200 404
DELETE /resumes/{resume_id}                            resumes:write     401  204 404   404  204  204   204 403  204 204 404
GET    /resumes/{resume_id}/file                       resumes:read      401  404 404   404  404  404   404 403  404 404 404

POST   /resumes/{resume_id}/questions                  resumes:write+read     401  403 403   403  422  422   422 403  422 422 404
GET    /resumes/{resume_id}/questions                  resumes:read      401  403 403   403  200  200   200 403  200 200 404
GET    /question-sets/{set_id}                         resumes:read      401  403 403   403  404  404   404 403  404 404 404
DELETE /question-sets/{set_id}                         resumes:write     401  403 403   403  404  404   404 403  404 404 404
POST   /resumes/{resume_id}/learning-paths             resumes:write+read     401  403 403   403  422  422   422 403  422 422 404
GET    /resumes/{resume_id}/learning-paths             resumes:read      401  403 403   403  200  200   200 403  200 200 404
GET    /learning-paths/{path_id}                       resumes:read      401  403 403   403  404  404   404 403  404 404 404
DELETE /learning-paths/{path_id}                       resumes:write     401  403 403   403  404  404   404 403  404 404 404
GET    /answer-bank                                    answer-bank:read  401  403 403   403  200  200   200 403  200 200 200

GET    /tasks/{task_id}                                tasks:read        401  200 404   404  200  200   200 403  200 200 404
GET    /tasks/{task_id}/stream                         tasks:read        401  200 404   404  200  200   200 403  200 200 404

POST   /companies                                      positions:write   401  403 403   403  201  201   201 403  201 403 403
GET    /companies                                      positions:read    401  403 403   403  200  200   200 403  200 200 200
GET    /companies/{company_id}                         positions:read    401  403 403   403  200  200   200 403  200 200 200
PATCH  /companies/{company_id}                         positions:write   401  403 403   403  200  200   200 403  200 403 403
DELETE /companies/{company_id}                         positions:write   401  403 403   403  204  204   204 403  204 403 403
POST   /positions                                      positions:write   401  403 403   403  201  201   201 403  201 403 403
GET    /positions                                      positions:read    401  403 403   403  200  200   200 403  200 200 200
GET    /positions/{position_id}                        positions:read    401  403 403   403  200  200   200 403  200 200 404
PATCH  /positions/{position_id}                        positions:write   401  403 403   403  200  200   200 403  200 200 404
GET    /positions/{position_id}/retention/preview      positions:read    401  403 403   403  200  200   200 403  200 200 404
DELETE /positions/{position_id}                        positions:write   401  403 403   403  204  204   204 403  204 204 404
GET    /plans                                          positions:read    401  403 403   403  200  200   200 403  200 200 200
GET    /plans/{plan_id}                                positions:read    401  403 403   403  200  200   200 403  200 200 200
POST   /plans/draft                                    positions:write   401  403 403   403  409  409   409 403  409 409 409
POST   /plans/speech                                   positions:write   401  403 403   403  503  503   503 403  503 503 503

POST   /interviews                                     interviews:write  401  403 403   403  201  201   201 403  201 422 422
GET    /interviews                                     interviews:read   401  200 200   200  200  200   200 403  200 200 200
GET    /interviews/{interview_id}                      interviews:read   401  200 404   200  200  200   200 403  200 200 404
PATCH  /interviews/{interview_id}                      interviews:write  401  403 403   403  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/questions            interviews:read   401  200 404   200  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/questions/{plan_question_id}/audio        interviews:read   401  404 404   404  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/questions/{plan_question_id}/audio asked  interviews:read   401  200 404   200  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/transcripts          interviews:read   401  200 404   200  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/transcripts/search   interviews:read   401  200 404   200  200  200   200 403  200 200 404
GET    /interviews/export.csv                          interviews:read   401  403 403   403  200  200   200 403  200 200 200
GET    /interviews/{interview_id}/transcript.txt       interviews:read   401  200 404   200  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/transcripts/{seq}/dispute    interviews:write  401  200 404   200  403  403   403 403  403 403 404
DELETE /interviews/{interview_id}/transcripts/{seq}/dispute    interviews:write  401  200 404   200  403  403   403 403  403 403 404
POST   /interviews/{interview_id}/feedback             interviews:write  401  204 404   204  403  403   403 403  403 403 404
GET    /interviews/{interview_id}/feedback             interviews:read   401  403 403   403  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/recording over       interviews:read   401  403 403   403  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/recording/clip over  interviews:read   401  403 403   403  409  409   409 403  409 409 404
POST   /interviews/{interview_id}/sound-check          interviews:write  401  415 404   415  415  415   415 403  415 415 404
POST   /interviews/{interview_id}/join                 interviews:write+read  401  200 404   200  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/complete             interviews:write  401  200 404   200  200  200   200 403  200 200 404
POST   /interviews/realtime                            interviews:write  401  403 403   403  201  201   201 403  201 422 422
POST   /interviews/{interview_id}/cancel               interviews:write  401  403 403   403  200  200   200 403  200 200 404
PATCH  /interviews/{interview_id}/behavior-scores      interviews:write  401  403 403   403  403  403   403 403  403 403 404
GET    /interviews/{interview_id}/evaluations          interviews:read   401  403 403   403  200  200   200 403  200 200 404
PUT    /interviews/{interview_id}/evaluations/{question_id} interviews:write  401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/invitations          interviews:write+read  401  403 403   403  201  201   201 403  201 201 404
GET    /interviews/{interview_id}/invitations          interviews:read   401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/invitations/{invitation_id}/resend  interviews:write+read  401  403 403   403  200  200   200 403  200 200 404
DELETE /interviews/{interview_id}/invitations/{invitation_id}         interviews:write  401  403 403   403  204  204   204 403  204 204 404
POST   /positions/{position_id}/invitations            interviews:write+read  401  403 403   403  201  201   201 403  201 201 404
GET    /positions/{position_id}/invitations            interviews:read   401  403 403   403  200  200   200 403  200 200 404
POST   /positions/{position_id}/invitation-batches     interviews:write  401  403 403   403  201  201   201 403  201 201 404
GET    /positions/{position_id}/invitation-batches     interviews:read   401  403 403   403  200  200   200 403  200 200 404
GET    /invitation-batches/{batch_id}                  interviews:read   401  403 403   403  200  200   200 403  200 200 404
GET    /invitation-batches/{batch_id}/rows             interviews:read   401  403 403   403  200  200   200 403  200 200 404
PATCH  /invitation-batches/{batch_id}/rows/{number}    interviews:write  401  403 403   403  200  200   200 403  200 200 404
POST   /invitation-batches/{batch_id}/send             interviews:write  401  403 403   403  202  202   202 403  202 202 404
GET    /invitation-batches/{batch_id}/links.csv        interviews:read   401  403 403   403  200  200   200 403  200 200 404
DELETE /invitation-batches/{batch_id}                  interviews:write  401  403 403   403  204  204   204 403  204 204 404
GET    /interviews/{interview_id}/legal-hold           interviews:read   401  403 403   403  200  200   200 403  200 200 404
PUT    /interviews/{interview_id}/legal-hold           interviews:write  401  403 403   403  200  200   200 403  200 200 404
DELETE /interviews/{interview_id}                      interviews:write  401  403 403   403  204  204   204 403  204 204 404
POST   /interviews/{interview_id}/requests             interviews:write  401  201 404   201  201  201   201 403  201 201 404
GET    /interviews/{interview_id}/requests             interviews:read   401  200 404   200  200  200   200 403  200 200 404
GET    /requests                                       interviews:read   401  403 403   403  200  200   200 403  200 200 200
PATCH  /requests/{request_id}                          interviews:write  401  403 403   403  404  404   404 403  404 404 404
GET    /interviews/{interview_id}/report/explanation   reports:read      401  403 404   403  409  409   409 403  409 409 404
POST   /interviews/{interview_id}/report/override      reports:write+read     401  403 403   403  409  409   409 403  409 409 404
POST   /interviews/{interview_id}/report/rescore       reports:write+read     401  403 403   403  409  409   409 403  409 409 404
PUT    /interviews/{interview_id}/ratings              -                 401  403 403   403  409  409   403 403  403 409 404
PUT    /interviews/{interview_id}/ratings completed    -                 401  403 403   403  200  200   403 403  403 200 404
GET    /interviews/{interview_id}/ratings              reports:read      401  403 403   403  200  200   200 403  200 200 404
GET    /positions/{position_id}/agreement              reports:read      401  403 403   403  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/report               reports:read      401  200 404   200  200  200   200 403  200 200 404
GET    /interviews/{interview_id}/report.pdf           reports:read      401  403 403   403  409  409   409 403  409 409 404
WS     /interviews/{interview_id}/events               interviews:read   403  101 404   101  101  101   101 403  101 101 404
GET    /interviews/{interview_id}/notes                interviews:read   401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/notes                interviews:write  401  403 403   403  201  201   403 403  403 201 404
PATCH  /notes/{note_id}                                -                 401  403 403   403  200  403   403 403  403 403 404
DELETE /notes/{note_id}                                -                 401  403 403   403  204  403   403 403  403 403 404
GET    /interviews/{interview_id}/decisions            interviews:read   401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/decisions            interviews:write  401  403 403   403  201  201   403 403  403 201 404
GET    /interviews/{interview_id}/share-links          reports:read      401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/share-links          reports:write     401  403 403   403  201  201   201 403  201 201 404
DELETE /share-links/{link_id}                          reports:write     401  403 403   403  204  204   204 403  204 204 404
GET    /shared/{share_token}                           x                 200  200 200   200  200  200   200 200  200 200 200
GET    /shared/{share_token}/recording over            x                 200  200 200   200  200  200   200 200  200 200 200
GET    /shared/{share_token}/recording/clip over       x                 409  409 409   409  409  409   409 409  409 409 409
POST   /exports                                        -                 401  403 403   403  202  202   403 403  202 202 422
GET    /exports/{task_id}/file                         -                 401  403 403   403  404  404   403 403  404 404 404
POST   /bulk-actions                                   interviews:write  401  403 403   403  202  202   202 403  202 202 422
GET    /bulk-actions                                   interviews:read   401  403 403   403  200  200   200 403  200 200 200
GET    /bulk-actions/{task_id}/rows                    interviews:read   401  403 403   403  404  404   404 403  404 404 404
POST   /bulk-actions/{task_id}/undo                    interviews:write  401  403 403   403  404  404   404 403  404 404 404
GET    /workspace/today                                -                 401  403 403   403  200  200   403 403  200 200 200
GET    /workspace/colleagues                           -                 401  403 403   403  200  200   403 403  200 200 200
GET    /decisions/export.jsonl                         -                 401  403 403   403  403  200   403 403  200 403 403

GET    /interviews/{interview_id}/mails                interviews:read   401  403 403   403  200  200   200 403  200 200 404
POST   /interviews/{interview_id}/invitation/mail      interviews:write+read  401  403 403   403  409  409   409 403  409 409 404
POST   /interviews/{interview_id}/invitation/remind    interviews:write  401  403 403   403  409  409   409 403  409 409 404
GET    /mail                                           -                 401  403 403   403  200  200   403 403  200 200 200
POST   /mail/test                                      -                 401  403 403   403  403  409   403 403  409 403 403
GET    /mail/templates                                 -                 401  403 403   403  200  200   403 403  200 200 200
PUT    /mail/templates/{kind}/{language}               -                 401  403 403   403  403  200   403 403  200 403 403
DELETE /mail/templates/{kind}/{language}               -                 401  403 403   403  403  200   403 403  200 403 403
POST   /mail/templates/{kind}/{language}/preview       -                 401  403 403   403  200  200   403 403  200 200 200

GET    /branding                                       x                 200  200 200   200  200  200   200 200  200 200 200
GET    /branding/logo                                  x                 404  404 404   404  404  404   404 404  404 404 404
GET    /branding/accent                                -                 401  403 403   403  200  200   403 403  200 200 200
PUT    /branding                                       -                 401  403 403   403  403  200   403 403  200 403 403
PUT    /branding/logo                                  -                 401  403 403   403  403  415   403 403  415 403 403
DELETE /branding/logo                                  -                 401  403 403   403  403  204   403 403  204 403 403
DELETE /branding                                       -                 401  403 403   403  403  204   403 403  204 403 403
GET    /retention                                      -                 401  403 403   403  200  200   403 403  200 200 200
PUT    /retention                                      -                 401  403 403   403  403  200   403 403  200 403 403
GET    /retention/preview                              -                 401  403 403   403  403  200   403 403  200 403 403
GET    /retention/positions                            -                 401  403 403   403  200  200   403 403  200 200 200
GET    /languages                                      -                 401  403 403   403  200  200   403 403  200 200 200

POST   /webhooks                                       webhooks:write    401  403 403   403  422  422   422 403  422 403 403
GET    /webhooks                                       webhooks:read     401  403 403   403  200  200   200 403  200 403 403
GET    /webhooks/{webhook_id}                          webhooks:read     401  403 403   403  404  404   404 403  404 403 403
PATCH  /webhooks/{webhook_id}                          webhooks:write    401  403 403   403  404  404   404 403  404 403 403
DELETE /webhooks/{webhook_id}                          webhooks:write    401  403 403   403  404  404   404 403  404 403 403
POST   /webhooks/{webhook_id}/rotate-secret            webhooks:write    401  403 403   403  404  404   404 403  404 403 403
POST   /webhooks/{webhook_id}/test                     webhooks:write    401  403 403   403  404  404   404 403  404 403 403
GET    /webhooks/{webhook_id}/deliveries               webhooks:read     401  403 403   403  404  404   404 403  404 403 403
POST   /webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver webhooks:write    401  403 403   403  404  404   404 403  404 403 403

POST   /integrations                                   -                401  403 403  403    403 201   403 403  201 403 403
GET    /integrations                                   -                401  403 403  403    403 200   403 403  200 403 403
GET    /integrations/{integration_id}                  -                401  403 403  403    403 404   403 403  404 403 403
PATCH  /integrations/{integration_id}                  -                401  403 403  403    403 404   403 403  404 403 403
DELETE /integrations/{integration_id}                  -                401  403 403  403    403 404   403 403  404 403 403
POST   /integrations/{integration_id}/rotate-key       -                401  403 403  403    403 404   403 403  404 403 403
POST   /integrations/{integration_id}/test             -                401  403 403  403    403 404   403 403  404 403 403
GET    /integrations/{integration_id}/calls            -                401  403 403  403    403 404   403 403  404 403 403
GET    /integrations/{integration_id}/updates          -                401  403 403  403    403 404   403 403  404 403 403
POST   /integrations/{integration_id}/updates/{update_id}/resend -                401  403 403  403    403 404   403 403  404 403 403
GET    /ats/greenhouse/list_tests                      x                401  401 401  401    401 401   401 401  401 401 401
POST   /ats/greenhouse/send_test                       x                401  401 401  401    401 401   401 401  401 401 401
GET    /ats/greenhouse/test_status                     x                401  401 401  401    401 401   401 401  401 401 401
POST   /ats/greenhouse/response_error                  x                401  401 401  401    401 401   401 401  401 401 401
POST   /ats/ashby/assessment.list                      x                401  401 401  401    401 401   401 401  401 401 401
POST   /ats/ashby/assessment.start                     x                401  401 401  401    401 401   401 401  401 401 401
POST   /ats/ashby/assessment.cancel                    x                401  401 401  401    401 401   401 401  401 401 401

GET    /jobs/failed                                    -                 401  403 403   403  403  200   403 403  200 403 403
POST   /jobs/{job_id}/retry                            -                 401  403 403   403  403  404   403 403  404 403 403
GET    /cache/stats                                    -                 401  403 403   403  200  200   403 403  200 200 200

POST   /interviews/{interview_id}/rtc                  x                 401  401 401   401  401  401   401 401  401 401 401
POST   /livekit/webhook                                x                 404  404 404   404  404  404   404 404  404 404 404
GET    /invitations/{token}                            x                 200  200 200   200  200  200   200 200  200 200 200
POST   /invitations/{token}/enter                      x                 200  200 200   200  200  200   200 200  200 200 200
POST   /invitations/{token}/decline                    x                 204  204 204   204  204  204   204 204  204 204 204
GET    /                                               x                 503  503 503   503  503  503   503 503  503 503 503
GET    /i/{token}                                      x                 503  503 503   503  503  503   503 503  503 503 503
GET    /app                                            x                 503  503 503   503  503  503   503 503  503 503 503
GET    /app/{path}                                     x                 503  503 503   503  503  503   503 503  503 503 503
GET    /u/{unsubscribe_token}                          x                 200  200 200   200  200  200   200 200  200 200 200
POST   /u/{unsubscribe_token}                          x                 200  200 200   200  200  200   200 200  200 200 200
GET    /shared/{link}                                  x                 503  503 503   503  503  503   503 503  503 503 503
"""  # noqa: E501
"""403 of behaviour scores to all: they are off; of ratings to the operator: people rate. 409: there
is no report yet, the interview is not completed, nothing was said to the question, there is no
language model, or e-mail is off. 415:
no sound or logo is sent. 422: the résumé names no role, the webhook's host doesn't resolve. 503:
the page is not built, or there is no voice.
Of recruiters who are limited to positions: 403 where all positions are concerned, 422 without one.
``rtc`` requires a join token, LiveKit's webhook a signature, the calls of an applicant tracking
system an integration's key; the path of a link is its own
credential. Metrics are also for programs on this machine."""

_STRUCTURED = {"structured_data": {"header": {"name": "Ada"}}}
OUTSIDE = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/docs",
    "/openapi.json",
    "/",
    "/i/{token}",
    "/app",
    "/app/{path}",
    "/shared/{link}",
    "/u/{unsubscribe_token}",
)
"""Paths outside the API's prefix."""
BODIES: dict[str, Any] = {
    "POST /auth/refresh": {"refresh_token": "rubbish"},
    "POST /auth/logout": {"refresh_token": "rubbish"},
    "POST /auth/session": lambda: {"email": f"{uuid4().hex}@acme.example", "password": "wrong"},
    "POST /auth/session/link": {"token": "rubbish"},
    "PUT /users/me/password": {"current_password": "wrong", "new_password": "another password"},
    "POST /users": lambda: {"email": f"{uuid4().hex}@acme.example", "name": "N", "role": "admin"},
    "PATCH /users/{user_id}": {"active": False},
    "POST /api-keys": {"name": "k", "scopes": ["interviews:read"]},
    "PATCH /api-keys/{key_id}": {"name": "other"},
    "POST /resumes": {"text": "Ada Lovelace\nada@acme.example\n\nEducation\nMathematics"},
    "PUT /resumes/{resume_id}": _STRUCTURED,
    "PATCH /resumes/{resume_id}": _STRUCTURED,
    "PATCH /requests/{request_id}": {"state": "closed", "answer": "No."},
    "POST /interviews/{interview_id}/requests": {"kind": "explanation"},
    "POST /interviews/{interview_id}/report/override": {
        "reason": "It was said off the record.",
        "value": 3,
    },
    "POST /interviews/{interview_id}/report/rescore": {"reason": "The rubric was wrong."},
    "PUT /interviews/{interview_id}/ratings": {"levels": []},
    "POST /interviews/{interview_id}/invitation/mail": {"email": "ada@acme.example"},
    "POST /mail/test": {},
    "PUT /mail/templates/{kind}/{language}": EXAMPLES["change_mail_template"]["application/json"],
    "POST /mail/templates/{kind}/{language}/preview": EXAMPLES["preview_mail_template"][
        "application/json"
    ],
    "PUT /retention": {"days": None},
    "PUT /branding": EXAMPLES["change_branding"]["application/json"],
    "POST /webhooks": {"url": "https://hooks.acme.example/", "events": ["report.completed"]},
    "PATCH /webhooks/{webhook_id}": {"active": False},
    "POST /integrations": {"kind": "greenhouse", "name": "Acme", "language": "en"},
    "PATCH /integrations/{integration_id}": {"active": False},
    "POST /companies": lambda: {"name": uuid4().hex},
    "PATCH /companies/{company_id}": {"description": "Anvils."},
    "POST /plans/draft": {
        "role": "Smith",
        "language": "en",
        "job_description": "You forge anvils, test them, and teach apprentices.",
    },
    "POST /plans/speech": {"text": "What do you forge?", "language": "en"},
    "POST /positions": {"title": "Smith", "company": "Globex"},
    "PATCH /positions/{position_id}": {"archived": True},
    "PATCH /interviews/{interview_id}": {"stage": "in_review"},
    "POST /interviews/realtime": {"candidate_name": "Ada", "role": "Engineer"},
    "PATCH /interviews/{interview_id}/behavior-scores": {
        "averages": {"emotion_scores": {"neutral": 1.0}}
    },
    "PUT /interviews/{interview_id}/evaluations/{question_id}": {"score": 7},
    "POST /interviews": {"candidate_name": "Ada", "role": "Engineer", "company": "Acme"},
    "POST /interviews/{interview_id}/invitations": {"phone": True},
    "POST /interviews/{interview_id}/invitations/{invitation_id}/resend": {},
    "POST /positions/{position_id}/invitations": {"candidate_name": "Ada"},
    "POST /positions/{position_id}/invitation-batches": {"text": "Ada <ada@acme.example>"},
    "PATCH /invitation-batches/{batch_id}/rows/{number}": {"name": "Ada Lovelace"},
    "POST /invitation-batches/{batch_id}/send": {},
    "POST /invitations/{token}/enter": {"consents": {"recording": True, "ai_processing": True}},
    "POST /invitations/{token}/decline": {},
    "POST /interviews/{interview_id}/transcripts/{seq}/dispute": {"correction": "something else"},
    "POST /interviews/{interview_id}/feedback": {"rating": 5},
    "POST /interviews/{interview_id}/share-links": {"include": ["report", "transcript"]},
    "POST /bulk-actions": {"action": "stage", "stage": "on_hold", "filter": {}},
    "POST /exports": {"filter": {}, "include": ["transcript"]},
    "POST /interviews/{interview_id}/notes": {"text": "Hear minute 12."},
    "PATCH /notes/{note_id}": {"text": "Heard."},
    "PUT /interviews/{interview_id}/legal-hold": {"held": True, "reason": "A claim is announced."},
    "POST /interviews/{interview_id}/decisions": {
        "verdict": "hold",
        "reason": "We wait for the others.",
    },
    "POST /interviews/{interview_id}/rtc": {"sdp": "v=0", "type": "offer"},
}
"""Request bodies by route: JSON, or a function that makes one for each request."""


QUERIES = {
    "/interviews/{interview_id}/transcripts/search": "?q=yes",
    "/interviews/{interview_id}/recording/clip": f"?question={QUESTION}",
    "/shared/{share_token}/recording/clip": f"?question={QUESTION}",
    "/branding/accent": "?colour=%231d4f91",
}
"""Queries by path."""


@dataclass(frozen=True)
class Line:
    """One route, and the status that each caller gets."""

    method: str
    path: str
    state: str
    scope: str
    expected: dict[str, int]

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        path = self.path + QUERIES.get(self.path, "")
        return path if self.path in OUTSIDE else PREFIX + path


def scopes_in(scope: str) -> list[str]:
    """The scopes that a line names: ``a:write+read`` is both of one area."""
    area, _, actions = scope.partition(":")
    return [f"{area}:{action}" for action in actions.split("+")] if actions else []


def read_table() -> list[Line]:
    """The lines of the table."""
    lines = []
    for row in TABLE.strip().splitlines()[1:]:
        if not row.strip():
            continue
        *what, scope = (fields := row.split())[: -len(CALLERS)]
        statuses = map(int, fields[-len(CALLERS) :])
        method, path, state = (*what, "")[:3]
        lines.append(Line(method, path, state, scope, dict(zip(CALLERS, statuses, strict=True))))
    return lines
