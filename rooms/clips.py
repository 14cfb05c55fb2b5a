"""A part of a recording as a sound file."""

from __future__ import annotations

import io
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer

from kit.synthetic_speech import engines_in, recording_tags
from rooms.ogg import RecordingError

SEEK_EARLIER_S = 1.0
"""An Ogg file is searched by its pages; packets before the stretch are then left out."""


def cut(recording: Path, start_s: float, end_s: float) -> bytes:
    """Cut a stretch out of a recording; the same file and times give the same bytes.

    Packets are copied as they are: nothing is encoded again, and the clip begins and ends up to a
    packet of 20 ms outside of the stretch. It is marked as synthetic speech like the recording.
    Call it in a thread: it reads the disk.

    Raises:
        RecordingError: the file can't be read, or ends before the stretch.
    """
    out = io.BytesIO()
    try:
        with av.open(str(recording)) as source:
            # Without bitexact each file would get a random serial number.
            options = {"fflags": "+bitexact"}
            with av.open(out, "w", format="ogg", options=options) as target:
                copied = _copy(source, target, start_s, end_s)
    except (OSError, av.FFmpegError, IndexError) as error:
        raise RecordingError(f"cannot read {recording}: {error}") from error
    if not copied:
        raise RecordingError(f"{recording} ends before {start_s} s")
    return out.getvalue()


def _copy(source: InputContainer, target: OutputContainer, start_s: float, end_s: float) -> int:
    """Copy the packets of a stretch; returns how many there are."""
    track = source.streams.audio[0]
    clip = target.add_stream_from_template(track)
    clip.metadata.update(recording_tags(engines_in(track.metadata)))
    source.seek(int(max(0.0, start_s - SEEK_EARLIER_S) * av.time_base))
    first, copied = None, 0
    for packet in source.demux(track):
        if packet.pts is None or packet.time_base is None:
            continue  # the end of the file
        begin_s = float(packet.pts * packet.time_base)
        length_s = float((packet.duration or 0) * packet.time_base)
        if begin_s >= end_s:
            break
        if begin_s + length_s <= start_s:
            continue
        if first is None:
            first = packet.pts
        packet.pts = packet.dts = packet.pts - first
        packet.stream = clip
        target.mux(packet)
        copied += 1
    return copied
