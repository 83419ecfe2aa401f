"""PySide6 must not lose references: on Python 3.11 that stops the interpreter (docs/decisions/0004)."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Emitter(QObject):
    happened = Signal()
application, emitter = QCoreApplication([]), Emitter()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range(100):
    QCoreApplication.processEvents()
    emitter.happened.emit()
after = sys.getrefcount(None), sys.getrefcount(True)
print(min(new - old for old, new in zip(before, after)))
"""


def test_a_hundred_calls_lose_no_reference() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) > -50
