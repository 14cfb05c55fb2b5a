"""The recording: real files, a real kill, and joins that can be repeated."""

from __future__ import annotations

import errno
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rooms import recording
from rooms.ogg import OggWriter, RecordingError, read_stereo
from rooms.recording import Recorder, finalize, started_at
from rooms.recording_parts import RecordingFiles, recording_gaps
from tests.support.chirps import chirp, find

pytestmark = pytest.mark.realtime

UP = chirp(1.0, 24_000)
DOWN = chirp(1.0, 24_000, 3000, 300)


def record(directory: Path, now: float, *, up_at: float, down_at: float, length: float = 3) -> None:
    """One part in which the candidate's chirp rises at ``up_at`` s and the agent's falls."""
    recorder = Recorder(directory, now=now)
    left = np.zeros(int(length * 16_000), np.int16)
    right = np.zeros(int(length * 24_000), np.int16)
    rising = chirp(1.0, 16_000)
    left[int(up_at * 16_000) :][: len(rising)] = rising
    right[int(down_at * 24_000) :][: len(DOWN)] = DOWN
    for i in range(0, len(left), 320):
        recorder.candidate(left[i : i + 320])
    for i in range(0, len(right), 480):
        recorder.agent(right[i : i + 480])
    recorder.close()
    recorder.close()


def load(path: Path) -> np.ndarray:
    return np.concatenate(list(read_stereo(path)))


def assert_at(channel: np.ndarray, clip: np.ndarray, second: float) -> None:
    place, likeness = find(clip, channel)
    assert likeness > 0.95
    assert place / 24_000 == pytest.approx(second, abs=0.01)


