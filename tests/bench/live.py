"""How soon a code in front of a camera is read twice alike: ``python -m tests.bench.live``.

The client's door and zxing-cpp with its defaults see the same clips (``clips.py``), in one run. A decoder that is busy
misses the frames that come meanwhile; how long it takes is its thread's processor time. What counts is the time from
the first frame to the end of the second read with the same bytes. ``taken`` is when the product takes the value: by
``Agreement``, which asks more of weak codes and less of codes that prove themselves.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import zxingcpp

from handrail.capture.agreement import Agreement
from handrail.capture.codes import CodeDoor, proves_itself
from handrail.capture.decoding import DecodingDoor
from handrail.capture.reads import Box, Luma
from tests.bench import clips

COUNT = 24


class Seen(NamedTuple):
    """Seconds until two equal reads and until the value was taken, None if never; wrong values among the reads."""

    twice: float | None
    taken: float | None
    wrong: int
    busy: list[float]
    """Processor milliseconds of each frame."""


Looks = Callable[[Luma, int, float], tuple[set[bytes], set[bytes]]]
"""A frame, its number among those looked at and its time: the bytes read, and those taken."""


def ours() -> Looks:
    """The door as a camera's thread uses it."""
    codes = CodeDoor()
    door = DecodingDoor(structured=lambda read: proves_itself(codes, read))
    agreement = Agreement()
    near: Box | None = None

    def look(luma: Luma, number: int, at: float) -> tuple[set[bytes], set[bytes]]:
        nonlocal near
        found = door.frame(luma, number, near)
        near = found.near
        return {read.data for read in found.reads}, {read.data for read in agreement.frame(found.reads, at)}

    return look


def defaults() -> Looks:
    """zxing-cpp as it comes, every frame."""

    def look(luma: Luma, number: int, at: float) -> tuple[set[bytes], set[bytes]]:
        return {bytes(code.bytes) for code in zxingcpp.read_barcodes(luma)}, set()

    return look


def watched(look: Looks, frames: list[Luma], wanted: bytes) -> Seen:
    """What a decoder makes of a clip."""
    counted: Counter[bytes] = Counter()
    twice = taken = None
    wrong = number = 0
    free, busy = 0.0, []
    for at, luma in enumerate(frames):
        came = at / clips.RATE
        if came < free - 1e-9:
            continue
        began = time.thread_time()
        read, accepted = look(luma, number, came)
        spent = time.thread_time() - began
        busy.append(spent * 1000)
        free, number = came + spent, number + 1
        counted.update(read)
        wrong += any(data != wanted for data in read)
        if twice is None and counted[wanted] >= 2:
            twice = free
        if taken is None and wanted in accepted:
            taken = free
    return Seen(twice, taken, wrong, busy)


def figures(count: int = COUNT) -> dict[str, float | None]:
    """Clips found by each, and the median ratio of the times where both found the code."""
    ours()(next(clips.frames(clips.clips(1)[0])), 0, 0.0)  # libraries are loaded
    seen: list[tuple[clips.Clip, Seen, Seen]] = []
    for clip in clips.clips(count):
        frames = list(clips.frames(clip))
        seen.append((clip, watched(ours(), frames, clip.data), watched(defaults(), frames, clip.data)))
    print(f"\n{'clip':42}{'ours 2x':>9}{'taken':>8}{'zxing 2x':>10}")
    for clip, one, other in seen:
        how = "".join(f", {name}" for name in ("turned", "dark", "glare") if getattr(clip, name))
        print(f"{clip.kind + how:42}" + "".join(f"{_said(at):>9}" for at in (one.twice, one.taken, other.twice)))
    both = [one.twice / other.twice for _, one, other in seen if one.twice is not None and other.twice is not None]
    found = sum(one.twice is not None for _, one, _ in seen)
    found_defaults = sum(other.twice is not None for _, _, other in seen)
    return {
        "live_clips_to_defaults": found / found_defaults if found_defaults else None,
        "live_clips_found": float(found),
        "live_clips_found_defaults": float(found_defaults),
        "live_clips_taken": float(sum(one.taken is not None for _, one, _ in seen)),
        "live_wrong_frames": float(sum(one.wrong for _, one, _ in seen)),
        "live_wrong_frames_defaults": float(sum(other.wrong for _, _, other in seen)),
        "live_time_to_defaults": median(both) if both else None,
        "live_ms_a_frame": median(ms for _, one, _ in seen for ms in one.busy),
        "live_ms_a_frame_defaults": median(ms for _, _, other in seen for ms in other.busy),
    }


def _said(at: float | None) -> str:
    return "-" if at is None else f"{at:.2f} s"


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:28} {value}")
