"""Which build this is: version and a hash over the code that runs (P11-10k-1)."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def build() -> str:
    """``0.1.0+1a2b3c4d5e6f``. In a frozen build the code is in one file; its version stands alone."""
    from handrail import __version__

    folder = Path(__file__).resolve().parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".qml"))
    if not files:
        return __version__
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{__version__}+{digest.hexdigest()[:12]}"
