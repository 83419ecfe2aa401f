"""Our own two programs as a command line, from a checkout, a wheel or the folder build."""

from __future__ import annotations

import sys
from pathlib import Path


def program(name: str) -> list[str]:
    """How ``handrail`` or ``handrail-gateway`` is started from here, with the same libraries as we have."""
    if getattr(sys, "frozen", False):
        # The folder build has no Python to give a module to; both programs lie side by side.
        here = Path(sys.executable)
        return [str(here.with_name(name + here.suffix))]
    return [sys.executable, "-m", name.replace("-", "_")]
