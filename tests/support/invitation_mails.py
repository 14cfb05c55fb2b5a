"""The messages that invite the applicants, as they arrive at the mail server."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Event

from tests.support.applicants import COMPANY, Applicants
from tests.support.mail_server import parts_of
from tests.support.recruiting import Office


async def check_mails(office: Office, applicants: Applicants) -> dict[str, str]:
    """Check that each applicant's message has their own link, the notices and the deadline.

    Returns:
        The links by address.
    """
    names, links = applicants.by_address, {}
    for message in await office.mail.until(len(names)):
        address = str(message["To"])
        body, html, calendar = parts_of(message)
        [event] = calendar.walk("VEVENT")
        assert isinstance(event, Event)
        link = str(event["url"])
        token = link.removeprefix(f"{office.product.url}/i/")
        invitation = (await office.product.http.get(f"/invitations/{token}")).json()
        assert invitation["candidate_name"] == names[address]
        deadline = datetime.fromisoformat(invitation["expires_at"]).astimezone(UTC)
        assert event.end == deadline.replace(microsecond=0)
        for part in (body, html):
            assert link in part and f"{link}#other-format" in part
            assert "An AI asks the questions" in part and "Your voice is recorded" in part
            assert f"A person at {COMPANY} decides" in part
        links[address] = link
    assert links.keys() == names.keys()
    return links
