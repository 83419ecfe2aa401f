"""Writes the five sound cues of the design into resources/sounds. Run it again after changing one.

Cues differ by rhythm, not only by pitch. Each tone has 8 ms ramps, so that it does not click.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
GAP_MS = 70
RAMP_MS = 8
# name: (frequency in Hz, length in ms, loudness 0 to 1), one per tone
CUES: dict[str, list[tuple[int, int, float]]] = {
    "fits": [(1760, 80, 0.5)],
    "wrong": [(330, 180, 0.8), (330, 180, 0.8)],
    "step": [(880, 90, 0.5), (1320, 90, 0.5)],
    "signed": [(660, 200, 0.35)],
    "hazard": [(740, 150, 0.7), (740, 150, 0.7), (740, 150, 0.7)],
}


def samples(tones: list[tuple[int, int, float]]) -> bytes:
    """The tones as 16-bit mono samples, with a gap of `GAP_MS` between them."""
    silence = [0.0] * (RATE * GAP_MS // 1000)
    wave_form: list[float] = []
    for frequency, length, loudness in tones:
        count = RATE * length // 1000
        ramp = RATE * RAMP_MS // 1000
        if wave_form:
            wave_form += silence
        wave_form += [
            loudness * min(1.0, at / ramp, (count - at) / ramp) * math.sin(math.tau * frequency * at / RATE)
            for at in range(count)
        ]
    return struct.pack(f"<{len(wave_form)}h", *(round(32_767 * value) for value in wave_form))


def main() -> None:
    """Write every cue."""
    folder = Path(__file__).resolve().parent.parent / "resources" / "sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in CUES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(samples(tones))


if __name__ == "__main__":
    main()
