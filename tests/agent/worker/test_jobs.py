"""What a dispatch asks for, and how many jobs a worker takes."""

from __future__ import annotations

from uuid import UUID

import pytest

from agent.worker.capacity import Capacity
from agent.worker.jobs import BadJobError, JobRequestInfo, read_request
from rooms.livekit.names import RoomNames

pytestmark = pytest.mark.realtime

INTERVIEW = UUID("1ba07fb0-3178-443a-9b72-577c794eeecf")


@pytest.mark.parametrize(
    ("room", "metadata", "kind", "interview_id"),
    [
        ("any", f'{{"interview_id": "{INTERVIEW}"}}', "interview", INTERVIEW),
        ("any", f'{{"kind": "interview", "interview_id": "{INTERVIEW}"}}', "interview", INTERVIEW),
        (f"interview-{INTERVIEW}", "", "interview", INTERVIEW),
        (f"interview-{INTERVIEW}", "{}", "interview", INTERVIEW),
        ("call-1", '{"kind": "reception", "language": "ko"}', "reception", None),
        ("demo", "", "walk_in", None),
        ("interview-with-a-friend", " ", "walk_in", None),
    ],
)
def test_a_dispatch_is_understood(
    room: str, metadata: str, kind: str, interview_id: object
) -> None:
    asked = read_request(room, metadata, walk_ins=True, names=RoomNames())
    assert (asked.kind, asked.interview_id) == (kind, interview_id)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ("{not json", "not JSON: '{not json'"),
        ("[1, 2]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"kind": "party"}', "'party'"),
        ('{"kind": ["reception"]}', "unknown kind of job"),
        ('{"interview_id": "7"}', "'7' is not an interview's id"),
        ('{"interview_id": 7}', "'7' is not an interview's id"),
        ("", "walk-ins are not admitted"),
        ("x" * 5000, "not JSON"),
    ],
)
def test_rubbish_is_refused_with_a_reason(metadata: str, reason: str) -> None:
    with pytest.raises(BadJobError) as refused:
        read_request("demo", metadata, walk_ins=False, names=RoomNames())
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 200


def test_metadata_is_passed_on() -> None:
    asked = read_request(
        "call-1", '{"kind": "reception", "line": "a"}', walk_ins=False, names=RoomNames()
    )
    assert asked == JobRequestInfo("reception", None, {"kind": "reception", "line": "a"})


async def test_places_are_taken_started_and_given_back() -> None:
    changes: list[int] = []
    places = Capacity(2, lambda: changes.append(places.taken))
    assert places.take() and places.take() and not places.take()
    assert places.load() == 0.0, "jobs on their way are the server's to count"
    places.start()
    assert 0.0 < places.load() < 0.7, "from 0.7 on the server would send no job"
    places.give_back(started=False)
    assert places.take()
    places.start()
    assert places.load() == 1.0
    places.close()
    places.give_back(started=True)
    places.give_back(started=True)
    assert not places.take() and places.load() == 1.0
    await places.emptied()
    assert changes == [1, 2, 1, 2, 2, 1, 0]
