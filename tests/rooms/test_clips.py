"""Clips of a recording: the right second, both channels, the mark of synthetic speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rooms.clips import cut
from rooms.ogg import RECORDING_RATE, OggWriter, RecordingError, length_of, read_stereo
from tests.rooms.test_recording import opus_tags
from tests.support.chirps import chirp, find

LENGTH_S = 40
UP_AT, DOWN_AT = 21.0, 23.5
UP, DOWN = chirp(1.0, RECORDING_RATE), chirp(1.0, RECORDING_RATE, 3000, 300)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """40 s in which the candidate chirps upwards at 21 s and the interviewer down at 23.5 s."""
    stereo = np.zeros((LENGTH_S * RECORDING_RATE, 2), np.int16)
    for channel, second, sound in ((0, UP_AT, UP), (1, DOWN_AT, DOWN)):
        begin = int(second * RECORDING_RATE)
        stereo[begin : begin + len(sound), channel] = sound
    writer = OggWriter(path := tmp_path / "recording.ogg", ["kokoro/af_heart"])
    writer.write(stereo)
    writer.close()
    return path


@pytest.mark.parametrize("start_s", [20.7, 20.0, 0.0])
def test_a_clip_has_its_stretch_and_no_more(
    recording: Path, tmp_path: Path, start_s: float
) -> None:
    end_s = 25.0
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(cut(recording, start_s, end_s))
    assert length_of(clip) == pytest.approx(end_s - start_s, abs=0.05)
    sound = np.concatenate(list(read_stereo(clip)))
    for channel, second, chirped in ((0, UP_AT, UP), (1, DOWN_AT, DOWN)):
        place, likeness = find(chirped, sound[:, channel])
        assert likeness > 0.95
        assert place / RECORDING_RATE == pytest.approx(second - start_s, abs=0.025)


def test_a_clip_is_marked_like_its_recording(recording: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(cut(recording, 20.0, 25.0))
    tags = opus_tags(clip)
    assert "an AI interviewer, whose voice is synthetic speech" in tags["DESCRIPTION"]
    assert (tags["SYNTHETIC_SPEECH"], tags["SYNTHETIC_SPEECH_ENGINE"]) == (
        "right",
        "kokoro/af_heart",
    )


def test_the_same_clip_is_the_same_file(recording: Path) -> None:
    assert cut(recording, 20.0, 25.0) == cut(recording, 20.0, 25.0)


def test_a_clip_ends_with_its_recording(recording: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(cut(recording, 38.0, 60.0))
    assert length_of(clip) == pytest.approx(2.0, abs=0.05)
    with pytest.raises(RecordingError, match="ends before"):
        cut(recording, 41.0, 45.0)


def test_what_was_written_before_a_kill_can_be_cut(recording: Path, tmp_path: Path) -> None:
    content = recording.read_bytes()
    recording.write_bytes(content[: len(content) * 3 // 4])
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(cut(recording, 20.7, 25.0))
    place, likeness = find(UP, np.concatenate(list(read_stereo(clip)))[:, 0])
    assert likeness > 0.95
    assert place / RECORDING_RATE == pytest.approx(0.3, abs=0.025)


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sound").write_bytes(b"OggS")
    with pytest.raises(RecordingError, match="cannot read"):
        cut(tmp_path / "sound", 0.0, 1.0)
