"""The tablet's loudspeaker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QObject, QUrl

from handrail.ports.sound import Cue

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect


class Loudspeaker(QObject):
    """Implements ``ports.sound.Sound``. A machine without a loudspeaker stays silent: a sound never says all."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """``folder`` holds a WAV file for each cue."""
        super().__init__(parent)
        self._folder = folder
        self._cues: dict[Cue, QSoundEffect] | None = None

    def get_ready(self) -> None:
        """Loads what it needs: 0.2 s, which nobody should wait for at the first sound."""
        if self._cues is not None:
            return
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        self._cues = {}
        if not QMediaDevices.audioOutputs():
            return
        for cue in get_args(Cue):
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(self._folder / f"{cue}.wav")))
            self._cues[cue] = effect

    def __call__(self, cue: Cue, /) -> None:
        self.get_ready()
        effect = (self._cues or {}).get(cue)
        if effect is not None:
            effect.play()
