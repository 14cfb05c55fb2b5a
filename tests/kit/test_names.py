"""Names are taken out of texts however they are written, and ordinary words stay."""

from __future__ import annotations

import time
import unicodedata

import pytest

from kit.names import has_whole_name, hide_name


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("words", "name", "hidden"),
    [
        ("Sarah입니다. Sarah씨가, Sarah의", "Sarah Kim", "X입니다. X씨가, X의"),
        ("金民洙입니다. 民洙는", "金民洙", "X입니다. X는"),
        ("さくらは 山田さんは", "山田 さくら", "Xは Xさんは"),
    ],
)
def test_particles_of_another_script(words: str, name: str, hidden: str) -> None:
    assert hide_name(words, name, "X") == hidden


@pytest.mark.parametrize(
    ("words", "name", "hidden"),
    [
        ("I am Ada Lovelace; Lovelace, Ada", "Lovelace, Ada", "I am X; X"),
        ("John said", "Smith, John", "X said"),
        ("Addie said", "Ada (Addie) Lovelace", "X said"),
        ("O’Brien, O'Brien; OBRIEN", "Pat O'Brien", "X, X; X"),
        ("O'Brien", "Pat O’Brien", "X"),
        ("ANNA LOPEZ and anna lopez", "Anna Maria Lopez", "X and X"),
        ("Ada Lovelace, Ada", "ADA LOVELACE", "X"),
        ("Jean Luc; jean-luc; JeanLuc; Jean", "Jean-Luc Picard", "X; X; X; X"),
        ("Soo-jin and Soojin", "Kim Soo‑jin", "X and X"),
        ("cv_Ada_Lovelace.pdf, ada.lovelace@x.org", "Ada Lovelace", "cv_X.pdf, X@x.org"),
        (decomposed("Here José said"), "José Ruiz", decomposed("Here X said")),
        ("Here Jose said: naïve", "José Ruiz", "Here X said: naïve"),
        ("L\u200bopez", "Ana Lopez", "X"),
        ("Le said, he went de facto", "Le de Silva", "X said, he went de facto"),
        ("W. stays", "Will W.", "X stays"),
        ("Dr. Kim spoke. Dr. Lee too", "Dr. Ann Kim", "Dr. X spoke. Dr. Lee too"),
        ("A team", "A", "X team"),
        ("Candidate 12", "Candidate 12", "X"),
        ("Duc, Lukasz", "Nguyễn Văn Đức", "X, Lukasz"),
        ("Lukasz and Strauss", "Łukasz Strauß", "X and X"),
        ("minsukim@x.org, kimminsu@x.org", "Kim Min-su", "X@x.org, X@x.org"),
        ("a.lovelace99@x.org, alovelace@x.org", "Ada Lovelace", "X@x.org, X@x.org"),
        ("annamarialopez", "Anna Maria Lopez", "X"),
        ("It is L-O-V-E-L-A-C-E, l o v e l a c e", "Ada Lovelace", "It is X, X"),
    ],
)
def test_other_spellings(words: str, name: str, hidden: str) -> None:
    assert hide_name(words, name, "X") == hidden


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("at the time", "Tim E Cook"),
        ("the same time", "Sam E Wilson"),
        ("good marks", "Mark S Johnson"),
        ("I would like to join", "Jo In-sung"),
        ("I like it", "Li Ke"),
        ("I was so young", "So Young Kim"),
        ("we will do it", "will smith"),
        ("프로젝트에 대한 질문", "김대한"),
        ("더 나은 방법", "손나은"),
        ("이름을 지은 사람", "이지은"),
        ("행정지원팀에서, 재정지원", "정지원"),
    ],
)
def test_ordinary_words_made_of_a_name_stay(words: str, name: str) -> None:
    assert hide_name(words, name, "X") == words


@pytest.mark.parametrize(
    ("words", "name", "hidden"),
    [
        ("प्रिया शर्मा was interviewed, प्रिया", "प्रिया शर्मा", "X was interviewed, X"),
        ("កែវ was interviewed", "កែវ", "X was interviewed"),
        ("মোহাম্মদ রহমান", "মোহাম্মদ রহমান", "X"),
        ("กิตติ ศรีสุข กล่าว กิตติเป็น", "กิตติ ศรีสุข", "X กล่าว Xเป็น"),
    ],
)
def test_scripts_with_vowel_signs(words: str, name: str, hidden: str) -> None:
    assert hide_name(words, name, "X") == hidden


