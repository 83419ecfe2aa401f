"""Darkness, glare and blur of a photo, from its brightness alone."""

from __future__ import annotations

import numpy as np

from handrail.ports.camera import Frame
from handrail.ports.photo_judge import Concern

DARK = 40
"""Mean brightness of 255."""
GLARE, GLARE_SHARE = 250, 0.06
"""What is as bright as the sensor goes, and how much of a photo may be."""
SHARP = 60.0
"""Variance of the second differences in the sharpest places of a photo of some 640 pixels width."""
_WIDTH, _TILES = 640, 8


def judge(frame: Frame) -> tuple[Concern, ...]:
    """Implements ``ports.photo_judge.PhotoJudge``. One sharp place is enough: a background may be out of focus."""
    luma = np.frombuffer(frame.luma(), dtype=np.uint8).reshape(frame.height, frame.width)
    concerns: list[Concern] = []
    dark = bool(luma[::4, ::4].mean() < DARK)
    if dark:
        concerns.append("dark")
    if float((luma[::4, ::4] >= GLARE).mean()) > GLARE_SHARE:
        concerns.append("glare")
    if not dark and _sharpest(luma) < SHARP:
        concerns.append("blurred")
    return tuple(concerns)


def _sharpest(luma: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> float:
    step = max(1, luma.shape[1] // _WIDTH)
    height, width = (size // step * step for size in luma.shape)
    small = luma[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3))
    if min(small.shape) < 3:
        return 0.0
    second = 4 * small[1:-1, 1:-1] - small[:-2, 1:-1] - small[2:, 1:-1] - small[1:-1, :-2] - small[1:-1, 2:]
    tiles = [tile for rows in np.array_split(second, _TILES) for tile in np.array_split(rows, _TILES, axis=1)]
    return max(float(tile.var()) for tile in tiles if tile.size)
