"""The words of a text that carry its content, in a form in which two texts can be compared.

English words lose their endings and what follows the fifth letter; Korean ones lose particles
and what follows the vowel of the second syllable. That joins "customers" with "customer" and
만들었습니다 with 만드신, and rarely words that have nothing in common.
"""

from __future__ import annotations

import re

from interviews.words import spoken_words
from kit.language import Language

EN_LETTERS = 5
KO_SYLLABLES = 2

_EN_STOP_WORDS = """\
a about above after again ago all also always am an and another any anything are around as at away
back be because been before behind being bit both but by came can come comes coming could describe
did do does doing done down during each either else end ended even ever every everything example
explain few first for from further gave get gets getting give given go goes going gone got had has
have having he her here hers herself him himself his how i if in into is it its itself just kind
know knew last later let like little look lot made make makes making many may maybe me mention
mentioned might mine more most much must my myself name never next no not nothing now of off on once
one only or other others our out over own perhaps please put quite rather really right said same say
saying says see seem several shall share she should since so some someone something sort still such
sure take tell than that the their them themselves then there these they thing things think this
those though thought through time to together told too took under until up upon us use used using
very want wanted was way we well went were what when where whether which while who whole whom whose
why will with within without would yes yet you your yours yourself"""
_EN_STOP = frozenset(_EN_STOP_WORDS.split())
_EN_IRREGULAR = {
    "built": "build", "wrote": "write", "written": "write", "found": "find", "chose": "choose",
    "chosen": "choose", "led": "lead", "ran": "run", "began": "begin", "begun": "begin",
    "sold": "sell", "bought": "buy", "taught": "teach", "kept": "keep", "sent": "send",
    "spent": "spend", "met": "meet", "grew": "grow", "broke": "break", "broken": "break",
    "spoke": "speak", "drove": "drive", "held": "hold", "left": "leave", "lost": "lose",
    "paid": "pay", "felt": "feel", "won": "win", "brought": "bring", "caught": "catch",
    "children": "child", "people": "person",
}  # fmt: skip
_EN_ENDINGS = ("ies", "ing", "ed", "es", "s", "e", "y")

_KO_PARTICLES = re.compile(
    r"(?:에서는|에게서|으로는|이라는|이라고|까지는|께서는|에서|에게|께서|으로|이라|라는|라고|부터|까지|처럼|보다|하고"
    r"|이나|이랑|은|는|이|가|을|를|의|에|로|와|과|도|만|나|랑)$"
)
_KO_STOP_WORDS = """\
가장 거기 거의 결국 경우 계속 관련 그것 그게 그냥 그때 그런 그럼 그리 그래 그렇 그분 그중
까지 나요 내용 누가 누구 다른 다시 다음 당시 당신 대한 대해 더욱 되나 되셨 되었 됐나 됐는
됐습 됩니 두고 둘째 들려 들어 따로 때문 또는 또한 라고 라는 마지 말씀 말하 먼저 무슨 무엇
뭐가 뭐라 바로 방금 부탁 부분 분이 사실 설명 소개 스스 습니 시간 아까 아니 아주 앞으 얘기
어느 어디 어떠 어떤 어떻 어땠 언급 언제 얼마 없었 없으 여기 역시 였나 예를 왜냐 우리 위해
이것 이게 이런 이렇 이번 이야 이후 인데 있나 있는 있습 있어 있었 있으 자세 저는 저희 전에
정도 정말 제가 조금 주셨 주시 주실 주세 중에 지금 진짜 처음 통해 하게 하고 하나 하는
하던 하면 하세 하셨 하시 하신 하여 한번 함께 합니 해서 해요 했나 했던 했는 했습 했어 현재
혹시 구체 생각 의견 하지 그러 것이 것은 것을 것도 수가 경험 느끼 느낀 궁금 점이 점을 점은"""
_KO_STOP = frozenset(_KO_STOP_WORDS.split())
_FINALS = 28
"""Final consonants of a Hangul syllable in Unicode, none among them."""
_KO_TOKEN = re.compile(r"[가-힣]+|[a-z0-9]+")


def content_words(text: str, language: Language) -> frozenset[str]:
    """The content words of a text."""
    if language == "ko":
        return frozenset(_korean(text))
    words = (word.norm for word in spoken_words(text))
    return frozenset(_english(word) for word in words if word not in _EN_STOP and len(word) > 1)


def _english(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    word = _EN_IRREGULAR.get(word, word)
    for ending in _EN_ENDINGS:
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            word = word.removesuffix(ending)
            break
    return word[:EN_LETTERS]


def _korean(text: str) -> list[str]:
    words = []
    for token in _KO_TOKEN.findall(text.lower()):
        if not "가" <= token[0] <= "힣":
            words.append(token)
            continue
        stem = _KO_PARTICLES.sub("", token) if len(token) > KO_SYLLABLES else token
        stem = (stem if len(stem) >= KO_SYLLABLES else token)[:KO_SYLLABLES]
        if len(stem) == KO_SYLLABLES and stem not in _KO_STOP:
            words.append(stem[0] + _open_syllable(stem[1]))
    return words


def _open_syllable(syllable: str) -> str:
    """A Hangul syllable without its final consonant."""
    return chr(ord(syllable) - (ord(syllable) - ord("가")) % _FINALS)
