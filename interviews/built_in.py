"""The built-in plan: the interview that is held when no other plan can be made.

It needs no file and no model. A candidate who is already waiting is asked what fits any job: who
they are, why they apply, and what they have done.
"""

from __future__ import annotations

from typing import Any

from interviews.plan import Plan
from kit.language import Language

_QUESTION_S = 150

_Texts = dict[str, Any]

_EN: _Texts = {
    "title": "Built-in interview",
    "greeting": "Hello {name}, I'm the AI interviewer for the {role} position at {company}. "
    "This takes about {minutes} minutes, and it is recorded. "
    "A person, not a machine, decides what happens next.",
    "closing": "Thank you for your answers, {name}. The hiring team will be in touch. Goodbye.",
    "stages": ("Getting to know you", "Your work"),
    "dimensions": ("Ownership", "Motivation"),
    "levels": (
        (
            "Names no action of their own.",
            "Names own tasks only in general terms.",
            "Names what they did themselves and one result of it.",
            "Names own decisions with their reasons and results.",
            "Names own decisions and results, and what they changed because of them.",
        ),
        (
            "Names no reason for this work.",
            "Names a reason that would fit any work.",
            "Names a part of this work that attracts them.",
            "Says why a part of this work attracts them, with something they did.",
            "Links several parts of this work to what they did and want to do next.",
        ),
    ),
    "self-introduction": (
        "Could you introduce yourself and the work you have done so far?",
        "What work or study have you done until now?",
        "Learn what the candidate has done that bears on the role.",
        "Names earlier work or study and what it involved in practice.",
        "What did your last work or study involve?",
        ["work", "job", "stud", "project", "experience", "years"],
    ),
    "motivation": (
        "Why are you interested in the {role} position at {company}?",
        "What makes you want this work?",
        "Learn whether the interest rests on the work itself.",
        "Names a part of the work that attracts them and says why.",
        "Which part of the work appeals to you most?",
        ["enjoy", "love", "interest", "appeal", "challeng", "learn"],
    ),
    "own-work": (
        "Could you tell me about a piece of work you are proud of?",
        "Which finished piece of work did you like best, and why?",
        "Learn what the candidate does by themselves and what comes of it.",
        "Says what they themselves did and what came of it.",
        "What did you do yourself, and what came of it?",
        ["decided", "built", "made", "result", "improv", "led"],
    ),
    "difficulty": (
        "Could you tell me about a time something went wrong at work?",
        "When did something at work not go as planned?",
        "Learn how the candidate acts when something goes wrong.",
        "Says what went wrong and what they themselves did about it.",
        "What did you do about it yourself?",
        ["problem", "wrong", "mistake", "fixed", "changed", "solved"],
    ),
}

