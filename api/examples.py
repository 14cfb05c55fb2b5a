"""An example of each request body, for the contract."""

from __future__ import annotations

from typing import Any

_ID = "0b8cf3de-7a1c-4a54-9d0b-2f6c1f6f3a11"
_STRUCTURED = {
    "structured_data": {
        "header": {"target_role": "Backend engineer", "target_company": "Acme", "major": None}
    }
}
_TOKEN = {"refresh_token": "vvr_1Zr5qk…"}
_INTERVIEW = {
    "candidate_name": "Ada Lovelace",
    "role": "Compiler engineer",
    "company": "Acme",
    "plan": "standard-en",
    "max_questions": 5,
    "scheduled_for": "2026-12-01T10:00:00+09:00",
}
_COMPANY = {"name": "Acme", "description": "Makes anvils."}
_WEBHOOK = {
    "url": "https://hr.example.org/vivavoce",
    "events": ["interview.completed", "report.completed"],
    "description": "The applicant tracking system",
}
_TEMPLATE = {
    "subject": "Your interview with {company}",
    "body": "Hello {candidate_name},\n\n{link}\n\nUntil {deadline}. {ai_notice} "
    "{recording_notice} {decision_notice}\n\n{other_format_link}\n\n{unsubscribe_link}",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "change_retention": {"application/json": {"days": 180}},
    "change_branding": {"application/json": {"name": "Northwind Robotics", "accent": "#1d4f91"}},
    "replace_logo": {"multipart/form-data": {"file": "the bytes of logo.png"}},
    "test_mail": {"application/json": {"to": "ruth@example.org"}},
    "send_invitation": {"application/json": {"email": "ada@example.org"}},
    "change_mail_template": {"application/json": _TEMPLATE},
    "preview_mail_template": {"application/json": _TEMPLATE},
    "change_interview": {
        "application/json": {
            "stage": "in_review",
            "scheduled_for": "2026-12-01T10:00:00+09:00",
        }
    },
    "set_legal_hold": {
        "application/json": {"held": True, "reason": "A claim about this procedure is announced."}
    },
    "draft_plan": {
        "application/json": {
            "role": "Data analyst",
            "company": "Northwind Robotics",
            "language": "en",
            "job_description": "You look after the sensors of our warehouse robots. You find out "
            "why one fails, write the report, and present it to the operators.",
        }
    },
    "speak_text": {
        "application/json": {
            "text": "What drew you to {role} at {company}?",
            "language": "en",
            "role": "Data analyst",
            "company": "Northwind Robotics",
        }
    },
    "create_export": {
        "application/json": {
            "filter": {"stage": ["shortlisted"]},
            "include": ["report_pdf", "transcript"],
            "pdf_include": ["assessment", "answers", "notes"],
            "hide_name": True,
        }
    },
    "create_decision": {
        "application/json": {
            "verdict": "invite_on",
            "reason": "She explained the outage step by step.",
        }
    },
    "create_note": {"application/json": {"text": "@Ruth Kim, please hear minute 12."}},
    "change_note": {"application/json": {"text": "@Ruth Kim, please hear minute 14."}},
    "create_share_link": {
        "application/json": {
            "expires_in_days": 7,
            "hide_name": True,
            "include": ["report", "transcript"],
        }
    },
    "begin_session": {
        "application/json": {"email": "ruth@example.org", "password": "correct horse battery"}
    },
    "begin_session_by_link": {"application/json": {"token": "vvs_1Zr5qk…"}},
    "create_interview": {"application/json": _INTERVIEW},
    "create_interview_in_progress": {
        "application/json": {"candidate_name": "Ada Lovelace", "role": "Compiler engineer"}
    },
    "cancel_interview": {"application/json": {"reason": "The position was filled."}},
    "override_report": {
        "application/json": {
            "dimension": "ownership",
            "value": 4,
            "reason": "She told more on the telephone.",
        }
    },
    "rescore_report": {"application/json": {"reason": "The rubric was corrected."}},
    "create_resume": {
        "multipart/form-data": {"file": "the bytes of cv.pdf"},
        "application/json": {"text": "Ada Lovelace\nada@example.org\n\nObjective: Engineer"},
    },
    "replace_structured_data": {"application/json": _STRUCTURED},
    "amend_structured_data": {"application/json": _STRUCTURED},
    "change_my_password": {
        "application/json": {
            "current_password": "correct horse battery",
            "new_password": "a longer one than before",
        }
    },
    "check_sound": {"audio/wav": "the bytes of a WAV file, 16 bit"},
    "dispute": {"application/json": {"correction": "I said lock graph, not log graph."}},
    "give_feedback": {"application/json": {"rating": 5, "comment": "It was a calm conversation."}},
    "create_position": {
        "application/json": {
            "title": "Site engineer",
            "company": "Acme",
            "description": "You build our site.",
            "plan": "standard-en",
            "retention_days": 90,
            "jurisdiction": "eu",
        }
    },
    "change_position": {"application/json": {"description": "You build our sites."}},
    "invite_to_position": {
        "application/json": {
            "candidate_name": "Ada Lovelace",
            "email": "ada@example.org",
            "send_mail": True,
        }
    },
    "create_invitation_batch": {
        "multipart/form-data": {"file": "the bytes of candidates.csv or resumes.zip"},
        "application/json": {
            "text": "Ada Lovelace <ada@example.org>\nMinsu Kim, minsu@example.org, 010-1234-5678"
        },
    },
    "change_batch_row": {"application/json": {"email": "ada@example.org"}},
    "send_invitation_batch": {"application/json": {"expires_in_s": 604800, "send_mail": False}},
    "create_bulk_action": {
        "application/json": {"action": "stage", "stage": "on_hold", "interview_ids": [_ID]}
    },
    "create_invitation": {"application/json": {"expires_in_s": 604800}},
    "renew_invitation": {"application/json": {"expires_in_s": 604800}},
    "create_company": {"application/json": _COMPANY},
    "change_company": {"application/json": {"description": "Makes anvils and rockets."}},
    "make_questions": {"application/json": {"position_id": _ID, "count": 3}},
    "make_learning_path": {"application/json": {"role": "Backend engineer", "language": "en"}},
    "take_behavior_scores": {
        "application/json": {
            "averages": {
                "emotion_scores": {"neutral": 0.7, "happy": 0.3},
                "facial_expression_data": {"blinks_per_minute": 14},
                "overall_score": 71,
            },
            "per_question": [
                {"question_id": "motivation", "emotion": "neutral", "sentiment_score": 0.2}
            ],
        }
    },
    "put_evaluation": {
        "application/json": {
            "score": 8,
            "feedback": "Names the cause and the fix.",
            "keywords": ["deadlock"],
            "strengths": ["Concrete"],
            "improvements": ["Say what it cost."],
        }
    },
    "create_api_key": {
        "application/json": {
            "name": "Applicant tracking system",
            "scopes": ["interviews:read", "reports:read"],
            "expires_at": "2030-01-01T00:00:00Z",
        }
    },
    "change_api_key": {"application/json": {"scopes": ["interviews:read"]}},
    "create_request": {
        "application/json": {"kind": "human_review", "message": "Please read answer 3 again."}
    },
    "close_request": {"application/json": {"state": "answered", "answer": "I read it all again."}},
    "put_rating": {
        "application/json": {
            "levels": [
                {
                    "dimension": "ownership",
                    "level": 4,
                    "reason": "She found the cause herself and says what she changed.",
                    "quotes": [{"text": "I read the lock graph", "entry_seq": 12}],
                }
            ],
            "submit": False,
        }
    },
    "create_user": {
        "application/json": {
            "email": "ruth@acme.example",
            "name": "Ruth",
            "role": "recruiter",
            "password": "correct horse battery",
        }
    },
    "change_user": {"application/json": {"active": False}},
    "create_webhook": {"application/json": _WEBHOOK},
    "change_webhook": {"application/json": {"active": False}},
    "create_integration": {
        "application/json": {
            "kind": "ashby",
            "name": "Acme",
            "language": "en",
            "ats_key": "the-API-key-made-in-Ashby",
        }
    },
    "change_integration": {"application/json": {"share_score": False}},
    "send_test": {
        "application/json": {
            "partner_test_id": _ID,
            "candidate": {
                "first_name": "Ada",
                "last_name": "Lovelace",
                "email": "ada@example.org",
                "greenhouse_profile_url": "https://app.greenhouse.io/people/1?application_id=2",
            },
            "url": "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/3",
        }
    },
    "take_response_error": {
        "application/json": {"api_call": "test_status", "errors": ["partner_status is missing"]}
    },
    "start_assessment": {
        "application/json": {
            "assessment_type_id": _ID,
            "candidate": {
                "first_name": "Ada",
                "last_name": "Lovelace",
                "email": "ada@example.org",
            },
            "application": {"ashby_id": "application-1"},
        }
    },
    "cancel_assessment": {"application/json": {"assessment_id": _ID}},
    "create_token": {
        "application/x-www-form-urlencoded": {
            "grant_type": "password",
            "username": "ruth@acme.example",
            "password": "correct horse battery",
        }
    },
    "refresh_token": {"application/json": _TOKEN},
    "sign_out": {"application/json": _TOKEN},
    "connect": {"application/json": {"type": "offer", "sdp": "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\n"}},
    "enter": {
        "application/json": {
            "consents": {"recording": True, "ai_processing": True},
            "language": "en",
        }
    },
    "decline": {"application/json": {"other_format": True, "message": "I am deaf."}},
    "webhook": {
        "application/webhook+json": {
            "event": "participant_joined",
            "room": {"name": f"interview-{_ID}"},
        }
    },
}
"""By operation and media type. A test compares each with its schema."""


def add_examples(schema: dict[str, Any]) -> None:
    """Add the examples to the request bodies of an OpenAPI document."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {})
            for media_type, example in EXAMPLES.get(operation["operationId"], {}).items():
                if media_type in content:
                    content[media_type]["example"] = example
