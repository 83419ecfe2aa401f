"""Reads codes in the frames of a camera, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from handrail.ports.camera import Frame


@dataclass(frozen=True, slots=True)
class CodeInView:
    """A code as one frame shows it."""

    raw: str
    """What a scanner would send: the symbology identifier, then the characters."""
    text: str
    symbology: str
    corners: tuple[tuple[float, float], ...]
    """In parts of the frame's width and height, from the code's first corner on round it."""
    agreed: bool
    """Enough frames gave it: the value may be taken (BC-14)."""


@dataclass(frozen=True, slots=True)
class View:
    """What a frame shows. Where several codes are in view, a person says which is meant."""

    codes: tuple[CodeInView, ...] = ()
    hint: Literal["", "dark"] = ""


class LiveReader(Protocol):
    """Called by one thread."""

    def look(self, frame: Frame) -> View:
        """Takes up to a tenth of a second."""
        ...

    def mean(self, raw: str) -> None:
        """From now on only this code counts."""
        ...

    def forget(self) -> None:
        """Another code is asked for: nothing seen so far counts."""
        ...
