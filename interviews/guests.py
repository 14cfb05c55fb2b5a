"""The candidate, role and company of an interview that was created without any."""

from __future__ import annotations

from kit.language import Language

NAMES: dict[Language, str] = {"en": "Guest", "ko": "손님"}
ROLES: dict[Language, str] = {"en": "engineer", "ko": "엔지니어"}
COMPANY = "Vivavoce"
