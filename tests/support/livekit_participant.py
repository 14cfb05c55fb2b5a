"""A participant of a LiveKit room in its own process; arguments: URL TOKEN."""

from __future__ import annotations

import asyncio
import json
import sys

from livekit import rtc


async def main(url: str, token: str) -> None:
    room = rtc.Room()
    gone = asyncio.Event()
    room.on("disconnected", lambda *_: gone.set())
    await room.connect(url, token)
    print(json.dumps({"event": "in", "identity": room.local_participant.identity}), flush=True)
    await gone.wait()
    print(json.dumps({"event": "out"}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
