"""What the suites of faults share."""

from __future__ import annotations

import platform
import shutil

import pytest


@pytest.fixture(scope="session")
def strace() -> str:
    if platform.machine() != "x86_64":
        pytest.skip("elsewhere: other machines name system calls otherwise")
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    return found
