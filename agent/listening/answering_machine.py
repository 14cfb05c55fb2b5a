"""Announcements of voice mailboxes and phone menus, which a call may be passed on to.

Only the first turns of a call are read for them (``agent.conductor.plan_progress``); what a
candidate tells of such machines comes later, and in other words.
"""

from __future__ import annotations

import re

MOST_WORDS = 80
"""A longer turn is a person's."""

_ANNOUNCED = {
    "en": re.compile(
        r"\b(?:leave|record) (?:a|your|us a)(?: brief| short)? message\b"
        r"|\b(?:after|at) the (?:tone|beep)\b"
        r"|\b(?:voice ?mail(?: ?box)?|mail ?box) (?:of|for|is full|has not been set up)\b"
        r"|\b(?:forwarded|transferred) to (?:an automated )?voice ?mail\b"
        r"|\b(?:person|number|party|subscriber|customer) you (?:are calling|are trying to reach"
        r"|have (?:dialed|dialled|called|reached)) (?:is|has|does|can)"
        r"|\bnot (?:available|able) to (?:take|answer) (?:your|the) call\b"
        r"|\byour call (?:is important to us|will be answered|has been forwarded|is being)"
        r"|\bplease (?:stay|remain) on the line\b"
        r"|\bpress (?:(?:the )?(?:star|pound|hash)(?: key)?|[0-9]|zero|one|two|three|four|five|six"
        r"|seven|eight|nine)(?: for| to|,)"
        r"|\b(?:for|to) [^,.]{3,30},? press (?:[0-9]|zero|one|two|three|four|five)\b"
        r"|\ball (?:of )?our (?:agents|representatives|operators|lines) are busy\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"삐 ?소리|신호음 ?(?:이|후|뒤)|음성 ?(?:사서함|메시지를 ?남)|메시지를 ?남겨 ?주|소리샘"
        r"|전화를 ?받을 ?수 ?없|전화를 ?받지 ?않|고객이 ?통화 ?중|없는 ?번호|당분간 ?통화"
        r"|전원이 ?꺼져|통화량이 ?많|상담원(?:과|을|이)? ?(?:연결|모두|통화)"
        r"|잠시만 ?기다리시면 ?연결"
        r"|[0-9일이삼사오육칠팔구영공] ?번(?:을|은)? ?(?:눌러|누르)|우물 ?정자|별표를 ?눌"
    ),
}


def is_announcement(text: str, language: str) -> bool:
    """Whether a whole turn is a machine's announcement."""
    return len(text.split()) <= MOST_WORDS and bool(_ANNOUNCED[language].search(text))
