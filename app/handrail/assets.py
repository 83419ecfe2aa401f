"""The only door to files we ship: resources/ and i18n/."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds ``resources`` and ``i18n``: frozen folder, wheel data, else checkout.

    Raises FileNotFoundError if none of them does: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen)] if frozen else [package / "_data", package.parent.parent]
    for folder in candidates:
        if (folder / "i18n").is_dir() and (folder / "resources").is_dir():
            return folder
    raise FileNotFoundError(f"no resources and i18n in {', '.join(str(folder) for folder in candidates)}")
