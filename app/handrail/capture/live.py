"""The codes in front of a camera: the decoding door and the rule of agreeing reads, frame after frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handrail.capture.agreement import Agreement
from handrail.capture.codes import CodeDoor, proves_itself
from handrail.capture.decoding import MARGIN, Asked, DecodingDoor
from handrail.capture.reads import Box, Luma, Read
from handrail.domain.policy import CodeRules
from handrail.ports.camera import Frame
from handrail.ports.live_reader import CodeInView, View

DARK = 40
"""Mean brightness of 255 below which bars are lost in noise."""


class CameraReader:
    """Implements ``ports.live_reader.LiveReader``.

    A code that may be taken is given only after the whole frame was looked over for others: which of several is meant
    is for a person to say.
    """

    def __init__(self, rules: Callable[[], CodeRules] = CodeRules, asked: Asked | None = None) -> None:
        codes = CodeDoor(rules)
        self._door = DecodingDoor(asked, structured=lambda read: proves_itself(codes, read))
        self._agreement = Agreement()
        self._near: Box | None = None
        self._number = 0
        self._meant = ""

    def look(self, frame: Frame) -> View:
        """The codes in view; none of them is ``agreed`` before all were looked for."""
        luma: Luma = np.frombuffer(frame.luma(), dtype=np.uint8).reshape(frame.height, frame.width)
        found = self._door.frame(luma, self._number, self._near)
        self._number += 1
        reads = [read for read in found.reads if read.identifying and not read.sets_up_reader]
        agreed = self._agreement.frame(reads, frame.at)
        if agreed and not self._meant:
            reads += [
                read for read in self._door.still(luma, budget=0.0).reads
                if read.identifying and not any(read.same_value(other) for other in reads)
            ]  # fmt: skip
        if self._meant:
            reads = [read for read in reads if _raw(read) == self._meant]
        corners = tuple(corner for read in reads for corner in read.corners)
        self._near = Box.around(corners, MARGIN, frame.width, frame.height) if corners else found.near
        codes = tuple(
            CodeInView(
                _raw(read), read.text, read.symbology,
                tuple((point.x / frame.width, point.y / frame.height) for point in read.corners),
                agreed=any(read.same_value(other) for other in agreed),
            )
            for read in reads
        )  # fmt: skip
        return View(codes, "" if codes or luma[::8, ::8].mean() >= DARK else "dark")

    def mean(self, raw: str) -> None:
        """From now on only this code counts."""
        self._meant = raw

    def forget(self) -> None:
        """Another code is asked for."""
        self._agreement.forget()
        self._near, self._meant = None, ""


def _raw(read: Read) -> str:
    return read.identifier + read.text
