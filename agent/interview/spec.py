"""Everything known of an interview before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.speaking.lines import phone_phrases, standing_phrases
from agent.speaking.prompts import Setting
from db.tables import Interview
from interviews.placeholders import fill
from interviews.plan import Plan


@dataclass(frozen=True)
class InterviewSpec:
    """One interview: its plan, its candidate and position, and what will be said.

    No text in it has a placeholder left. ``lines`` are the interviewer's standing
    phrases by key, greeting and closing among them; ``how_to``, where there is one, follows
    the greeting.
    """

    interview_id: str
    plan: Plan
    setting: Setting
    lines: Mapping[str, str]
    on_phone: bool = False

    @classmethod
    def make(cls, interview_id: str, plan: Plan, setting: Setting) -> InterviewSpec:
        """A spec with every placeholder of the plan filled in."""
        values = {
            "name": setting.name,
            "role": setting.role,
            "company": setting.company,
            "minutes": str(max(1, round(plan.time_budget_s / 60))),
        }
        spoken = Plan.model_validate(fill(plan.model_dump(), values))
        phrases = standing_phrases(plan.language)
        lines = {**phrases, "greeting": plan.greeting, "closing": plan.closing}
        return cls(
            interview_id=interview_id,
            plan=spoken,
            setting=setting,
            lines={key: fill(text, values) for key, text in lines.items()},
        )

    @classmethod
    def of(cls, interview: Interview) -> InterviewSpec:
        """The spec of a stored interview."""
        plan = Plan.model_validate(interview.plan)
        setting = Setting(
            language=plan.language,
            name=interview.candidate_name,
            role=interview.role,
            company=interview.company,
            job_description=interview.job_description,
        )
        return cls.make(str(interview.id), plan, setting)

    def by_phone(self) -> InterviewSpec:
        """The same interview for a caller, who has no screen and hears how to control it."""
        phrases = phone_phrases(self.plan.language)
        spoken = {key: phrases[key] for key in ("how_to", "withdrawn", "ended")}
        return replace(self, lines={**self.lines, **spoken}, on_phone=True)

    def in_other_languages_too(self) -> InterviewSpec:
        """The same interview on a machine that has the other language's models: a candidate who
        asks for another language hears that the recruiter can invite them in it."""
        return replace(self, lines={**self.lines, "language": self.lines["language_offer"]})

    def spoken_texts(self) -> list[str]:
        """All texts that can be rendered beforehand, in the likely order of need."""
        questions = self.plan.questions
        texts = [self.lines["greeting"], questions[0].text, self.lines["ack"]]
        texts += [q.text for q in questions]
        texts += self.lines.values()
        texts += [p.follow_up for q in questions for p in q.evidence]
        texts += [q.rephrased for q in questions]
        return list(dict.fromkeys(texts))

    def own_texts(self) -> list[str]:
        """Those of them that belong to this interview alone."""
        language = self.plan.language
        standing = {*standing_phrases(language).values(), *phone_phrases(language).values()}
        return [text for text in self.spoken_texts() if text not in standing]
