"""Calls about companies, positions and their plans, and invitations to positions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from vivavoce_client.connection import Connection
from vivavoce_client.models import (
    AgreementView,
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
    """Calls about companies and positions."""

    async def create_company(self, request: CreateCompany) -> CompanyView:
        """Create a company."""
        return await self._post("/companies", CompanyView, request)

    async def companies(
        self, *, q: str | None = None, page_size: int = 100
    ) -> AsyncIterator[CompanyView]:
        """All companies, newest first."""
        async for item in self._pages("/companies", CompanyPage, q=q, limit=page_size):
            yield item

    async def plans(self) -> list[PlanItem]:
        """The product's built-in plans."""
        return (await self._get("/plans", PlanList)).items

    async def create_position(self, request: CreatePosition) -> PositionView:
        """Create a position with its plan and rubric, and its company if that is new."""
        return await self._post("/positions", PositionView, request)

    async def position(self, position_id: UUID) -> PositionView:
        """A position with its whole plan."""
        return await self._get(f"/positions/{position_id}", PositionView)

    async def agreement(self, position_id: UUID) -> AgreementView:
        """How well the ratings of a position's interviews agree."""
        return await self._get(f"/positions/{position_id}/agreement", AgreementView)

    async def positions(
        self, *, q: str | None = None, archived: bool | None = None, page_size: int = 100
    ) -> AsyncIterator[PositionItem]:
        """All positions, newest first."""
        pages = self._pages("/positions", PositionPage, q=q, archived=archived, limit=page_size)
        async for item in pages:
            yield item

    async def change_position(self, position_id: UUID, request: ChangePosition) -> PositionView:
        """Change the given fields; interviews created from the position stay as they are."""
        return await self._post(f"/positions/{position_id}", PositionView, request, method="PATCH")

    async def invite_to_position(
        self, position_id: UUID, request: InviteToPosition
    ) -> NewInvitation:
        """Create a candidate's interview and a link to it."""
        return await self._post(f"/positions/{position_id}/invitations", NewInvitation, request)

    async def invitations_to_position(
        self, position_id: UUID, *, page_size: int = 100
    ) -> AsyncIterator[InvitationView]:
        """The invitations to a position, newest first."""
        pages = self._pages(
            f"/positions/{position_id}/invitations", InvitationPage, limit=page_size
        )
        async for item in pages:
            yield item
