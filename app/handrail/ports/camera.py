"""A camera, and the frames it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

State = Literal["starting", "live", "none", "refused", "busy", "unplugged"]
"""Frames will come; they come; there is none; the system lets nobody use it; another program has it; it was taken out
while it was used."""


class Frame(Protocol):
    """One picture. Its methods take milliseconds and are called on any thread."""

    @property
    def at(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    @property
    def width(self) -> int:
        """Pixels."""
        ...

    @property
    def height(self) -> int:
        """Pixels."""
        ...

    def luma(self) -> bytes:
        """Brightness: ``height`` rows of ``width`` bytes."""
        ...

    def rgb(self, width: int) -> tuple[int, int, bytes]:
        """To look at, at most ``width`` pixels wide: width, height, and three bytes a pixel."""
        ...

    def jpeg(self) -> bytes:
        """All of it, for a record."""
        ...


class Camera(Protocol):
    """The cameras of a tablet, of which one at a time is used."""

    def open(self, took: Callable[[Frame], None], told: Callable[[State], None], largest: bool = False) -> None:
        """Starts the chosen camera. Both are called on any thread, until ``close`` returns.

        ``largest``: with as many pixels as it has, for photos; else with as many as codes are read from.

        It keeps trying: what was busy or unplugged is told, and ``live`` once frames come again.
        """
        ...

    def close(self) -> None:
        """Lets the camera go; does nothing where none is open."""
        ...

    def can_light(self) -> bool:
        """Whether the open camera has a lamp."""
        ...

    def light(self, on: bool) -> None: ...

    def others(self) -> int:
        """How many more cameras there are."""
        ...

    def take_next(self) -> None:
        """Uses the next camera in place of the open one."""
        ...