_KO: _Texts = {
    "title": "기본 면접",
    "greeting": "안녕하세요, {name} 님, "
    "저는 {company} {role} 직무 면접을 맡은 인공지능 면접관입니다. "
    "면접은 {minutes}분 정도 걸리고, 대화 내용은 녹음됩니다. "
    "합격 여부는 인공지능이 아니라 사람이 직접 결정합니다.",
    "closing": "{name} 님, 답변해 주셔서 감사합니다. 채용 담당자가 다시 연락드리겠습니다. "
    "안녕히 계세요.",
    "stages": ("인사와 소개", "경험"),
    "dimensions": ("주도성", "지원 동기"),
    "levels": (
        (
            "스스로 한 일을 말하지 않는다.",
            "맡은 일을 일반적인 말로만 말한다.",
            "스스로 한 일과 그 결과 하나를 말한다.",
            "스스로 내린 결정과 그 이유, 결과를 말한다.",
            "결정과 결과를 말하고 그 뒤에 무엇을 바꾸었는지 말한다.",
        ),
        (
            "이 일을 하려는 이유를 말하지 않는다.",
            "어떤 일에나 맞는 이유를 말한다.",
            "이 일에서 끌리는 부분 하나를 말한다.",
            "이 일에 끌리는 이유를 해 온 일과 함께 말한다.",
            "이 일의 여러 부분을 해 온 일과 앞으로 하려는 일에 연결한다.",
        ),
    ),
    "self-introduction": (
        "먼저, 지금까지 해 오신 일을 중심으로 자기소개를 해 주시겠어요?",
        "지금까지 어떤 일이나 공부를 해 오셨나요?",
        "지원자가 해 온 일이 직무와 어떻게 이어지는지 파악한다.",
        "지금까지 한 일이나 공부를 말하고 실제로 무엇을 했는지 설명한다.",
        "가장 최근에는 어떤 일을 하셨나요?",
        ["공부", "근무", "일했", "전공", "프로젝트", "경력"],
    ),
    "motivation": (
        "{company} {role} 직무에 지원하신 이유는 무엇인가요?",
        "이 일을 하고 싶다고 생각하신 까닭을 들려주시겠어요?",
        "지원 동기가 일 자체에서 나왔는지 파악한다.",
        "일 자체에서 끌리는 부분을 짚고 그 이유를 말한다.",
        "이 일의 어떤 점에 가장 끌리셨나요?",
        ["재미", "즐거", "흥미", "관심", "좋아", "보람"],
    ),
    "own-work": (
        "해 오신 일 가운데 가장 뿌듯했던 일을 말씀해 주시겠어요?",
        "끝까지 해내신 일 중에 가장 마음에 드는 것은 무엇인가요?",
        "지원자가 스스로 하는 일과 그 결과를 파악한다.",
        "스스로 한 일과 그 결과를 말한다.",
        "그중에서 직접 하신 일은 무엇이고 결과는 어땠나요?",
        ["결정", "만들", "결과", "개선", "이끌", "맡아"],
    ),
    "difficulty": (
        "일이 뜻대로 되지 않았던 경험을 말씀해 주시겠어요?",
        "일하시면서 계획대로 되지 않았던 때는 언제였나요?",
        "일이 잘못되었을 때 지원자가 어떻게 행동하는지 파악한다.",
        "무엇이 잘못되었고 스스로 무엇을 했는지 말한다.",
        "그때 직접 어떻게 하셨나요?",
        ["문제", "실수", "해결", "바꾸", "고쳤", "어려"],
    ),
}


def built_in_plan(language: Language, *, transition: bool = False) -> Plan:
    """The built-in plan of a language; its first two questions are the templates.

    Args:
        transition: the candidate comes from another field.
    """
    texts = _KO if language == "ko" else _EN
    opening, work = texts["stages"]
    return Plan.model_validate(
        {
            "id": f"built-in-{language}",
            "title": texts["title"],
            "language": language,
            "scenario": "transition" if transition else "standard",
            "time_budget_s": 720,
            "greeting": texts["greeting"],
            "closing": texts["closing"],
            "stages": [
                {
                    "id": "opening",
                    "title": opening,
                    "questions": [
                        _question("self-introduction", texts, "ownership", template=True),
                        _question("motivation", texts, "motivation", template=True),
                    ],
                },
                {
                    "id": "work",
                    "title": work,
                    "questions": [
                        _question("own-work", texts, "ownership"),
                        _question("difficulty", texts, "ownership"),
                    ],
                },
            ],
            "rubric": [
                {
                    "id": dimension,
                    "name": name,
                    "weight": 0.5,
                    "levels": dict(enumerate(levels, start=1)),
                }
                for dimension, name, levels in zip(
                    ("ownership", "motivation"), texts["dimensions"], texts["levels"], strict=True
                )
            ],
        }
    )


def _question(
    question_id: str, texts: _Texts, dimension: str, *, template: bool = False
) -> dict[str, Any]:
    text, rephrased, objective, description, follow_up, hints = texts[question_id]
    point = {"id": "told", "description": description, "follow_up": follow_up, "hints": hints}
    return {
        "id": question_id,
        "text": text,
        "rephrased": rephrased,
        "objective": objective,
        "evidence": [point],
        "dimensions": [dimension],
        "max_follow_ups": 1,
        "time_budget_s": _QUESTION_S,
        "template": template,
    }
