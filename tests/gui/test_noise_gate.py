"""The gate bites: each deliberately broken case fails, and says what was wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXPECTED = {
    "test_qt_warning": "Qt warning: a Qt warning",
    "test_qt_critical": "Qt critical: a Qt critical",
    "test_qml_type_error": "TypeError",
    "test_qml_binding_loop": "Binding loop",
    "test_qml_missing_picture": "Failed to get image from provider",
    "test_log": "log WARNING: a log warning",
    "test_python_warning": "Python warning: UserWarning: a Python warning",
    "test_unraisable": "unraisable: RuntimeError: raised while dying",
    "test_slot_raises": "Python warning: UserWarning: a slot that warns",
    "test_thread_left": "thread left alive: left-behind",
    "test_thread_died": "thread died: RuntimeError: a thread died",
}


@pytest.fixture(scope="module")
def report() -> str:
    """What pytest says about the broken cases, with -s: the flag that switches other gates off."""
    cases = Path(__file__).with_name("noise_cases.py")
    root = cases.parent.parent.parent
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "--tb=line", "-rA", str(cases)]
    environment = os.environ | {"PYTHONPATH": f"{root / 'app'}{os.pathsep}{root}", "COLUMNS": "400"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("case", EXPECTED)
def test_broken_case_fails(report: str, case: str) -> None:
    lines = [line for line in report.splitlines() if line.startswith("ERROR ") and f"::{case} " in line]
    assert len(lines) == 1, report
    assert EXPECTED[case] in lines[0]


def test_good_case_passes(report: str) -> None:
    assert any(line.startswith("PASSED ") and line.endswith("::test_good") for line in report.splitlines())
    assert not any(line.startswith("ERROR ") and "::test_good" in line for line in report.splitlines())