def opus_tags(path: Path) -> dict[str, str]:
    """The comments of an Ogg Opus file, read as RFC 7845 lays them out."""
    content = path.read_bytes()
    place = content.index(b"OpusTags") + 8
    texts = []
    (length,) = struct.unpack_from("<I", content, place)
    place += 4 + length
    (count,) = struct.unpack_from("<I", content, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", content, place)
        texts.append(content[place + 4 : place + 4 + length].decode())
        place += 4 + length
    return dict(text.split("=", 1) for text in texts)


def test_a_recording_names_the_synthetic_voice_and_its_engines(tmp_path: Path) -> None:
    for recorder in (
        Recorder(tmp_path, now=100.0, engine="kokoro/af_heart"),
        Recorder(tmp_path, now=101.0, engine="hibari/heart"),
    ):
        recorder.agent(DOWN)
        recorder.close()
    tags = opus_tags(finalize(tmp_path))
    assert "an AI interviewer, whose voice is synthetic speech" in tags["DESCRIPTION"]
    assert tags["SYNTHETIC_SPEECH"] == "right"
    assert tags["SYNTHETIC_SPEECH_ENGINE"] == "kokoro/af_heart, hibari/heart"


def test_the_candidate_is_left_and_the_agent_right_at_their_times(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=1.5, down_at=0.25)
    assert started_at(tmp_path) == 100.0
    sound = load(finalize(tmp_path))
    assert len(sound) / 24_000 == pytest.approx(3.0, abs=0.03)
    assert_at(sound[:, 0], UP, 1.5)
    assert_at(sound[:, 1], DOWN, 0.25)
    # neither voice bleeds into the other's channel
    assert np.abs(sound[int(1.4 * 24_000) :, 1]).max() < 2000
    assert np.abs(sound[: int(1.2 * 24_000), 0]).max() < 2000


def test_a_single_part_is_not_encoded_again(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0, down_at=0, length=1)
    before = (tmp_path / "part-000.ogg").read_bytes()
    assert finalize(tmp_path).read_bytes() == before


def test_two_parts_are_joined_on_the_wall_clock(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    record(tmp_path, 107.0, up_at=1.5, down_at=0.5)
    assert sorted(p.name for p in tmp_path.glob("*.ogg")) == ["part-000.ogg", "part-001.ogg"]
    path = finalize(tmp_path)
    sound = load(path)
    assert len(sound) / 24_000 == pytest.approx(10.0, abs=0.05)
    first, second = sound[: 5 * 24_000], sound[5 * 24_000 :]
    assert_at(first[:, 0], UP, 0.5)
    assert_at(first[:, 1], DOWN, 1.0)
    assert_at(second[:, 0], UP, 7.0 + 1.5 - 5)
    assert_at(second[:, 1], DOWN, 7.0 + 0.5 - 5)
    assert np.abs(sound[int(3.2 * 24_000) : int(6.9 * 24_000)]).max() < 50

    once = path.read_bytes()
    assert finalize(tmp_path).read_bytes() == once
    assert [p.name for p in tmp_path.glob("part-*")] == []


def test_an_interview_that_goes_on_after_the_join_is_joined_again(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    finalize(tmp_path)
    record(tmp_path, 105.0, up_at=0.5, down_at=1.5)
    assert (tmp_path / "part-001.ogg").exists()
    sound = load(finalize(tmp_path))
    assert_at(sound[: 4 * 24_000, 0], UP, 0.5)
    assert_at(sound[4 * 24_000 :, 1], DOWN, 5.0 + 1.5 - 4)


def test_a_crash_between_join_and_cleaning_up_repeats_nothing(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    record(tmp_path, 104.0, up_at=0.5, down_at=1.0)
    kept = {p.name: p.read_bytes() for p in tmp_path.glob("part-*")}
    once = finalize(tmp_path).read_bytes()
    # the parts are still there, as if the process had died before it removed the last
    (tmp_path / "part-001.ogg").write_bytes(kept["part-001.ogg"])
    (tmp_path / "part-001.json").write_bytes(kept["part-001.json"])
    assert finalize(tmp_path).read_bytes() == once
    assert list(tmp_path.glob("part-*")) == []


def test_a_crash_right_after_the_rename_keeps_the_interviews_time(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    (tmp_path / "part-000.ogg").rename(tmp_path / "recording.ogg")
    finalize(tmp_path)
    assert started_at(tmp_path) == 100.0
    record(tmp_path, 105.0, up_at=0.5, down_at=1.0)
    sound = load(finalize(tmp_path))
    assert_at(sound[: 4 * 24_000, 0], UP, 0.5)
    assert_at(sound[4 * 24_000 :, 0], UP, 5.5 - 4)


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from rooms.recording import Recorder

recorder = Recorder(Path(sys.argv[1]), now=0.0)
began = time.monotonic()
for tick in range(1000):
    time.sleep(max(0.0, began + tick * 0.02 - time.monotonic()))
    tone = 8000 * np.sin(2 * np.pi * 440 * np.arange(tick * 480, tick * 480 + 480) / 24_000)
    recorder.candidate(np.zeros(320, np.int16))
    recorder.agent(tone.astype(np.int16))
    print(tick, flush=True)
"""


def test_a_killed_recorder_leaves_all_but_the_last_second(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    ticks = 0
    for line in process.stdout:
        ticks = int(line)
        if ticks == 120:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    sound = load(finalize(tmp_path))
    lost_s = ticks * 0.02 - len(sound) / 24_000
    print(f"{lost_s:.2f} s lost of {ticks * 0.02:.2f} s")
    assert lost_s <= 1.0
    assert np.abs(sound[2400:, 1]).max() > 7000


def test_a_part_that_is_rubbish_does_not_spoil_the_rest(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    record(tmp_path, 104.0, up_at=0.5, down_at=1.0)
    (tmp_path / "part-000.ogg").write_bytes(b"not a recording")
    sound = load(finalize(tmp_path))
    assert_at(sound[:, 0], UP, 4.5)


def test_a_disk_that_is_full_for_a_while_costs_only_that_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "RETRY_S", 0.05)
    write, begin = OggWriter.write, OggWriter.__init__

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    recorder = Recorder(tmp_path, now=100.0)
    rising, quiet = chirp(1.0, 16_000), np.zeros(16_000, np.int16)

    def feed(left: np.ndarray, seconds: float) -> None:
        recorder.candidate(left)
        recorder.agent(np.zeros(int(seconds * 24_000), np.int16))
        time.sleep(0.4)

    feed(rising, 1.0)
    monkeypatch.setattr(OggWriter, "write", full)
    monkeypatch.setattr(OggWriter, "__init__", full)
    feed(np.concatenate((quiet, quiet)), 2.0)
    monkeypatch.setattr(OggWriter, "write", write)
    monkeypatch.setattr(OggWriter, "__init__", begin)
    time.sleep(0.4)
    feed(quiet, 1.0)
    feed(rising, 1.0)
    recorder.close()
    sound = load(finalize(tmp_path))
    assert len(sound) / 24_000 == pytest.approx(5.0, abs=0.05)
    assert_at(sound[: int(2.5 * 24_000), 0], UP, 0.0)
    assert_at(sound[int(2.5 * 24_000) :, 0], UP, 1.5)
    assert recording_gaps(tmp_path, 5.0) == [pytest.approx((1.0, 3.0), abs=0.15)]


def test_a_lone_part_without_sound_is_no_recording(tmp_path: Path) -> None:
    Recorder(tmp_path, now=100.0).close()
    assert started_at(tmp_path) == 100.0
    with pytest.raises(RecordingError, match="nothing was recorded"):
        finalize(tmp_path)
    record(tmp_path, 103.0, up_at=0.5, down_at=1.0)
    assert_at(load(finalize(tmp_path))[:, 0], UP, 3.5)


def test_nothing_recorded_is_an_error_that_says_so(tmp_path: Path) -> None:
    assert started_at(tmp_path) is None
    with pytest.raises(RecordingError, match="nothing was recorded"):
        finalize(tmp_path)


def test_a_directory_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RecordingError, match="cannot record into"):
        Recorder(tmp_path / "file", now=0.0)


def test_gaps_are_known_to_the_second(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    record(tmp_path, 107.0, up_at=1.5, down_at=0.5)
    record(tmp_path, 112.0, up_at=0.5, down_at=1.0)
    (tmp_path / "part-001.ogg").write_bytes(b"not a recording")
    finalize(tmp_path)
    assert recording_gaps(tmp_path, 15.0) == [pytest.approx((3.0, 12.0), abs=0.05)]
    finalize(tmp_path)
    record(tmp_path, 120.0, up_at=0.5, down_at=1.0)
    finalize(tmp_path)  # in the joined file the first gap is silence like any other
    expected = [(3.0, 12.0), (15.0, 20.0), (23.0, 30.0)]
    assert recording_gaps(tmp_path, 30.0) == [pytest.approx(gap, abs=0.05) for gap in expected]


def test_a_whole_recording_lacks_nothing_but_what_came_after_it(tmp_path: Path) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    finalize(tmp_path)
    assert recording_gaps(tmp_path, 3.5) == []
    assert recording_gaps(tmp_path, 8.0) == [pytest.approx((3.0, 8.0), abs=0.05)]


def test_a_crash_between_the_gaps_and_the_joined_file_forgets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(tmp_path, 100.0, up_at=0.5, down_at=1.0)
    record(tmp_path, 107.0, up_at=0.5, down_at=1.0)
    write = RecordingFiles.write_index

    def crash(files: RecordingFiles, directory: Path, parts: frozenset[str], *rest: Any) -> None:
        if parts:  # the file is there by now
            raise OSError(errno.EIO, "as if the process had died")
        write(files, directory, parts, *rest)

    monkeypatch.setattr(RecordingFiles, "write_index", crash)
    with pytest.raises(RecordingError):
        finalize(tmp_path)
    monkeypatch.undo()
    finalize(tmp_path)
    assert recording_gaps(tmp_path, 10.0) == [pytest.approx((3.0, 7.0), abs=0.05)]


def test_without_any_sound_all_of_it_is_missing(tmp_path: Path) -> None:
    assert recording_gaps(tmp_path, 12.5) == [(0.0, 12.5)]
    assert recording_gaps(tmp_path, 0.0) == []
