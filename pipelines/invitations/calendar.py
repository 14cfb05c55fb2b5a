"""The entry for a candidate's calendar: the appointment, or the last chance to begin."""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event

from db.repositories.mails import MailSubject
from db.tables import utcnow
from kit.language import Language
from kit.text import clean_line
from pipelines.invitations.texts import texts_in

REMIND = timedelta(hours=1)
"""How long before the entry begins the calendar reminds the candidate."""


def calendar_entry(subject: MailSubject, link: str, language: Language) -> str:
    """An iCalendar object (RFC 5545) with one event.

    Without an appointment the event ends at the deadline, and is as long as the interview. A later
    message about the same invitation updates it.
    """
    interview, texts = subject.interview, texts_in(language).calendar
    long = timedelta(seconds=interview.plan["time_budget_s"])
    appointment = interview.scheduled_for
    starts_at = appointment or subject.deadline - long
    title = texts.deadline if appointment is None else texts.appointment
    for name, value in (("company", interview.company), ("position", interview.role)):
        title = title.replace(f"{{{name}}}", clean_line(value))
    now = utcnow()
    event = Event()
    event.add("uid", f"invitation-{subject.invitation.id}@vivavoce")
    event.add("sequence", int(now.timestamp()))
    event.add("dtstamp", now)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + long).astimezone(UTC))
    event.add("summary", title)
    event.add("description", texts.description.replace("{link}", link))
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if appointment is not None else "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Vivavoce//Invitations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()
