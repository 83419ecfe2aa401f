"""What the envelope's readers need before any event is read: they open the journal, and models take long to load."""

from __future__ import annotations

from typing import Final, Literal

FORMAT: Final = 0
"""Envelope format. 0 until the first tagged release; from then on every format verifies for ever."""

GENESIS: Final = "0" * 64
"""Stands where the first event of a chain names the one before it."""

Mode = Literal["production", "training", "demo"]
