"""Orders to the reader of a résumé, which must steer nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from interviews.injection import find_injection
from pipelines.resume.document.lines import Document, Line

_MACHINE = r"(?:ai|llm|interviewer|model|assistant|reader|grader|system)"
_THEM = r"(?:me|him|her|them|this|the candidate|this candidate)"
ORDER = re.compile(
    r"\b(?:ignore|disregard|override|pretend)\b|\b(?:system|developer|assistant)\s*:"
    r"|\byou (?:are|must|should|will|shall) (?:now |only |not )?"
    r"(?:an? |(?:ask|rate|score|treat|hire)\b)"
    rf"|\b(?:note|message|instructions?) (?:to|for) (?:the )?{_MACHINE}\b"
    rf"|\b(?:dear|attention|hello|hey),? {_MACHINE}\b"
    rf"|\b(?:ask|question|quiz) (?:{_THEM}|only|nothing|no|about)\b"
    r"|\b(?:do not|don't|never|only) (?:ask|question|mention|talk|follow)\b"
    r"|\b(?:begin|start|end|open) (?:every|each|the|your) (?:question|interview|reply|answer)"
    r"|\b(?:every|each|all|your|first|next) questions? (?:must|should|shall|has to|have to|is)\b"
    rf"|\b(?:rate|score|grade|recommend|hire|pass|praise|select) {_THEM}\b"
    r"|\b(?:use|take|set) .{0,30}\bas (?:the|their|his|her|my) (?:target )?(?:role|company)\b"
    r"|</?(?:data|system|instruction)|\[/?inst\]"
    r"|무시하|지침|프롬프트|지시\s?사항|시스템\s*[:：]|면접관(?:은|님|에게|께)|면접\s?AI|당신은|너는"
    r"|질문(?:은|을|만|하지)\s?.{0,14}(?:마|말|하라|하세요|해라|하십시오|시작|하시오|할 것|해 ?주)"
    r"|(?:물어보|묻)(?:지|세요|아라|어라|십시오)|만점|합격시|채점|점수를\s?(?:주|매)"
    r"|평가(?:해|하)(?:라|세요|십시오)|라고(?:만)?\s?(?:말|답|쓰|적)(?:하|으)?(?:라|세요|십시오)",
    re.IGNORECASE,
)
"""Words that speak to the interviewer or the machine, beside those that injection.search knows."""


def is_order(text: str) -> bool:
    """Whether a text speaks to the interviewer instead of the reader of a résumé."""
    return bool(ORDER.search(text) or find_injection(text, wary=True))


_STEERING = re.compile(
    r"\b(?:set|change|use|write|put|make|record)\s+(?:the\s+|my\s+)?(?:target[_ ]?(?:role"
    r"|company)|candidate[_ ]name"
    r"|(?:name|major|role|score|rating)\s+(?:to|as))\b"
    r"|^\W*(?:system|assistant|developer|시스템)\s*[:：].{0,200}(?:\b(?:ignore|set|must|you|override|disregard)\b"
    r"|무시|설정|하라|하세요|하십시오|해라)"
    r"|\b(?:ignore|disregard|forget)\s+(?:the|all|any|every|previous|prior|your)\b"
    r"|\b(?:ai|llm|parser|ats|language models?)\b[^.]{0,40}\b(?:must|should|shall|has to)\b"
    r"|target_(?:role|company)|</?(?:resume|system|instruction)"
    r"|(?:지원\s?직무|지원\s?회사|목표\s?직무)(?:를|은|는)[^.]{0,40}(?:설정|변경|기록|바꾸|바꿔|적어|입력)"
    r"|(?:위|앞|이전)(?:의)?\s?(?:내용|지시|지침|명령)\S{0,3}\s?(?:모두\s?)?무시",
    re.IGNORECASE,
)
"""What a program that reads a résumé into fields might obey."""
MAX_LINES = 600
MAX_CHARACTERS = 2_000
"""Of one line."""


def steers(text: str) -> bool:
    """Whether a line of a résumé orders its reader to do something."""
    text = text[:MAX_CHARACTERS]
    return bool(_STEERING.search(text) or find_injection(text, wary=True))


def without_orders(document: Document) -> tuple[Document, list[Line]]:
    """The document without lines that order its reader to do something, and those lines."""
    lines = document.lines
    found = {n for n, line in enumerate(lines[:MAX_LINES]) if steers(line.text)}
    for number, (line, below) in enumerate(pairwise(lines[:MAX_LINES])):
        # An order may be broken across two lines.
        apart = not {number, number + 1} & found and not below.gap
        if apart and len(line.text) >= 20 and _STEERING.search(f"{line.text} {below.text}"):
            found |= {number, number + 1}
    if not found:
        return document, []
    kept = [line for number, line in enumerate(lines) if number not in found]
    return replace(document, lines=kept), [lines[number] for number in sorted(found)]
