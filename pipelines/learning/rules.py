"""A learning path without a language model, from what the résumé has and what it lacks.

Rules know no trade, so they suggest nothing that the résumé or the role does not name.
"""

from __future__ import annotations

import re

from interviews.placeholders import fill
from kit.language import Language
from pipelines.learning.schemas import Step
from pipelines.questions.subject import Subject

MAX_SKILLS = 3
_FIGURE = re.compile(r"\d+\s*(?:%|퍼센트|배|명|건|만|억)|(?<!\d)(?!(?:19|20)\d\d)\d{2,}")

_StepText = tuple[str, str, list[str], int]
"""Title, reason, actions and weeks. ``{name}`` is the thing in the résumé, ``{role}`` the role."""

_STEPS: dict[Language, dict[str, _StepText]] = {
    "en": {
        "bridge": (
            "From {name} to {role}",
            "The role is in another field than your studies, so interviewers will ask about the "
            "change.",
            [
                "Write down three tasks of a {role} and what from {name} helps with each.",
                "Do one small piece of the work of a {role} from start to finish, and show it to a "
                "person who does this work.",
            ],
            6,
        ),
        "skill": (
            "Deepen {name}",
            "The résumé lists {name}; what counts for a {role} is what was done with it.",
            [
                "Make one thing with {name} that a {role} would need, and note each decision and "
                "its reason.",
                "Explain it aloud in two minutes, as in an interview.",
            ],
            4,
        ),
        "result": (
            "Results in figures: {name}",
            "The résumé gives no figures for this work, and results that can be checked convince.",
            [
                "Find one figure for what your work changed: time, cost, errors, users.",
                "Describe the situation, your own action and the result in one minute.",
            ],
            1,
        ),
        "project": (
            "A project that can be shown",
            "The résumé describes no project, and a project shows how a {role} makes decisions.",
            [
                "Choose one problem of the role, solve it, and describe the aim, your part and the "
                "result."
            ],
            6,
        ),
        "role": (
            "The role itself",
            "Knowing the work of a {role} helps you answer questions about your motivation.",
            ["Talk to two people who work as {role}, and note what surprised you."],
            2,
        ),
    },
    "ko": {
        "bridge": (
            "{name} 전공에서 {role} 직무로",
            "전공 분야와 직무 분야가 달라서 면접에서 그 과정을 묻게 됩니다.",
            [
                "{role} 업무 세 가지를 적고, 각각에 전공의 어떤 점이 도움이 되는지 정리합니다.",
                "{role} 업무를 작게 하나 골라 처음부터 끝까지 해 보고 현업에 있는 분께 "
                "보여 드립니다.",
            ],
            6,
        ),
        "skill": (
            "{name} 심화",
            "이력서에 {name} 기술이 있는데, {role} 직무에서는 그것으로 무엇을 했는지가 중요합니다.",
            [
                "{name} 기술로 직무에 필요한 결과물을 하나 만들고 결정과 그 이유를 기록합니다.",
                "면접처럼 2분 안에 말로 설명해 봅니다.",
            ],
            4,
        ),
        "result": (
            "성과를 숫자로: {name}",
            "이력서의 이 경험에는 숫자가 없는데, 확인할 수 있는 결과가 설득력이 있습니다.",
            [
                "시간, 비용, 오류, 사용자 수처럼 달라진 것을 숫자로 하나 찾습니다.",
                "상황, 본인의 행동, 결과를 1분 안에 말해 봅니다.",
            ],
            1,
        ),
        "project": (
            "보여 줄 수 있는 프로젝트",
            "이력서에 프로젝트가 없는데, 프로젝트에서 판단하는 방식이 드러납니다.",
            ["직무의 문제를 하나 골라 해결하고 목표, 맡은 부분, 결과를 정리합니다."],
            6,
        ),
        "role": (
            "직무 이해",
            "직무의 일을 알수록 지원 동기를 구체적으로 말할 수 있습니다.",
            ["{role} 직무에서 일하는 두 사람과 이야기하고 예상과 달랐던 점을 적어 둡니다."],
            2,
        ),
    },
}


def rule_steps(subject: Subject) -> list[Step]:
    """The steps that rules can suggest, in the order of doing."""
    steps = []
    if subject.transition and subject.major:
        steps.append(_step(subject, "bridge", subject.major))
    steps += [_step(subject, "skill", skill.name) for skill in subject.skills[:MAX_SKILLS]]
    steps += [
        _step(subject, "result", topic.name)
        for topic in subject.experiences
        if not _has_figure(topic.passage)
    ][:2]
    if not subject.projects:
        steps.append(_step(subject, "project", None))
    return [*steps, _step(subject, "role", None)]


def _step(subject: Subject, kind: str, name: str | None) -> Step:
    title, why, actions, weeks = _STEPS[subject.language][kind]
    facts = {"name": name or "", "role": subject.role}
    return Step(
        title=fill(title, facts)[:120],
        why=fill(why, facts)[:400],
        builds_on=name,
        actions=[action[:400] for action in fill(actions, facts)],
        weeks=weeks,
        source="rules",
    )


def _has_figure(passage: str) -> bool:
    """Whether a passage has a number that is not a year."""
    return _FIGURE.search(passage) is not None
