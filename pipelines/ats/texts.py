"""The texts that an ATS shows to its users."""

from __future__ import annotations

_TEXTS = {
    "status": ("Status", "상태"),
    "interview": ("Interview", "면접"),
    "result": ("Result", "결과"),
    "ready": ("Ready for review", "검토할 수 있음"),
    "total": ("Total (1 to 5)", "총점(1~5점)"),
    "total_explained": (
        "Computed from the rubric's levels. People decide, not this number.",
        "평가 기준의 수준으로 계산한 값입니다. 결정은 이 숫자가 아니라 사람이 합니다.",
    ),
    "started_at": ("Started at", "시작"),
    "ended_at": ("Ended at", "종료"),
    "reason": ("Reason", "사유"),
    "cancelled": ("The interview was cancelled.", "면접이 취소되었습니다."),
    "expired": (
        "The candidate did not come before the deadline.",
        "지원자가 기한 안에 면접을 시작하지 않았습니다.",
    ),
    "failed": (
        "The interview failed for a technical reason. Send it again.",
        "기술적인 문제로 면접이 중단되었습니다. 다시 보내 주세요.",
    ),
    "link": ("Link for the candidate", "지원자용 링크"),
    "link_explained": (
        "Pass it on to the candidate only: it opens their interview.",
        "지원자에게만 전달하세요. 이 링크로 면접에 들어갈 수 있습니다.",
    ),
}


def text(name: str, language: str) -> str:
    """A text in the language of an integration."""
    english, korean = _TEXTS[name]
    return korean if language == "ko" else english


def total_text(low: float, high: float) -> str:
    """A total, or the range in which it is."""
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
