"""A notation for what people say, compiled to regular expressions.

``could you [please] (repeat|say) <question> [again]`` reads: words in this order, ``[…]`` may be
missing, ``(a|b)`` is one of several, ``<name>`` is another phrase, ``<1-4>`` that many words (or
letters, where words are written together), and ``?`` the end of a question. It has no other
repetition, so that a pattern takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"\s+|<(\w+)>|<(\d+)-(\d+)>|([\[\]()|])|([^\s<>\[\]()|]+)")
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
_CLOSES = {"]": "[", ")": "("}


class Phrases:
    """Phrases of one language.

    Args:
        named: phrases by name; one may refer to those before it.
        spaced: whether a space follows each word of the text that is matched. Otherwise the
            text has no spaces at all.
    """

    def __init__(self, named: Mapping[str, str], *, spaced: bool) -> None:
        self._space = " " if spaced else ""
        self._any = "[^ ]+ " if spaced else "."
        self._named: dict[str, str] = {}
        for name, phrase in named.items():
            self._named[name] = self.compile(phrase)

    def compile(self, phrase: str) -> str:
        """The phrase as a regular expression.

        Raises:
            KeyError: it names an unknown phrase.
            ValueError: a sign in it cannot be read, or a bracket isn't closed.
        """
        parts, position = [], 0
        open_brackets: list[str] = []
        for token in _TOKEN.finditer(phrase):
            if token.start() != position:
                break
            position = token.end()
            name, least, most, sign, word = token.groups()
            if name is not None and least is None and name in self._named:
                parts.append(self._named[name])
            elif name is not None:
                raise KeyError(f"unknown phrase <{name}> in '{phrase}'")
            elif least is not None:
                parts.append(f"(?:{self._any}){{{least},{most}}}")
            elif sign is not None:
                parts.append(_SIGNS[sign])
                _follow(open_brackets, sign, phrase)
            elif word is not None:
                parts.append(re.escape(word) + self._space)
        if position != len(phrase):
            raise ValueError(f"cannot read '{phrase[position:]}' in '{phrase}'")
        if open_brackets:
            raise ValueError(f"'{open_brackets[-1]}' isn't closed in '{phrase}'")
        return f"(?:{''.join(parts)})"

    def either(self, phrases: Iterable[str]) -> str:
        """Any of some phrases."""
        return f"(?:{'|'.join(self.compile(phrase) for phrase in phrases)})"


def _follow(open_brackets: list[str], sign: str, phrase: str) -> None:
    """Note an opened bracket, and take off a closed one."""
    if sign in _CLOSES.values():
        open_brackets.append(sign)
    elif sign in _CLOSES and (not open_brackets or open_brackets.pop() != _CLOSES[sign]):
        raise ValueError(f"'{sign}' closes no '{_CLOSES[sign]}' in '{phrase}'")
