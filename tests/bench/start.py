"""What starting costs: ``python -m tests.bench.start``.

From the start of the process to the first frame: of the client at a badge-in page that takes a badge, and of a bare
QML window beside it. Both as child processes, in turn, off screen, with the bundled fonts and a warm cache of compiled
QML, as on a tablet that was started before.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handrail.ui.shots import prepare_environment


@contextmanager
def child(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A child process that runs a module beside this one, ended with the block."""
    environment = os.environ | {"XDG_CACHE_HOME": str(home / "cache"), "HOME": str(home)}
    environment.pop("QML_DISABLE_DISK_CACHE", None)
    # As what is installed has it, whatever the shell says: bytecode beside the product, written by the first start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    module, *rest = arguments
    command = [sys.executable, "-m", f"tests.bench.{module}", *rest]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _hears(process: subprocess.Popen[str], word: str) -> list[float]:
    """Waits for a line that begins with the word; the figures behind it."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.split()[:1] == [word]:
            return [float(figure) for figure in line.split()[1:]]
    raise RuntimeError(f"the child ended before it said {word!r}")


def seconds_to_shown(home: Path, *arguments: str) -> float:
    """Seconds from the start of the child to its first frame."""
    began = time.perf_counter()
    with child(home, *arguments) as process:
        _hears(process, "shown")
        return time.perf_counter() - began


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def figures(samples: int = 9) -> dict[str, float | None]:
    """Start as a ratio to a bare window, and memory at rest."""
    from tests.bench.tablet import PERSON, SECRETS, tablet

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare_environment(home / "runtime")
        data = home / "data"
        tablet(data, 100, 1000).close()
        children = {"bare": ("bare",), "client": ("client", str(data))}
        times: dict[str, list[float]] = {name: [] for name in children}
        for number in range(samples + 1):
            for name, taken in times.items():
                seconds = seconds_to_shown(home, *children[name])
                if number:  # the first start compiles the QML
                    taken.append(seconds)
        secret = SECRETS[PERSON]
        found: dict[str, float | None] = {
            "start_to_bare_window": statistics.median(
                ours / theirs for ours, theirs in zip(times["client"], times["bare"], strict=True)
            ),
            "start_s": statistics.median(times["client"]),
            "bare_window_s": statistics.median(times["bare"]),
            "memory_badge_in_mb": None,
            "memory_jobs_mb": None,
        }
        found |= _badge_at_once(home, "client", str(data), secret["badge"], secret["pin"])
        if not sys.platform.startswith("linux"):
            return found
        with child(home, "bare") as process:
            _hears(process, "shown")
            time.sleep(1)
            found["memory_bare_window_mb"] = resident_mb(process.pid)
        return found


def _badge_at_once(home: Path, *arguments: str) -> dict[str, float | None]:
    """A badge typed into the first frame: when it is judged, how long the UI stood still meanwhile, and memory."""
    linux = sys.platform.startswith("linux")
    found: dict[str, float | None] = {}
    with child(home, *arguments) as process:
        _hears(process, "shown")
        began = time.perf_counter()
        _hears(process, "judged")
        found["badge_judged_s"] = time.perf_counter() - began
        _, p99, longest = _hears(process, "gaps")
        found["ui_gap_p99_ms"], found["ui_gap_longest_ms"] = 1000 * p99, 1000 * longest
        if linux:
            found["memory_badge_in_mb"] = resident_mb(process.pid)
        _hears(process, "jobs")
        time.sleep(2)
        if linux:
            found["memory_jobs_mb"] = resident_mb(process.pid)
    return found


if __name__ == "__main__":
    print(json.dumps(figures(), indent=2))
