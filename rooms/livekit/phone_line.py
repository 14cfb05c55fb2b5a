"""A phone line: an inbound SIP trunk, and the rule that dispatches an agent to its calls."""

from __future__ import annotations

import json
from dataclasses import dataclass

from livekit.protocol import sip as proto

DEFAULT_NAME = "vivavoce"


class PhoneError(Exception):
    """A line can't be set up, listed or removed; the message says why and what to do."""


@dataclass(frozen=True)
class PhoneLine:
    """A line as it should be.

    At least one of ``numbers``, ``allowed_addresses`` and ``auth_username`` is required: without
    any of them the whole internet could call.
    """

    name: str = DEFAULT_NAME
    numbers: tuple[str, ...] = ()
    """Called numbers as the provider sends them, usually ``+`` and country code; empty: any."""
    allowed_addresses: tuple[str, ...] = ()
    """Addresses or networks of the provider's gateways; empty: any."""
    auth_username: str = ""
    auth_password: str = ""
    language: str = ""
    """Language of the greeting; empty: that of the agent's settings."""


@dataclass(frozen=True)
class StandingLine:
    """A line as the server has it."""

    name: str
    trunk_id: str
    rule_id: str
    """Empty: our agents don't receive this trunk's calls."""
    numbers: tuple[str, ...]
    allowed_addresses: tuple[str, ...]
    auth_username: str
    language: str


def call_metadata(language: str) -> str:
    """The metadata of the dispatch to a call."""
    return json.dumps({"kind": "reception"} | ({"language": language} if language else {}))


def standing_line(
    trunk: proto.SIPInboundTrunkInfo, rule: proto.SIPDispatchRuleInfo | None
) -> StandingLine:
    """The line of a trunk and the rule that applies to it."""
    return StandingLine(
        name=trunk.name,
        trunk_id=trunk.sip_trunk_id,
        rule_id=rule.sip_dispatch_rule_id if rule else "",
        numbers=tuple(trunk.numbers),
        allowed_addresses=tuple(trunk.allowed_addresses),
        auth_username=trunk.auth_username,
        language=_language(rule),
    )


def _language(rule: proto.SIPDispatchRuleInfo | None) -> str:
    for agent in rule.room_config.agents if rule else ():
        try:
            metadata = json.loads(agent.metadata or "{}")
        except ValueError:
            continue
        if isinstance(metadata, dict) and isinstance(metadata.get("language"), str):
            return str(metadata["language"])
    return ""
