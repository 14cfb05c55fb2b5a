"""SQL about sign-ins: sessions, their refresh tokens, and attempts with passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, false, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.tables import KnownNetwork, RefreshToken, SignInAttempt, SignInLink, User, UserSession

KNOWN_FOR = timedelta(days=90)
"""How long a network is known after the last sign-in from it."""


@dataclass(frozen=True)
class TokenState:
    """A refresh token's session, and whether it is still valid."""

    session: UserSession
    user: User
    used: bool
    """It was used before, so there is a copy of it."""
    expired: bool
    used_lately: bool
    """It was used within the leeway that the caller of :meth:`SessionRepository.find` gives."""


@dataclass(frozen=True)
class AttemptLimit:
    """How many wrong passwords are allowed within ``window_s`` seconds."""

    of_account: int
    of_address: int
    window_s: float


class SessionRepository:
    """Reads and writes sessions within one transaction. Times are the database's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, user_id: UUID, token_hash: str, ttl_s: float) -> UserSession:
        """Store a new session with its first refresh token, and delete the user's expired ones."""
        expired = select(col(RefreshToken.session_id)).group_by(col(RefreshToken.session_id))
        expired = expired.having(func.max(col(RefreshToken.expires_at)) < func.now())
        await self._session.execute(
            delete(UserSession).where(
                col(UserSession.user_id) == user_id, col(UserSession.id).in_(expired)
            )
        )
        session = UserSession(user_id=user_id)
        self._session.add(session)
        await self._session.flush()
        await self._add_token(session.id, token_hash, ttl_s)
        return session

    async def find(self, token_hash: str, *, leeway_s: float = 0.0) -> TokenState | None:
        """A refresh token's session and state, locked until this transaction ends; or None.

        Args:
            leeway_s: for how long a used token counts as used lately.
        """
        lately = func.now() - timedelta(seconds=leeway_s)
        query = (
            select(
                UserSession,
                User,
                col(RefreshToken.used_at).is_not(None),
                col(RefreshToken.expires_at) <= func.now(),
                func.coalesce(col(RefreshToken.used_at) > lately, false()),
            )
            .join(UserSession, col(UserSession.id) == col(RefreshToken.session_id))
            .join(User, col(User.id) == col(UserSession.user_id))
            .where(col(RefreshToken.token_hash) == token_hash)
            .with_for_update(of=[RefreshToken, UserSession])
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else TokenState(*row)

    async def rotate(self, session_id: UUID, token_hash: str, next_hash: str, ttl_s: float) -> None:
        """Mark a refresh token that :meth:`find` gave as used, and store the next one."""
        await self._session.execute(
            update(RefreshToken)
            .where(col(RefreshToken.token_hash) == token_hash)
            .values(used_at=func.now())
        )
        await self._add_token(session_id, next_hash, ttl_s)

    async def revoke(self, session_id: UUID) -> bool:
        """End a session. False when it was over already."""
        query = (
            update(UserSession)
            .where(col(UserSession.id) == session_id, col(UserSession.revoked_at).is_(None))
            .values(revoked_at=func.now())
            .returning(col(UserSession.id))
        )
        return await self._session.scalar(query) is not None

    async def revoke_all(self, user_id: UUID, *, but: UUID | None = None) -> None:
        """End all sessions of a user, except one, and delete the links that would begin others."""
        await self._session.execute(delete(SignInLink).where(col(SignInLink.user_id) == user_id))
        query = update(UserSession).where(
            col(UserSession.user_id) == user_id, col(UserSession.revoked_at).is_(None)
        )
        if but is not None:
            query = query.where(col(UserSession.id) != but)
        await self._session.execute(query.values(revoked_at=func.now()))

    async def add_link(self, token_hash: str, user_id: UUID, ttl_s: float) -> None:
        """Store a link that signs a user in once, and delete the expired ones."""
        await self._session.execute(
            delete(SignInLink).where(col(SignInLink.expires_at) <= func.now())
        )
        await self._session.execute(
            insert(SignInLink).values(
                token_hash=token_hash,
                user_id=user_id,
                expires_at=func.now() + timedelta(seconds=ttl_s),
            )
        )

    async def use_link(self, token_hash: str) -> User | None:
        """Use up a link that has not expired; returns its user, whose account may be closed."""
        query = (
            delete(SignInLink)
            .where(
                col(SignInLink.token_hash) == token_hash,
                col(SignInLink.expires_at) > func.now(),
            )
            .returning(col(SignInLink.user_id))
        )
        user_id: UUID | None = await self._session.scalar(query)
        if user_id is None:
            return None
        # Locked, so that no session begins beside a change that ends them all.
        return await self._session.get(User, user_id, with_for_update=True, populate_existing=True)

    async def take_attempt(
        self, account_hash: str, address_hash: str, limit: AttemptLimit
    ) -> float | None:
        """Count an attempt before its password is checked, so that none run in parallel.

        An account's attempts from each known network are counted by themselves, all others
        together.

        Returns:
            None: the password may be checked. Else the seconds until the next attempt; this one
            is not counted.
        """
        window = timedelta(seconds=limit.window_s)
        await self._session.execute(
            delete(SignInAttempt).where(col(SignInAttempt.at) < func.now() - window)
        )
        account = col(SignInAttempt.account_hash) == account_hash
        address = col(SignInAttempt.address_hash) == address_hash
        known = select(col(KnownNetwork.address_hash)).where(
            col(KnownNetwork.account_hash) == account_hash,
            col(KnownNetwork.at) > func.now() - KNOWN_FOR,
        )
        if address_hash in (await self._session.scalars(known)).all():
            of_account = account & address
        else:
            of_account = account & col(SignInAttempt.address_hash).not_in(known)
        wait_s = None
        for counted, key, most in (
            (of_account, account_hash, limit.of_account),
            (address, address_hash, limit.of_address),
        ):
            await self._session.execute(
                select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0)))
            )
            deciding: datetime | None = await self._session.scalar(
                select(col(SignInAttempt.at))
                .where(counted, col(SignInAttempt.at) > func.now() - window)
                .order_by(col(SignInAttempt.at).desc())
                .offset(most - 1)
                .limit(1)
            )
            if deciding is not None:
                left = select(func.extract("epoch", deciding + window - func.clock_timestamp()))
                wait_s = max(wait_s or 0.0, float(await self._session.scalar(left) or 0))
        if wait_s is None:
            await self._session.execute(
                insert(SignInAttempt).values(
                    account_hash=account_hash,
                    address_hash=address_hash,
                    at=func.clock_timestamp(),
                )
            )
        return wait_s

    async def forgive(self, account_hash: str, address_hash: str) -> None:
        """After the right password: delete the account's earlier attempts from this network, and
        note the network as known."""
        await self._session.execute(
            delete(SignInAttempt).where(
                col(SignInAttempt.account_hash) == account_hash,
                col(SignInAttempt.address_hash) == address_hash,
            )
        )
        await self._session.execute(
            delete(KnownNetwork).where(col(KnownNetwork.at) < func.now() - KNOWN_FOR)
        )
        known = upsert(KnownNetwork).values(
            account_hash=account_hash, address_hash=address_hash, at=func.now()
        )
        await self._session.execute(
            known.on_conflict_do_update(
                index_elements=["account_hash", "address_hash"], set_={"at": func.now()}
            )
        )

    async def _add_token(self, session_id: UUID, token_hash: str, ttl_s: float) -> None:
        await self._session.execute(
            insert(RefreshToken).values(
                token_hash=token_hash,
                session_id=session_id,
                expires_at=func.now() + timedelta(seconds=ttl_s),
            )
        )