@pytest.mark.parametrize("name", ["김민수 님", "김민수 지원자", "김민수(개발)", "김민수 매니저"])
def test_titles_and_remarks_are_no_names(name: str) -> None:
    words = "제 이름은 민수입니다. 지원자로서 개발자와 매니저를 도왔어요. 민수 씨"
    hidden = "제 이름은 X입니다. 지원자로서 개발자와 매니저를 도왔어요. X 씨"
    assert hide_name(words, name, "X") == hidden


@pytest.mark.parametrize(
    ("words", "name", "hidden"),
    [
        ("김 민수, 김민수; 민수가 김씨", "김민수", "X, X; X가 X씨"),
        ("김 민 수", "김민수", "X"),
        ("김민수입니다. 민수 김", "김 민수", "X입니다. X"),
        ("남궁민수, 민수가, 남궁 씨", "남궁민수", "X, X가, X 씨"),
        ("지민이는 선우 지민", "선우지민", "X이는 X"),
        (decomposed("김민수입니다"), "김민수", "X" + decomposed("입니다")),
        ("김민수입니다", decomposed("김민수"), "X입니다"),
        ("저는크리스티나입니다. 크리스티나 씨", "크리스티나 김", "저는X입니다. X 씨"),
        ("사라가, 사라 코너", "사라 코너", "X가, X"),
        ("김민 님, 민 씨", "김민", "X 님, X 씨"),
        ("민수한테 민수하고, 민수 선배", "김민수", "X한테 X하고, X 선배"),
        ("김 수정 님", "김수정", "X 님"),
        ("제 이름은 하늘, 김하늘", "김하늘", "제 이름은 X, X"),
    ],
)
def test_korean_names(words: str, name: str, hidden: str) -> None:
    assert hide_name(words, name, "X") == hidden


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("지원 동기와 지원서, 지원했습니다. 이 지원 동기", "김지원"),
        ("이 지원 동기와 지원서, 지원자", "이지원"),
        ("코드를 수정했습니다. 수정하고, 수정 사항", "김수정"),
        ("하나씩, 그중 하나", "김하나"),
        ("민주주의, 것이지만", "이민주"),
        ("것이지만", "이지"),
        ("The report is long. An outage", "The An Nguyen"),
        ("Adamant Nevada", "Ada"),
        ("what AI is", "Ai Tanaka"),
        ("이지원이 물었습니다", "김지원"),
    ],
)
def test_other_words_stay(words: str, name: str) -> None:
    assert hide_name(words, name, "X") == words


@pytest.mark.parametrize(
    "called", ["지원이", "지원은", "지원이에요", "지원 씨는", "지원이라고", "지원님"]
)
def test_a_name_that_is_a_noun_is_hidden_where_it_is_a_name(called: str) -> None:
    assert hide_name(f"저는 {called} 왔어요", "김지원", "X").startswith("저는 X")


def test_a_replacement_is_not_searched() -> None:
    assert hide_name("김지원 님", "김지원", "지원자") == "지원자 님"
    assert hide_name("Candidate Ng", "Ng, The Candidate", "the candidate") == "the candidate"
    assert hide_name("The team met The there", "The Ng", "the candidate") == (
        "The team met the candidate there"
    )


@pytest.mark.parametrize(
    ("signer", "name", "tells"),
    [
        ("Lovelace, Ada (test)", "Ada Lovelace", True),
        ("김 지원", "김지원", True),
        ("이지원", "김지원", False),
        ("Soo-jin Park", "Soo-jin Kim", False),
        ("Ruth", "Ruth", False),
    ],
)
def test_whole_names(signer: str, name: str, tells: bool) -> None:
    assert has_whole_name(signer, name) is tells


def test_long_texts_take_little_time() -> None:
    began = time.process_time()
    hide_name("aa" * 20_000 + " aa aaa" * 10_000, "aa aaa aaaa a aaaaa", "X")
    hide_name("김" + " " * 50_000 + "김 " * 20_000, "김수정", "X")
    assert time.process_time() - began < 2
