"""Sounds that go with what the screen shows; never alone."""

from __future__ import annotations

from typing import Literal, Protocol

Cue = Literal["fits", "wrong"]
"""One short high tone; two long low ones."""


class Sound(Protocol):
    def __call__(self, cue: Cue, /) -> None:
        """Begins to play it and returns."""
        ...
