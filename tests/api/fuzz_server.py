"""An API without rate limits, in a separate process.

Prints its address and each role's credentials as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import httpx
import uvicorn

from api.limits.settings import RateSettings
from api.scopes import Scope
from db.relay import EventRelay
from db.session import Database
from kit.ports import free_port
from tests.support.api_server import Served
from vivavoce.logs import configure_logs

PASSWORD = "correct horse battery staple"
KEY = "the operator's key"
YES = {"consents": {"recording": True, "ai_processing": True}}
ADA = {"candidate_name": "Ada", "role": "Engineer", "company": "Acme", "max_questions": 3}
CV = "Ada Lovelace\nada@example.org\n\nObjective: Compiler engineer\n\nSkills\nC, Python\n"


async def _seed(url: str) -> dict[str, dict[str, str]]:
    """Store some content; returns each role's headers."""
    operator = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(base_url=f"{url}/api/v1", headers=operator) as http:
        interview = (await http.post("/interviews", json=ADA)).json()
        (await http.post("/resumes", json={"text": CV})).raise_for_status()
        (await http.post(f"/interviews/{interview['id']}/join")).raise_for_status()
        invited = await http.post(f"/interviews/{interview['id']}/invitations", json={})
        link = f"/invitations/{invited.json()['link'].rsplit('/', 1)[1]}"
        entered = await http.post(f"{link}/enter", json=YES)
        candidate = entered.json()["access_token"]
        signed_in = {}
        for role in ("recruiter", "admin"):
            person = {"email": f"{role}@example.org", "name": role, "role": role}
            created = await http.post("/users", json=person | {"password": PASSWORD})
            created.raise_for_status()
            form = {"username": person["email"], "password": PASSWORD}
            token = (await http.post("/auth/token", data=form)).json()["access_token"]
            signed_in[role] = {"Authorization": f"Bearer {token}"}
        scopes = [scope.value for scope in Scope]
        created = await http.post("/api-keys", json={"name": "everything", "scopes": scopes})
    return signed_in | {
        "key": {"Authorization": f"Bearer {created.json()['key']}"},
        "operator": operator,
        "candidate": {"Authorization": f"Bearer {candidate}"},
        "anonymous": {},
    }


async def main(database_url: str) -> None:
    """Serve until the process is ended."""
    database = Database(database_url)
    relay = EventRelay(database)
    unlimited = RateSettings(read="", write="", sign_in="", unauthorized="")
    with tempfile.TemporaryDirectory() as folder:
        served = Served(database, relay, Path(folder), key=KEY, rates=unlimited)
        await relay.start()
        port = free_port()
        server = uvicorn.Server(uvicorn.Config(served.app, port=port, log_config=None))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{port}"
        print(json.dumps({"url": url, "headers": await _seed(url)}), flush=True)
        await serving


if __name__ == "__main__":
    configure_logs("warning", Path(sys.argv[2]))
    asyncio.run(main(sys.argv[1]))
