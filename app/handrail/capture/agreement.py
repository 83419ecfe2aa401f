"""When a value from a camera is taken: one frame is not enough where a wrong bar makes a valid code (BC-14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from handrail.capture.reads import Read

WITHIN = 1.0
"""Seconds in which reads have to agree."""
ONCE_MORE = frozenset({"EAN/UPC", "Code39"})
"""Symbologies whose check is weak or absent: three reads."""


@dataclass(slots=True)
class Agreement:
    """Sees the reads of frame after frame and says which values may be taken. Time comes with each frame."""

    within: float = WITHIN
    _seen: list[tuple[float, tuple[Read, ...]]] = field(default_factory=list)

    def frame(self, reads: Iterable[Read], at: float) -> tuple[Read, ...]:
        """The values that may be taken after this frame, in the order they were read.

        A value is taken when error correction and a structural check stand behind it (the read is ``agreed``), or when
        as many frames as its symbology asks gave it within the time and none of them another value at its place.
        ``at`` is in seconds and never goes back; a clock that does starts the count anew.
        """
        new = tuple(reads)
        if self._seen and at < self._seen[-1][0]:
            self._seen.clear()
        self._seen = [(when, read) for when, read in self._seen if at - when <= self.within]
        self._seen.append((at, new))
        return tuple(replace(read, agreed=True) for read in new if self._taken(read))

    def forget(self) -> None:
        """Starts anew: another input is asked for."""
        self._seen.clear()

    def _taken(self, read: Read) -> bool:
        if read.sets_up_reader or read.may_be_a_part or self._contradicted(read):
            return False
        if read.corrected and read.agreed:
            return True
        times = sum(any(read.same_value(other) for other in frame) for _, frame in self._seen)
        return times >= (3 if read.symbology in ONCE_MORE else 2)

    def _contradicted(self, read: Read) -> bool:
        return any(
            not read.same_value(other) and read.same_place(other)
            for _, frame in self._seen for other in frame
        )  # fmt: skip
