"""Phone lines on a real LiveKit server with Redis."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from livekit import api
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from kit.ports import free_port
from rooms.livekit.phone import PhoneLines
from rooms.livekit.phone_line import PhoneError, PhoneLine
from rooms.livekit.server import EmbeddedLiveKit
from rooms.livekit.settings import LiveKitSettings
from tests.support.redis_server import running_redis
from vivavoce.commands.phone import PASSWORD_VARIABLE
from vivavoce.commands.phone import app as command

pytestmark = pytest.mark.realtime

NUMBER = "+8225550100"


@pytest.fixture(scope="module")
def phone_server(
    livekit_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveKitSettings]:
    """A LiveKit server that can have phone lines."""
    folder = tmp_path_factory.mktemp("phone")
    with running_redis(folder) as redis:
        server = EmbeddedLiveKit(livekit_binary, folder / "livekit", redis=redis.address)
        asyncio.run(server.start())
        yield of(server)
        asyncio.run(server.stop())


def of(server: EmbeddedLiveKit) -> LiveKitSettings:
    return LiveKitSettings(
        url=server.url, api_key=server.api_key, api_secret=SecretStr(server.api_secret)
    )


@pytest_asyncio.fixture
async def lines(phone_server: LiveKitSettings) -> AsyncIterator[PhoneLines]:
    """The server's lines; none are left behind."""
    async with PhoneLines(phone_server) as lines:
        yield lines
        for line in await lines.lines():
            await lines.remove(line.name)


async def test_a_line_is_made_once(lines: PhoneLines) -> None:
    line = PhoneLine(numbers=(NUMBER,), allowed_addresses=("203.0.113.0/24",), language="ko")
    standing, change = await lines.set_up(line)
    assert change == "made"
    assert (standing.numbers, standing.allowed_addresses) == ((NUMBER,), ("203.0.113.0/24",))
    assert standing.language == "ko"
    assert standing.rule_id
    assert await lines.set_up(line) == (standing, "unchanged")
    assert await lines.lines() == [standing]


async def test_each_call_gets_its_own_room_and_an_agent(
    lines: PhoneLines, phone_server: LiveKitSettings
) -> None:
    await lines.set_up(PhoneLine(numbers=(NUMBER,), language="ko"))
    secret = phone_server.api_secret.get_secret_value()
    async with api.LiveKitAPI(phone_server.url, phone_server.api_key, secret) as server:
        (rule,) = (await server.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest())).items
    assert rule.rule.dispatch_rule_individual.room_prefix == "call-"
    assert not rule.rule.dispatch_rule_individual.no_randomness
    assert rule.hide_phone_number
    (agent,) = rule.room_config.agents
    assert agent.agent_name == "interviewer"
    assert json.loads(agent.metadata) == {"kind": "reception", "language": "ko"}


async def test_a_line_is_changed_in_place(lines: PhoneLines) -> None:
    first, _ = await lines.set_up(PhoneLine(numbers=(NUMBER,), language="ko"))
    line = PhoneLine(
        numbers=(NUMBER, "+8225550101"), auth_username="provider", auth_password="secret"
    )
    second, change = await lines.set_up(line)
    assert change == "changed"
    assert (second.trunk_id, second.rule_id) == (first.trunk_id, first.rule_id)
    assert second.numbers == (NUMBER, "+8225550101")
    assert (second.auth_username, second.language) == ("provider", "")
    assert (await lines.set_up(line))[1] == "unchanged"
    assert await lines.lines() == [second]


async def test_what_others_set_on_a_trunk_stays(
    lines: PhoneLines, phone_server: LiveKitSettings
) -> None:
    standing, _ = await lines.set_up(PhoneLine(numbers=(NUMBER,)))
    secret = phone_server.api_secret.get_secret_value()
    async with api.LiveKitAPI(phone_server.url, phone_server.api_key, secret) as server:
        await server.sip.update_inbound_trunk_fields(standing.trunk_id, metadata="theirs")
        await lines.set_up(PhoneLine(numbers=("+8225550102",)))
        (trunk,) = (await server.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())).items
    assert (trunk.metadata, list(trunk.numbers)) == ("theirs", ["+8225550102"])


async def test_two_lines_do_not_share_a_number(lines: PhoneLines) -> None:
    await lines.set_up(PhoneLine(numbers=(NUMBER,)))
    with pytest.raises(PhoneError, match="another trunk already has this number"):
        await lines.set_up(PhoneLine(name="second", numbers=(NUMBER,)))
    await lines.set_up(PhoneLine(name="second", numbers=("+8225550101",)))
    assert [line.name for line in await lines.lines()] == ["second", "vivavoce"]


async def test_a_removed_line_is_gone(lines: PhoneLines) -> None:
    await lines.set_up(PhoneLine(numbers=(NUMBER,)))
    assert await lines.remove("vivavoce") is True
    assert await lines.remove("vivavoce") is False
    assert await lines.lines() == []


async def test_a_line_for_the_whole_internet_is_refused(lines: PhoneLines) -> None:
    with pytest.raises(PhoneError, match="the whole internet"):
        await lines.set_up(PhoneLine(language="en"))
    with pytest.raises(PhoneError, match="needs its password"):
        await lines.set_up(PhoneLine(numbers=(NUMBER,), auth_username="provider"))
    assert await lines.lines() == []


async def test_a_wrong_key_is_told(phone_server: LiveKitSettings) -> None:
    wrong = phone_server.model_copy(update={"api_secret": SecretStr("x" * 40)})
    async with PhoneLines(wrong) as lines:
        with pytest.raises(PhoneError, match="does not know this key"):
            await lines.lines()
    with pytest.raises(PhoneError, match="VIVAVOCE_LIVEKIT_API_KEY"):
        PhoneLines(LiveKitSettings(api_key=""))


async def test_a_server_without_redis_says_so(livekit_server: EmbeddedLiveKit) -> None:
    async with PhoneLines(of(livekit_server)) as lines:
        with pytest.raises(PhoneError, match="needs Redis"):
            await lines.set_up(PhoneLine(numbers=(NUMBER,)))


async def test_a_server_that_is_away_is_reported() -> None:
    unreachable = LiveKitSettings(
        url=f"ws://127.0.0.1:{free_port()}", api_key="k", api_secret=SecretStr("s" * 32)
    )
    async with PhoneLines(unreachable) as lines:
        with pytest.raises(PhoneError, match="can't be reached"):
            await lines.lines()


def test_the_command_line(phone_server: LiveKitSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_URL", phone_server.url)
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_API_KEY", phone_server.api_key)
    monkeypatch.setenv("VIVAVOCE_LIVEKIT_API_SECRET", phone_server.api_secret.get_secret_value())
    monkeypatch.setenv(PASSWORD_VARIABLE, "not to be shown")

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(command, arguments)

    assert "no lines yet" in call("show").output
    line = ("--number", NUMBER, "--auth-user", "provider", "--language", "ko")
    setup = call("setup", *line)
    assert setup.exit_code == 0, setup.output
    assert "line 'vivavoce': made" in setup.output
    assert "unchanged" in call("setup", *line).output
    shown = call("show").output
    assert NUMBER in shown
    assert "the interviewer" in shown
    assert "not to be shown" not in setup.output + shown
    taken = call("setup", "--number", NUMBER, "--name", "second")
    assert taken.exit_code == 1
    assert "another trunk already has this number" in taken.output
    assert call("remove").exit_code == 0
    gone = call("remove")
    assert gone.exit_code == 1
    assert "there is no line" in gone.output
