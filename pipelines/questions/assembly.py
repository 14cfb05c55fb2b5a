"""A set of questions while it is being made: each is checked against those before it."""

from __future__ import annotations

from pipelines.questions.check import fault_of, question_fault
from pipelines.questions.drafting import DraftQuestion, instructions
from pipelines.questions.overlap import best_line
from pipelines.questions.rules import RuleWriter, objective_of, rule_points
from pipelines.questions.schemas import GeneratedQuestion
from pipelines.questions.subject import Subject
from pipelines.questions.topics import Topic


class Assembly:
    """Takes a model's drafts and fills up with questions by rules; both pass the same checks.

    Args:
        count: how many questions there are to be.
    """

    def __init__(self, subject: Subject, count: int) -> None:
        self.subject = subject
        self.count = count
        self.topics = subject.topics()
        self.asked: list[GeneratedQuestion] = []
        self.faults: list[str] = []
        """Why drafts were not asked as they were."""
        self.authors: dict[str, None] = {}
        """The providers that worded questions, in order."""
        self._rules = RuleWriter(subject)
        self._done: set[str] = set()
        self._prompt = instructions(subject.language)

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        return len(self.asked) >= self.count

    @property
    def summary(self) -> str:
        """The outcome of the checks in one line."""
        why = f": {'; '.join(dict.fromkeys(self.faults))}" if self.faults else ""
        return f"checked: {len(self.faults)} unfit{why}"

    def fault_of(self, draft: DraftQuestion, topic: Topic) -> str | None:
        """What is wrong with a draft, or None."""
        question = self._question(draft, topic)
        return fault_of(question, topic, self.subject, self.asked, self._prompt)

    def add_draft(self, draft: DraftQuestion, topic: Topic, provider: str) -> str:
        """Add a draft about a topic, mended by rules where it has a fault.

        Returns:
            What was mended, to be appended to a line of progress; empty: nothing.
        """
        self._done.add(topic.name)
        question = self._question(draft, topic)
        fault = fault_of(question, topic, self.subject, self.asked, self._prompt)
        if fault is None:
            self._add(question, provider)
            return ""
        self.faults.append(fault)
        if not question_fault(question, topic, self.subject, self.asked, self._prompt):
            points = rule_points(topic, self.subject)
            self._add(question.model_copy(update={"evidence": points}), provider)
            return f" (its evidence points by rules: {fault})"
        self._add_by_rules(topic)
        return f" (by rules: the draft {fault})"

    def fill_by_rules(self) -> None:
        """Add questions by rules until there are enough, or no more can be made."""
        for topic in self.topics:
            if not self.full and topic.name not in self._done:
                self._add_by_rules(topic)
        # Once every topic has its question, each may have another.
        before = -1
        while before < len(self.asked) < self.count:
            before = len(self.asked)
            for topic in self.topics:
                self._add_by_rules(topic)

    def _add_by_rules(self, topic: Topic) -> bool:
        """Add one question about a topic, if rules have one left and there is room for it."""
        if self.full:
            return False
        for question in self._rules.questions(topic):
            if fault_of(question, topic, self.subject, self.asked) is None:
                self._rules.use(question, topic)
                self.asked.append(question)
                self._done.add(topic.name)
                return True
        return False

    def _add(self, question: GeneratedQuestion, provider: str) -> None:
        self.asked.append(question)
        self.authors[provider] = None

    def _question(self, draft: DraftQuestion, topic: Topic) -> GeneratedQuestion:
        return GeneratedQuestion(
            **draft.model_dump(),
            objective=objective_of(topic, self.subject),
            kind=topic.kind,
            about=topic.name,
            passage=best_line(draft.text, topic.source_text),
            source="model",
        )
