"""The texts of questions by rules, by language and by kind of topic.

``{name}`` is the topic as the résumé has it, ``{role}`` the role applied for.
"""

from __future__ import annotations

from kit.language import Language
from pipelines.questions.schemas import TopicKind

TextPair = tuple[str, str]
"""A question and the same in simpler words; or a point and the question that asks for it."""

QUESTIONS: dict[Language, dict[TopicKind, list[TextPair]]] = {
    "en": {
        "experience": [
            (
                "Your résumé lists {name}. What was the hardest task there, and how did you "
                "solve it?",
                "What was difficult in your work as {name}?",
            ),
            (
                "Thinking of {name}, which result are you most proud of, and what was your own "
                "part in it?",
                "What did you achieve in {name}?",
            ),
        ],
        "project": [
            (
                "You describe the project {name}. Which decision mattered most, and why did you "
                "take it?",
                "What did you decide in the project {name}?",
            ),
        ],
        "skill": [
            (
                "You list {name}. Could you walk me through something that you did with it?",
                "What have you used {name} for?",
            ),
            (
                "What went wrong once with {name}, and what have you done differently since then?",
                "What mistake with {name} taught you something?",
            ),
        ],
        "transition": [
            (
                "You studied {name} and now apply as {role}. What from your studies helps you in "
                "this work?",
                "How does {name} help you in this job?",
            ),
        ],
        "role": [
            (
                "What would you want to understand first if you started as {role}?",
                "What would you look at in your first days?",
            ),
            (
                "Which part of the work of a {role} would be new to you, and how would you "
                "learn it?",
                "What would you still have to learn for this job?",
            ),
            (
                "When did you last have to change your mind about something in your work, and "
                "what made you do so?",
                "What did you do the last time you were wrong?",
            ),
            (
                "How do you notice early that a piece of your work is going in the wrong "
                "direction?",
                "How do you check your own work?",
            ),
        ],
    },
    "ko": {
        "experience": [
            (
                "이력서에 적으신 {name} 경험에서 가장 어려웠던 일은 무엇이었고, "
                "어떻게 해결하셨나요?",
                "{name} 경험에서 어떤 점이 힘드셨나요?",
            ),
            (
                "{name} 경험에서 가장 자랑스러운 성과와 그중 본인이 직접 하신 부분은 무엇인가요?",
                "{name} 경험에서 무엇을 이루셨나요?",
            ),
        ],
        "project": [
            (
                "이력서에 적으신 {name} 프로젝트에서 가장 중요했던 결정과 그 이유를 "
                "말씀해 주시겠어요?",
                "{name} 프로젝트에서 무엇을 결정하셨나요?",
            ),
        ],
        "skill": [
            (
                "보유 기술로 적으신 {name}, 실제로 어떤 일에 쓰셨는지 설명해 주시겠어요?",
                "{name} 기술을 어디에 써 보셨나요?",
            ),
            (
                "{name}, 사용하시면서 실수하신 적이 있다면 그 뒤로 무엇을 다르게 하셨나요?",
                "{name} 기술을 쓰다가 배운 점은 무엇인가요?",
            ),
        ],
        "transition": [
            (
                "{name} 전공을 하시고 {role} 직무에 지원하셨는데, 전공에서 배운 것이 이 일에 "
                "어떻게 도움이 될까요?",
                "{name} 전공이 이 일에 어떤 도움이 되나요?",
            ),
        ],
        "role": [
            (
                "{role} 직무를 시작하신다면 무엇부터 파악하고 싶으신가요?",
                "처음 며칠 동안 무엇을 먼저 살펴보시겠어요?",
            ),
            (
                "{role} 업무 가운데 새로 배워야 할 부분은 무엇이고, 어떻게 익히실 계획인가요?",
                "이 일을 위해 더 배워야 할 것은 무엇인가요?",
            ),
            (
                "최근에 일하시면서 생각을 바꾸신 적이 있다면, 무엇이 계기가 되었나요?",
                "본인의 생각이 틀렸던 경험에서 어떻게 하셨나요?",
            ),
            (
                "맡은 일이 잘못된 방향으로 가고 있다는 것을 어떻게 일찍 알아차리시나요?",
                "본인이 한 일을 어떻게 점검하시나요?",
            ),
        ],
    },
}

OBJECTIVES: dict[Language, dict[TopicKind, str]] = {
    "en": {
        "experience": "Learn what the candidate did themselves and what came of it.",
        "project": "Learn how the candidate weighs options and decides.",
        "skill": "Learn how deep a listed skill goes in practice.",
        "transition": "Learn how the candidate gets from their field of study to the role.",
        "role": "Learn how the candidate thinks about the work of the role.",
    },
    "ko": {
        "experience": "지원자가 직접 한 일과 그 결과를 파악한다.",
        "project": "지원자가 대안을 비교하고 결정하는 방식을 파악한다.",
        "skill": "이력서에 적은 기술을 실제로 어느 정도 다루는지 파악한다.",
        "transition": "전공에서 직무로 옮겨 오는 과정을 어떻게 준비했는지 파악한다.",
        "role": "지원자가 직무의 일을 어떻게 이해하는지 파악한다.",
    },
}

POINTS: dict[Language, list[TextPair]] = {
    "en": [
        (
            "Describes a concrete situation rather than a habit.",
            "Could you give one concrete example of that?",
        ),
        (
            "Says what they did themselves.",
            "What exactly was your own part in that?",
        ),
        (
            "Names a result, or what they took from it.",
            "What came of it in the end?",
        ),
    ],
    "ko": [
        ("구체적인 상황을 하나 들어 설명한다.", "구체적인 예를 하나 들어 주시겠어요?"),
        ("자신이 직접 한 일을 말한다.", "그중에서 직접 하신 일은 무엇이었나요?"),
        ("결과나 배운 점을 말한다.", "결국 어떤 결과로 이어졌나요?"),
    ],
}
