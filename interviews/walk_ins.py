"""Walk-in interviews: a developer's dispatch creates one from the standard plan."""

from __future__ import annotations

from uuid import UUID

import structlog

from db.session import Database
from db.tables import Interview
from interviews.creation import planned_questions
from interviews.guests import COMPANY, NAMES, ROLES
from interviews.plan import Plan, pick_plan
from kit.language import Language

log = structlog.get_logger(__name__)


def walk_in_interview(language: Language) -> Interview:
    """A new interview with a guest, not stored yet."""
    plan = pick_plan(language)
    return Interview(
        language=plan.language,
        candidate_name=NAMES[plan.language],
        role=ROLES[plan.language],
        company=COMPANY,
        plan=plan.model_dump(mode="json"),
    )


async def open_walk_in(database: Database, room: str, language: Language) -> UUID:
    """The interview of a walk-in room; created when there is none."""
    async with database.unit_of_work() as work:
        existing = await work.livekit_rooms.by_name(room)
        if existing is not None:
            return existing.interview_id
        interview = walk_in_interview(language)
        await work.interviews.add(interview)
        plan = Plan.model_validate(interview.plan)
        await work.questions.add_many(planned_questions(interview, plan))
        await work.interviews.open(interview.id)
        await work.livekit_rooms.open(interview.id, room)
    log.info("walk_in.created", interview_id=str(interview.id), room=room)
    return interview.id
