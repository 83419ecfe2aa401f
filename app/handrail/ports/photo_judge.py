"""Says what is wrong with a photo before it is kept. It never forbids one."""

from __future__ import annotations

from typing import Literal, Protocol

from handrail.ports.camera import Frame

Concern = Literal["dark", "glare", "blurred"]


class PhotoJudge(Protocol):
    def __call__(self, frame: Frame) -> tuple[Concern, ...]:
        """What a person should look at again. Takes some ten milliseconds."""
        ...
