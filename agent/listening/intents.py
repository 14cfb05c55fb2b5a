"""The intent of a candidate's turn, by rule: at once, the same every time, without a model.

A turn is a command only if all of it is: it is read clause by clause, and each clause, or some
clauses together, must be a command of :mod:`agent.listening.commands` from its first word to its
last, or a courtesy beside one. In doubt a turn is an answer: to take "I don't know much about
Java, but …" for a refusal would lose the candidate's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.conductor import Intent
from agent.listening.clauses import Clause, clauses, joined
from agent.listening.commands import command_patterns
from agent.listening.denials import denied_clause
from agent.listening.own_name import with_stand_in
from interviews.injection import InjectionMatch, find_injection

LONG_TURN_WORDS = 14
"""A turn of at most this many words is an injection if any sentence of it is one."""
LONGEST_RULE_WORDS = 28
"""A longer turn is an answer, or an injection."""
LONGEST_RULE_CHARACTERS = 20 * LONGEST_RULE_WORDS
"""The same for text without spaces."""
MOST_CLAUSES = 8
"""A turn of more clauses is no command."""

_COURTESY = "courtesy"
_AT_FIRST = "wrong_person_at_first"
"""What means a wrong person only until a question is answered; later it tells of another person."""
_WEAK = (Intent.THINKING.value, Intent.YES.value, Intent.NO.value)
"""What counts only in a turn that says nothing else."""
_ENDS = (Intent.STOP.value, Intent.WITHDRAW.value)
_NAMES_INTERVIEW = re.compile("면접|인터뷰|통화|전화|여기|지원|전형|채용|이만|끊")
"""What says that no job is meant: "급한 일이 생겨서 여기서 그만할게요." """
_HANGUL = re.compile("[가-힣]")

_BACKCHANNELS = {
    "en": re.compile(
        r"^((mm+|m+-?hm+|mhm+|mm-?hmm*|uh-?huh|huh|hm+|yeah|yep|yes|right|okay|ok|sure|i see|got it|"
        r"alright|all right|oh|ah|aha|cool|great|good|nice)[\s,.!-]*){1,3}$",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"^((음+|응+|네+|예+|아+|어+|그렇군요|그쵸|그렇죠|맞아요|맞습니다|오+|아하)[\s,.!]*){1,3}$"
    ),
}


@dataclass(frozen=True)
class _Commands:
    """The commands of a language.

    Attributes:
        patterns: of a whole clause, with a group for each intent; the next for clauses that the
            one before doesn't fit.
        ranks: the place of each intent; of two in one turn the first counts.
        lead: what may stand before the commands that end an interview: no reason, because with
            one they may tell why the candidate left a job.
    """

    patterns: tuple[re.Pattern[str], ...]
    ranks: dict[str, int]
    lead: re.Pattern[str]

    def read(self, said: Sequence[Clause]) -> str | None:
        """The name of what all these clauses say together, if they say one thing."""
        found = None
        for pattern in self.patterns:
            for text in (joined(said), joined(said, without_adverbs=True)):
                if (match := pattern.match(text)) and self._is_meant(match):
                    found = match.lastgroup
                    if found != _COURTESY:
                        return found
        return found

    def _is_meant(self, match: re.Match[str]) -> bool:
        name = match.lastgroup
        if name not in _ENDS:
            return True
        before = match.string[: match.start(name)]
        return bool(self.lead.fullmatch(before) or _NAMES_INTERVIEW.search(match[name]))


@cache
def _commands(language: str) -> _Commands:
    known = command_patterns(language)
    groups = (known.commands | {_COURTESY: known.courtesy}, known.broad)
    patterns = []
    for group in groups:
        core = "|".join(f"(?P<{name}>{pattern})" for name, pattern in group.items())
        # The lead is lazy, because its words may begin a command too; atomic, because two ways
        # to read it would double with each word.
        patterns.append(re.compile(rf"(?:(?>{known.lead}))*?(?:{core})(?>{known.tail})*+\Z"))
    names = [name for name in known.commands if name not in _WEAK]
    ranked = dict.fromkeys([*names, *known.broad, *_WEAK])
    places = {name: rank for rank, name in enumerate(ranked)}
    lead = re.compile(rf"(?:(?>{known.lead_without_reason}))*")
    return _Commands(tuple(patterns), places, lead)


def load_commands() -> None:
    """Compile the commands of all languages, which takes about a second, once per process.

    Call it in a thread before a room opens: the first turn would compile them on the event loop.
    """
    for language in ("en", "ko"):  # a turn in either may be said in an interview of the other
        _commands(language)
        denied_clause(language)


def classify(text: str, language: str) -> Intent:
    """The intent of one finished turn. Pure; takes time with the length of the text.

    The live loop asks a :class:`agent.listening.classifier.TextClassifier`, which remembers.
    """
    text = text.strip()
    return intent_of(text, language, find_injection(text))


def intent_of(
    text: str,
    language: str,
    injected: Sequence[InjectionMatch],
    name: str = "",
    *,
    answered: bool = False,
) -> Intent:
    """The intent of a stripped text in which ``injected`` sentences were found.

    Whatever the interview's language, a text is read in the language in which it is written. With
    the candidate's ``name``, who says that it isn't theirs is understood; not once a question was
    ``answered``, when "She is not here." is part of an answer.
    """
    words = len(text.split())
    if words <= LONGEST_RULE_WORDS and len(text) <= LONGEST_RULE_CHARACTERS:
        written = written_language(text)
        intent = _command(clauses(text, written), _commands(written), answered=answered)
        # A given name may be an ordinary word ("Will"), so it is read as a name only where the
        # words say nothing else.
        if not answered and not intent.is_request and _is_denied(name, text, written):
            return Intent.WRONG_PERSON
        if intent.is_request:
            return intent  # "could you change the question" is no order to the machine
    else:
        intent = Intent.ANSWER
    if injected:
        outside = len(text) - sum(match.end - match.start for match in injected)
        if outside < 60 or words <= LONG_TURN_WORDS:
            return Intent.INJECTION
        return Intent.ANSWER
    return intent


def written_language(text: str) -> str:
    """The language in which a text is read."""
    return "ko" if _HANGUL.search(text) else "en"


def is_backchannel(text: str, language: str) -> bool:
    """Whether words said over the interviewer mean only "I'm listening"."""
    return bool(_BACKCHANNELS[language].match(text.strip()))


def _is_denied(name: str, text: str, language: str) -> bool:
    """Whether the text says that the person of this name isn't speaking."""
    named = with_stand_in(text, name, language)
    if named == text:
        return False
    return _command(clauses(named, language), _commands(language)) is Intent.WRONG_PERSON


def _command(said: Sequence[Clause], commands: _Commands, *, answered: bool = False) -> Intent:
    """The command that all these clauses make; ANSWER if they make none."""
    if len(said) > MOST_CLAUSES:
        return Intent.ANSWER
    # best[i]: what the clauses from i on make, read in as few pieces as possible.
    best: list[frozenset[str] | None] = [None] * len(said) + [frozenset()]
    for start in reversed(range(len(said))):
        for end in range(len(said), start, -1):
            if (rest := best[end]) is None:
                continue
            if name := commands.read(said[start:end]):
                if name != _COURTESY or best[start] is None:
                    best[start] = rest | {name}
                if name != _COURTESY:  # a courtesy of several clauses may hide a command
                    break
    names = (best[0] or frozenset()) - {_COURTESY}
    if not names:
        return Intent.ANSWER
    first = min(names, key=commands.ranks.__getitem__)
    if first == _AT_FIRST:
        return Intent.ANSWER if answered else Intent.WRONG_PERSON
    return Intent(first)
