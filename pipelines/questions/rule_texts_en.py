"""The ready texts in English.

A question is a lead, which names the topic, and an ask, which asks one thing about it. Each ask
has its simpler wording, what the answer is to show, and its evidence points.
"""

from __future__ import annotations

LEADS = {
    "experience": "Your résumé lists {name}.",
    "statement": "Your résumé says “{name}”.",
    "project": "Your résumé describes the project {name}.",
    "skill": "Your résumé lists {name}.",
    "job": "The job description says “{name}”.",
    "transition": "You studied {name}.",
    "role": "",
}

ASKS: dict[str, list[tuple[str, str, str, str]]] = {
    "experience": [
        (
            "What was the hardest task you had there?",
            "What was difficult for you there?",
            "Learn what the candidate finds hard, and how they deal with it.",
            "difficulty",
        ),
        (
            "Which result from that time are you most proud of?",
            "What came out well in your time there?",
            "Learn what came of the candidate's work.",
            "result",
        ),
        (
            "Who relied on what you did there?",
            "Who needed your work there?",
            "Learn whom the candidate's work served.",
            "purpose",
        ),
    ],
    "statement": [
        (
            "What was your own part in that?",
            "What did you do for it yourself?",
            "Learn what the candidate did themselves.",
            "own-part",
        ),
        (
            "Which choice along the way was the most difficult?",
            "What did you have to decide there?",
            "Learn how the candidate decides.",
            "decision",
        ),
        (
            "How could you tell that it had worked?",
            "What showed you that it was a success?",
            "Learn how the candidate checks what comes of their work.",
            "check",
        ),
        (
            "What nearly went wrong with it?",
            "What was the biggest risk in that?",
            "Learn how the candidate handles risks.",
            "risk",
        ),
        (
            "What would you do differently if you had to do that again?",
            "What would you change about that afterwards?",
            "Learn what the candidate took from it.",
            "hindsight",
        ),
    ],
    "project": [
        (
            "Which decision in it mattered most?",
            "What was the most important choice in that project?",
            "Learn how the candidate decides.",
            "decision",
        ),
        (
            "Which need was it meant to meet?",
            "What was that project for?",
            "Learn whether the candidate knows what their work is for.",
            "purpose",
        ),
        (
            "What surprised you while it was under way?",
            "What turned out otherwise than you thought?",
            "Learn how the candidate acts when things turn out otherwise.",
            "surprise",
        ),
    ],
    "skill": [
        (
            "For which task did you last use it?",
            "What have you used it for lately?",
            "Learn how the candidate uses a listed skill in practice.",
            "use",
        ),
        (
            "Which mistake taught you most about it?",
            "What went wrong once when you used it?",
            "Learn what the candidate learned by using a listed skill.",
            "mistake",
        ),
        (
            "How would you explain the heart of it to a beginner?",
            "How would you teach it to a new colleague?",
            "Learn how well the candidate understands a listed skill.",
            "explanation",
        ),
        (
            "How do you keep getting better at it?",
            "What do you do to improve at it?",
            "Learn how the candidate develops a listed skill.",
            "practice",
        ),
    ],
    "job": [
        (
            "Which of the things you have done comes closest to that?",
            "When have you done something similar?",
            "Learn what the candidate brings for a duty of the job.",
            "closest",
        ),
        (
            "What makes that hard in practice?",
            "What could go badly with that?",
            "Learn whether the candidate knows what a duty of the job takes.",
            "demand",
        ),
        (
            "Whose help would you need for that?",
            "Who would you turn to for that?",
            "Learn how the candidate would work with others on a duty of the job.",
            "help",
        ),
    ],
    "transition": [
        (
            "Which piece of coursework from those years is still of use to you?",
            "What from your courses do you still use?",
            "Learn what the candidate carries over from their studies.",
            "studies",
        ),
    ],
    "role": [
        (
            "What shows you that someone in the role of {role} does good work?",
            "How do you recognise good work in that role?",
            "Learn what the candidate counts as good work in the role.",
            "quality",
        ),
        (
            "What do outsiders often get wrong about working as {role}?",
            "What do most people not know about that kind of work?",
            "Learn how well the candidate knows the work of the role.",
            "misunderstanding",
        ),
    ],
}

POINTS: dict[str, list[tuple[str, str]]] = {
    "difficulty": [
        ("Says what made it hard.", "What made it so hard?"),
        ("Says what they did about it themselves.", "What did you do about it?"),
        ("Says how it ended.", "How did it end?"),
    ],
    "result": [
        ("Names a result that another person could check.", "What could others see of it?"),
        ("Says what they did for it themselves.", "Which part of it was yours?"),
    ],
    "purpose": [
        ("Names a person or group that it was for.", "Who was it for?"),
        ("Says what these people needed it for.", "What did they need it for?"),
    ],
    "own-part": [
        ("Says what they did themselves.", "Which steps did you take yourself?"),
        ("Gives a reason for one of these steps.", "Why did you go about it like that?"),
        ("Names a result that another person could check.", "What came of it in the end?"),
    ],
    "decision": [
        ("Names a choice of their own.", "What did you choose in the end?"),
        ("Gives the reason for that choice.", "What was your reason for that?"),
        ("Names an alternative that they did not take.", "What else could you have done?"),
    ],
    "check": [
        ("Names a sign by which they noticed it.", "What exactly did you look at?"),
        ("Says what it was like before.", "How was it before?"),
    ],
    "risk": [
        ("Says what nearly went wrong.", "What could have happened there?"),
        ("Says what they did about it themselves.", "What did you do to prevent it?"),
    ],
    "hindsight": [
        ("Names something that they would do differently.", "What exactly would you change?"),
        ("Gives a reason that lies in what happened.", "What happened that makes you say so?"),
    ],
    "surprise": [
        ("Names something that they had not expected.", "What had you expected instead?"),
        ("Says what they did because of it.", "What did you do about that?"),
    ],
    "use": [
        ("Names a concrete task.", "What task was that?"),
        ("Says what they did with it themselves.", "What did you do with it yourself?"),
        ("Names a result of that task.", "What came of it?"),
    ],
    "mistake": [
        ("Names a concrete mistake of their own.", "What did you do wrong there?"),
        ("Says what they have done differently since then.", "What have you changed since then?"),
    ],
    "explanation": [
        ("Explains the main idea in plain words.", "What is the main idea in plain words?"),
        ("Gives an example.", "Could you give an example?"),
    ],
    "practice": [
        ("Names a way in which they practise or learn.", "How do you practise it?"),
        ("Names something that they could not do before.", "What can you do now as a result?"),
    ],
    "closest": [
        ("Names an experience of their own.", "When was that?"),
        ("Says what it has in common with the duty.", "What do the two have in common?"),
        ("Says what they did themselves.", "What did you do there yourself?"),
    ],
    "demand": [
        ("Names a concrete difficulty of the duty.", "Could you give an example of that?"),
        ("Says how they would deal with it.", "How would you deal with that?"),
    ],
    "help": [
        ("Names a person or team that they would turn to.", "Who would that be?"),
        ("Says what they would need from them.", "What would you ask them for?"),
    ],
    "studies": [
        ("Describes a concrete piece of coursework.", "What did you do in it?"),
        ("Says what they use of it today.", "Where do you use that today?"),
    ],
    "quality": [
        ("Names a sign of good work in the role.", "What would you look at first?"),
        ("Gives an example that they have seen or done.", "Where have you seen that?"),
    ],
    "misunderstanding": [
        ("Names a common misunderstanding.", "What do they believe instead?"),
        ("Says how it really is.", "How is it in reality?"),
    ],
}
