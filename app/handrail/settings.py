"""The only reader of the environment: what this installation is, before any policy or person is known."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handrail.domain.chained import Mode

Display = Literal["window", "headless"]
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


FOLDERS = {"training": "handrail-training"}
"""Modes whose data lies in a folder of its own when nothing else is said."""


class BadSetting(ValueError):
    """A setting that can't be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Device settings. Site policy arrives signed from the gateway, preferences with the person."""

    data: Path
    """The folder of journal, photos and reference data."""
    gateway: str
    """Base address, for instance ``http://127.0.0.1:8321``; empty: work stays on the tablet."""
    station: str = "B-07"
    mode: Mode = "production"
    language: str = "en"
    enrolment_code: str = ""
    """One-time code for the first contact."""
    dark: bool = False
    text_scale: float = 1.0
    sound: bool = False
    camera: str = "off"
    """``system``, ``off``, the number of one that OpenCV opens, its address, or ``pictures:`` and a folder."""


def read_settings(environ: dict[str, str] | None = None) -> Settings:
    """Settings from ``HANDRAIL_*`` variables, else their defaults. Raises BadSetting."""
    from platformdirs import user_data_path

    env = os.environ if environ is None else environ
    mode = env.get("HANDRAIL_MODE", "production")
    if mode not in ("production", "training", "demo"):
        raise BadSetting(f"HANDRAIL_MODE is {mode!r}. Use production, training or demo.")
    station = env.get("HANDRAIL_STATION", "B-07")
    if not _NAME.fullmatch(station):
        raise BadSetting(f"HANDRAIL_STATION is {station!r}. Use letters, digits, dots and dashes.")
    try:
        scale = float(env.get("HANDRAIL_TEXT_SCALE", "1.0"))
    except ValueError:
        scale = 0.0
    if not 1.0 <= scale <= 2.0:
        raise BadSetting("HANDRAIL_TEXT_SCALE is a number from 1.0 to 2.0.")
    return Settings(
        data=Path(env.get("HANDRAIL_DATA") or user_data_path(FOLDERS.get(mode, "handrail"), appauthor=False)),
        gateway=env.get("HANDRAIL_GATEWAY", "").rstrip("/"),
        station=station,
        mode=mode,  # type: ignore[arg-type]  # checked above
        language=env.get("HANDRAIL_LANGUAGE", "en"),
        enrolment_code=env.get("HANDRAIL_ENROLMENT_CODE", ""),
        dark=env.get("HANDRAIL_THEME", "light") == "dark",
        text_scale=scale,
        sound=env.get("HANDRAIL_SOUND", "on") != "off",
        camera=env.get("HANDRAIL_CAMERA") or "system",
    )
