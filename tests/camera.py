"""A camera that a test holds in its hand: it gives the frames and tells the states that it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from handrail.capture.pulled_camera import PixelFrame
from handrail.ports.camera import Frame, State


class GivenCamera:
    def __init__(self) -> None:
        self.took: Callable[[Frame], None] | None = None
        self.told: Callable[[State], None] | None = None
        self.opened = 0
        self.largest = False
        self.lamp: bool | None = None
        self.more = 0

    def open(self, took: Callable[[Frame], None], told: Callable[[State], None], largest: bool = False) -> None:
        self.largest = largest
        self.took, self.told = took, told
        self.opened += 1

    def close(self) -> None:
        self.took = self.told = None

    def can_light(self) -> bool:
        return self.lamp is not None

    def light(self, on: bool) -> None:
        self.lamp = on

    def others(self) -> int:
        return 1

    def take_next(self) -> None:
        self.more += 1

    def tell(self, state: State) -> None:
        assert self.told is not None
        self.told(state)

    def show(self, pixels: NDArray[np.uint8]) -> None:
        """One frame, if anybody looks."""
        if self.took is not None:
            self.took(PixelFrame(pixels, time.monotonic()))
