"""Companies, positions with their plans, and invitations to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    ChangePosition,
    CompanyPage,
    CompanyView,
    CreateCompany,
    CreatePosition,
    InvitationPage,
    InvitationView,
    InviteToPosition,
    NewInvitation,
    PlanItem,
    PlanList,
    PositionItem,
    PositionPage,
    PositionView,
)


class PositionCalls(Connection):
    """Calls about what is hired for."""

    async def create_company(self, wanted: CreateCompany) -> CompanyView:
        """Make a company."""
        return await self._post("/companies", CompanyView, wanted)

    async def companies(
        self, *, q: str | None = None, page_size: int = 100
    ) -> AsyncIterator[CompanyView]:
        """All companies, newest first."""
        async for item in self._pages("/companies", CompanyPage, q=q, limit=page_size):
            yield item

    async def plans(self) -> list[PlanItem]:
        """The plans that come with the product."""
        return (await self._get("/plans", PlanList)).items

    async def create_position(self, wanted: CreatePosition) -> PositionView:
        """Make a position with its plan and rubric, and its company if that is new."""
        return await self._post("/positions", PositionView, wanted)

    async def position(self, position_id: UUID) -> PositionView:
        """One position, with its whole plan."""
        return await self._get(f"/positions/{position_id}", PositionView)

    async def positions(
        self, *, q: str | None = None, archived: bool | None = None, page_size: int = 100
    ) -> AsyncIterator[PositionItem]:
        """All positions, newest first."""
        pages = self._pages("/positions", PositionPage, q=q, archived=archived, limit=page_size)
        async for item in pages:
            yield item

    async def change_position(self, position_id: UUID, wanted: ChangePosition) -> PositionView:
        """Change what is named; interviews made from it stay as they were."""
        return await self._post(f"/positions/{position_id}", PositionView, wanted, method="PATCH")

    async def invite_to_position(
        self, position_id: UUID, wanted: InviteToPosition
    ) -> NewInvitation:
        """Make a candidate's interview and the link to it."""
        return await self._post(f"/positions/{position_id}/invitations", NewInvitation, wanted)

    async def invitations_to_position(
        self, position_id: UUID, *, page_size: int = 100
    ) -> AsyncIterator[InvitationView]:
        """Who was invited to a position, newest first."""
        pages = self._pages(
            f"/positions/{position_id}/invitations", InvitationPage, limit=page_size
        )
        async for item in pages:
            yield item
