"""A child process that is watched line by line and killed where it is aimed at."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.test_kill import ROOT
from tests.kills import marks

PATIENCE_S = 90.0


class Died(AssertionError):
    """The victim ended, or came to nothing, with nobody having struck it."""


class Victim:
    """One life of one process. Its own thread reads what it says, and strikes without asking anybody."""

    def __init__(self, module: str, arguments: list[str], log: Path) -> None:
        self.name, self.log = module, log
        self.said: list[dict[str, Any]] = []
        self.open: Counter[str] = Counter()
        self.struck = False
        self._aim: Callable[[dict[str, Any]], bool] | None = None
        self._changed = threading.Condition()
        self._ended = False
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, cwd=ROOT,
            )  # fmt: skip
        self._reader = threading.Thread(target=self._read, name=f"reader of {module}")
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                break  # the last line was cut: nobody saw it
            found = json.loads(line)
            if self._aim is not None and self._aim(found):
                self._strike()
            self._take(found)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self, found: dict[str, Any]) -> None:
        with self._changed:
            if found.get("say") == "begin":
                self.open[found["window"]] += 1
            elif found.get("say") == "end":
                self.open[found["window"]] -= 1
                if found["window"] == marks.STORE:
                    del self.open[marks.GATEWAY_COMMIT]
            self.said.append(found)
            self._changed.notify_all()

    def _strike(self) -> None:
        self._aim, self.struck = None, True
        os.kill(self.process.pid, signal.SIGKILL)

    def await_(self, what: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first thing it says that holds. Raises Died."""
        at = 0
        with self._changed:
            while True:
                for one in self.said[at:]:
                    if holds(one):
                        return one
                at = len(self.said)
                if self._ended or not self._changed.wait(PATIENCE_S):
                    raise Died(f"{self.name} never said {what}; it ended: {self._ended}; {self.complaint()}")

    def strike_at(self, window: str, count: int) -> None:
        """Kills it when it says for the ``count``-th time from now that the window begins."""
        left = count

        def aim(found: dict[str, Any]) -> bool:
            nonlocal left
            left -= found.get("say") == "begin" and found["window"] == window
            return left == 0

        self._aim = aim
        self._reader.join(PATIENCE_S)
        if not self.struck:
            raise Died(f"{self.name} was not struck at {window}: {self.complaint()}")
        self._bury()

    def strike(self) -> None:
        """Kills it now."""
        self._strike()
        self._reader.join()
        self._bury()

    def _bury(self) -> None:
        self._reader.join()
        assert self.process.wait() == -signal.SIGKILL, self.complaint()
        self._close()

    def ended(self) -> int:
        """Waits until it has ended by itself; the exit code."""
        code = self.process.wait(PATIENCE_S)
        self._reader.join()
        self._close()
        return code

    def tell(self, line: str) -> None:
        """A line for its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def _close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

    def end(self) -> None:
        """Whatever it is doing, it is gone when this returns."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        self._close()

    def complaint(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def windows(self) -> set[str]:
        """The windows that were open when it died."""
        return {name for name, count in self.open.items() if count > 0}
