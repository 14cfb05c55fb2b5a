"""Endpoints of the languages that interviews can be held in."""

from __future__ import annotations

import asyncio
from typing import get_args

from fastapi import APIRouter, Depends

from api.identity import staff_only
from api.languages.schemas import LanguagesView, LanguageView
from api.services import Services, ServicesDep
from kit.language import Language
from models.languages import LanguageSupport, language_support
from models.store.store import ModelStore

router = APIRouter(prefix="/languages", tags=["languages"], dependencies=[Depends(staff_only)])


@router.get("")
async def list_languages(services: ServicesDep) -> LanguagesView:
    """List the languages of interviews, and whether their models are here.

    The server's own files are looked at, not those of agent workers on other machines.
    """
    on_agents = services.livekit_webhooks is not None
    found = await asyncio.to_thread(_look, services, on_agents)
    return LanguagesView(
        items=[
            LanguageView.of(
                each, first=each.language == services.first_language, on_agents=on_agents
            )
            for each in found
        ],
        on_agents=on_agents,
    )


def _look(services: Services, on_agents: bool) -> list[LanguageSupport]:
    store = ModelStore(services.models.models_dir)
    return [
        language_support(language, services.models, store, hears=not on_agents)
        for language in get_args(Language)
    ]
