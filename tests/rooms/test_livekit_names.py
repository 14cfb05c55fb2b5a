"""Names of rooms: whose they are, with installations side by side on one server."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID

import pytest
from pydantic import ValidationError

from rooms.livekit.names import RoomNames
from rooms.livekit.settings import LiveKitSettings

pytestmark = pytest.mark.realtime

INTERVIEW = UUID("00000000-0000-4000-8000-000000000001")
PREFIXES = ("", "acme-", "acme-eu-", "a", "interview", "call", "inter", "-")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_own_names_are_known_again(prefix: str) -> None:
    settings = LiveKitSettings(room_prefix=prefix)
    names = settings.names
    room = names.of_interview(INTERVIEW)
    assert names.interview(room) == INTERVIEW
    assert names.ours(room) and not names.is_call(room)
    call = names.of_calls + "_0100_x"
    assert names.ours(call) and names.is_call(call) and names.interview(call) is None
    assert settings.registered_name == f"{prefix}interviewer"


@pytest.mark.parametrize(("mine", "theirs"), permutations(PREFIXES, 2))
def test_no_name_of_one_is_taken_for_the_others(mine: str, theirs: str) -> None:
    names, others = RoomNames(mine), RoomNames(theirs)
    for room in (others.of_interview(INTERVIEW), others.of_calls + "_0100_x"):
        assert not names.ours(room)
        assert names.interview(room) is None
        assert not names.is_call(room)


@pytest.mark.parametrize("prefix", ["interview-", "my-call-", "Acme-", "a b", "x" * 33])
def test_a_prefix_that_could_be_mistaken_is_refused(prefix: str) -> None:
    with pytest.raises(ValidationError, match="room_prefix"):
        LiveKitSettings(room_prefix=prefix)
