"""Phone lines on a LiveKit server: set up, listed and removed.

A line is identified by its name, so setting it up twice changes nothing and setting it up
differently changes what differs. Each call gets its own room, to which the server dispatches an
agent.
"""

from __future__ import annotations

from collections.abc import Awaitable
from types import TracebackType
from typing import Literal, TypeVar

import aiohttp
from livekit import api
from livekit.protocol import sip as proto

from rooms.livekit.phone_line import (
    PhoneError,
    PhoneLine,
    StandingLine,
    call_metadata,
    standing_line,
)
from rooms.livekit.settings import LiveKitSettings

TIMEOUT_S = 5.0
EMPTY_TIMEOUT_S = 30
"""How long an empty call's room is kept; agents come and go within it."""

Change = Literal["made", "changed", "unchanged"]
T = TypeVar("T")


class PhoneLines:
    """The lines of one LiveKit server; an async context manager.

    Args:
        settings: the server, its key, and the name that agents are dispatched by.

    Raises:
        PhoneError: by every method.
    """

    def __init__(self, settings: LiveKitSettings) -> None:
        secret = settings.api_secret.get_secret_value()
        if not (settings.api_key and secret):
            raise PhoneError(
                "set VIVAVOCE_LIVEKIT_API_KEY and VIVAVOCE_LIVEKIT_API_SECRET, the key of the "
                f"LiveKit server at {settings.url}"
            )
        self._settings = settings
        self._secret = secret

    async def __aenter__(self) -> PhoneLines:
        self._api = api.LiveKitAPI(
            self._settings.url,
            self._settings.api_key,
            self._secret,
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            failover=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._api.aclose()

    async def lines(self) -> list[StandingLine]:
        """Every inbound trunk, ours and others', by name."""
        rules = await self._rules()
        lines = [
            standing_line(trunk, self._rule_for(trunk, rules)) for trunk in await self._trunks()
        ]
        return sorted(lines, key=lambda line: (line.name, line.trunk_id))

    async def set_up(self, line: PhoneLine) -> tuple[StandingLine, Change]:
        """Create the line, or change what differs."""
        if not (line.numbers or line.allowed_addresses or line.auth_username):
            raise PhoneError(
                "a line needs a number, an allowed address or a user name: without any of them "
                "the whole internet could call"
            )
        if bool(line.auth_username) != bool(line.auth_password):
            raise PhoneError("a user name needs its password, and a password its user name")
        trunk, trunk_change = await self._set_up_trunk(line)
        try:
            rule, rule_change = await self._set_up_rule(line, trunk.sip_trunk_id)
        except PhoneError:
            if trunk_change == "made":
                await self._delete_trunk(trunk.sip_trunk_id)
            raise
        changes = {trunk_change, rule_change}
        change: Change = "made" if trunk_change == "made" else "changed"
        return standing_line(trunk, rule), "unchanged" if changes == {"unchanged"} else change

    async def remove(self, name: str) -> bool:
        """Remove the line; calls in progress are not touched. False when there is none."""
        trunk, rule = await self._own_trunk(name), await self._own_rule(name)
        if rule is not None:
            delete = api.DeleteSIPDispatchRuleRequest(
                sip_dispatch_rule_id=rule.sip_dispatch_rule_id
            )
            await self._ask(self._api.sip.delete_dispatch_rule(delete))
        if trunk is not None:
            await self._delete_trunk(trunk.sip_trunk_id)
        return trunk is not None or rule is not None

    # -- trunks ------------------------------------------------------------------------------

    async def _trunks(self) -> list[proto.SIPInboundTrunkInfo]:
        listed = await self._ask(self._api.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest()))
        return list(listed.items)

    async def _own_trunk(self, name: str) -> proto.SIPInboundTrunkInfo | None:
        named = [trunk for trunk in await self._trunks() if trunk.name == name]
        if len(named) > 1:
            ids = ", ".join(trunk.sip_trunk_id for trunk in named)
            raise PhoneError(f"{len(named)} trunks are called '{name}' ({ids}): remove all but one")
        return named[0] if named else None

    async def _set_up_trunk(self, line: PhoneLine) -> tuple[proto.SIPInboundTrunkInfo, Change]:
        standing = await self._own_trunk(line.name)
        desired = proto.SIPInboundTrunkInfo()
        if standing is not None:
            desired.CopyFrom(standing)  # settings beside these fields stay
        desired.name = line.name
        desired.numbers[:] = line.numbers
        desired.allowed_addresses[:] = line.allowed_addresses
        desired.auth_username = line.auth_username
        desired.auth_password = line.auth_password
        if standing is None:
            create = api.CreateSIPInboundTrunkRequest(trunk=desired)
            return await self._ask(self._api.sip.create_inbound_trunk(create)), "made"
        if desired == standing:
            return standing, "unchanged"
        update = self._api.sip.update_inbound_trunk(standing.sip_trunk_id, desired)
        return await self._ask(update), "changed"

    async def _delete_trunk(self, trunk_id: str) -> None:
        delete = api.DeleteSIPTrunkRequest(sip_trunk_id=trunk_id)
        await self._ask(self._api.sip.delete_trunk(delete))

    # -- dispatch rules ----------------------------------------------------------------------

    async def _rules(self) -> list[proto.SIPDispatchRuleInfo]:
        listed = await self._ask(self._api.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest()))
        return list(listed.items)

    async def _own_rule(self, name: str) -> proto.SIPDispatchRuleInfo | None:
        named = [rule for rule in await self._rules() if rule.name == name]
        if len(named) > 1:
            ids = ", ".join(rule.sip_dispatch_rule_id for rule in named)
            raise PhoneError(f"{len(named)} rules are called '{name}' ({ids}): remove all but one")
        return named[0] if named else None

    async def _set_up_rule(
        self, line: PhoneLine, trunk_id: str
    ) -> tuple[proto.SIPDispatchRuleInfo, Change]:
        standing = await self._own_rule(line.name)
        desired = proto.SIPDispatchRuleInfo()
        if standing is not None:
            desired.CopyFrom(standing)
        desired.name = line.name
        desired.trunk_ids[:] = [trunk_id]
        # Keep numbers out of room names, identities and logs; a returning caller is recognised by
        # the identity, which the server derives from a hash.
        desired.hide_phone_number = True
        desired.rule.CopyFrom(
            proto.SIPDispatchRule(
                dispatch_rule_individual=proto.SIPDispatchRuleIndividual(
                    room_prefix=self._settings.names.of_calls
                )
            )
        )
        desired.room_config.CopyFrom(
            api.RoomConfiguration(
                empty_timeout=EMPTY_TIMEOUT_S,
                departure_timeout=EMPTY_TIMEOUT_S,
                agents=[
                    api.RoomAgentDispatch(
                        agent_name=self._settings.registered_name,
                        metadata=call_metadata(line.language),
                    )
                ],
            )
        )
        if standing is None:
            create = api.CreateSIPDispatchRuleRequest(dispatch_rule=desired)
            return await self._ask(self._api.sip.create_dispatch_rule(create)), "made"
        if desired == standing:
            return standing, "unchanged"
        update = self._api.sip.update_dispatch_rule(standing.sip_dispatch_rule_id, desired)
        return await self._ask(update), "changed"

    def _rule_for(
        self, trunk: proto.SIPInboundTrunkInfo, rules: list[proto.SIPDispatchRuleInfo]
    ) -> proto.SIPDispatchRuleInfo | None:
        """The rule that dispatches our agents to this trunk's calls."""
        for rule in rules:
            if trunk.sip_trunk_id in rule.trunk_ids and any(
                agent.agent_name == self._settings.registered_name
                for agent in rule.room_config.agents
            ):
                return rule
        return None

    # -- the server --------------------------------------------------------------------------

    async def _ask(self, call: Awaitable[T]) -> T:
        url = self._settings.url
        try:
            return await call
        except api.TwirpError as error:
            raise PhoneError(_explained(url, error)) from error
        except TimeoutError as error:
            raise PhoneError(f"the LiveKit server at {url} did not answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # ValueError: the answer is not a LiveKit server's.
            raise PhoneError(f"the LiveKit server at {url} can't be reached: {error}") from error


def _explained(url: str, error: api.TwirpError) -> str:
    message = error.message
    if "redis" in message or "sip not connected" in message:
        return (
            f"the LiveKit server at {url} takes no phone calls: it needs Redis, which it shares "
            "with LiveKit SIP (see docs/phone.md)"
        )
    if error.status == 401:
        return f"the LiveKit server at {url} does not know this key: check VIVAVOCE_LIVEKIT_API_KEY"
    if "Conflicting inbound SIP Trunks" in message:
        return (
            f"another trunk already has this number; `vivavoce phone show` lists them ({message})"
        )
    if "onflicting" in message:
        return f"another dispatch rule already receives these calls ({message})"
    return f"the LiveKit server at {url} refused: {message}"
