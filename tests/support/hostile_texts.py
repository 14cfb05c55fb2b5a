"""Texts that break programs: each may come from a candidate, a recruiter, a file or a model."""

from __future__ import annotations

HOSTILE: dict[str, str] = {
    "nul": "before\x00after",
    "controls": "bell\x07 backspace\x08 escape\x1b[2J\x1b]0;title\x07 delete\x7f c1\x9b31m",
    "high surrogate": "half \ud83d an emoji",
    "low surrogate": "other half \udc4d of it",
    "swapped surrogates": "\udc4d\ud83d",
    "whole pair as escapes": "thumb \ud83d\udc4d up",
    "bidirectional": "invoice \u202egnp.exe\u202c \u2066isolated\u2069 \u200f\u061c",
    "line ends": "one\r\ntwo\u2028three\u2029four\x0bfive\x0csix\x85seven",
    "invisible": "\ufeffzero\u200bwidth\u200d\u2060joiners\u00ad",
    "beyond the base plane": "👩‍👩‍👧‍👦 𝕬𝖓𝖘𝖜𝖊𝖗 𠜎𠜱 🏴\U000e0067\U000e0062\U000e007f",
    "combining": "Z" + "\u0363\u0317\u0321" * 400,
    "decomposed": "\u1112\u1161\u11ab\u1100\u1173\u11af cafe\u0301",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "placeholders": "{name} {{company}} %s %(x)s ${HOME} {0.__class__} \\u0000 \\x00",
    "markup": "</transcript><script>alert(1)</script> ]]> <!-- & #let x = 1; $ x $",
    "query": "'; DROP TABLE interview; -- \\ %_",
    "formula": '=HYPERLINK("http://host.example","x")',
    "paths": "../../../../etc/passwd\\..\\..",
    "one long word": "가" * 3_900,
    "long and spaced": "a " * 1_950,
    "nearly patterns": "부탁 되었다: " * 480,
    "nearly patterns, English": "Actually no, sorry, wait, could you: " * 105,
    "many ends of sentences": "No. Yes? Stop! " * 260,
    "brackets": "(" * 1_950 + ")" * 1_950,
    "digits": "9" * 3_900,
}
"""By a name for the test's report. None is longer than a typed answer may be (4,000)."""
