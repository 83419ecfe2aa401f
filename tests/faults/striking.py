"""Strikes one chosen call that a tablet makes on its folder: it fails with an error, or the program is killed in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.looking import look
from tests.faults.power import ROOT
from tests.faults.promises import Promises

SCRIPT = "capture,photo,names,draft,receipt,failure,mark,again,several,end"
"""A first start, each kind of act, a log that is emptied while work goes on, an end and a second start."""
PAGES = "20"

_ALTERING = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "mkdir")
STRUCK_BY = {
    "error=EIO": (*_ALTERING, "openat", "read", "pread64"),
    "error=ENOSPC": ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "mkdir", "openat"),
    "signal=KILL": (*_ALTERING, "openat"),
}
"""Fault -> calls that it can strike: no read fails for want of room, and a kill in one is a kill in the next call."""


class Elsewhere(Exception):
    """The fault struck nothing, or a call that was not on the folder: the interpreter opened other files this time."""


@dataclass(frozen=True, slots=True)
class Target:
    """A call of the program: by its name, and the how manyth of that name it is. ``during``: which act."""

    call: str
    number: int
    during: str


def _command(strace: str, trace: Path, tablet: Path, control: str, *expressions: str) -> list[str]:
    wanted = [word for expression in expressions for word in ("-e", expression)]
    program = [sys.executable, "-m", "tests.faults.acting", str(tablet), PAGES, SCRIPT, control]
    # By a filter only the traced calls stop, which is quicker; but strace 6.1 then loses the signal it should send.
    quick = [] if "signal=" in expressions[-1] else ["--seccomp-bpf"]
    return [strace, "-f", *quick, "-qqq", "-y", "-s", "0", "-o", str(trace), *wanted, *program]


def _prepared(folder: Path) -> tuple[Path, Path]:
    tablet = folder / "tablet"
    (tablet / "keys").mkdir(parents=True)
    return tablet, folder / "trace"


def targets(strace: str, folder: Path) -> list[Target]:
    """Every call that the program makes on its folder, in order. It makes the same ones each time."""
    tablet, trace = _prepared(folder)
    names = ",".join(sorted({name for struck in STRUCK_BY.values() for name in struck}))
    command = _command(strace, trace, tablet, "", f"trace={names}")
    said = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True).stdout.splitlines()
    acts = iter([json.loads(line)["act"] for line in said])
    during = ""
    numbers: Counter[str] = Counter()
    found = []
    for line in trace.read_text().splitlines():
        if call := re.match(r"\d+ +(\w+)\((\d*)", line):
            numbers[call[1]] += 1
            if call.groups() == ("write", "1"):
                during = next(acts)
            elif f"{tablet}/" in line:
                found.append(Target(call[1], numbers[call[1]], during))
    shutil.rmtree(folder)
    return found


def strike(strace: str, folder: Path, target: Target, fault: str, many: int = 1, control: str = "") -> list[str]:
    """What is wrong after the call, and the next ones of its name if ``many``, was struck. Raises Elsewhere."""
    tablet, trace = _prepared(folder)
    when = f"{target.number}..{target.number + many - 1}"
    inject = f"inject={target.call}:{fault}:when={when}"
    command = _command(strace, trace, tablet, control, f"trace={target.call}", inject)
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60)
    kills = "KILL" in fault
    if f"{tablet}/" not in _struck(trace.read_text().splitlines(), kills):
        shutil.rmtree(folder)
        raise Elsewhere(f"{target} by {fault}")
    wrong = []
    if done.returncode != (-9 if kills else 0):
        wrong.append(f"it ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    said = done.stdout.decode()
    lines = said[: said.rfind("\n") + 1].splitlines()
    refused = sum(json.loads(line)["say"] == "refused" for line in lines)
    if refused > many:
        wrong.append(f"{refused} acts were refused")
    promises = Promises()
    for line in lines:
        promises.hear(line)
    wrong += promises.broken(look(tablet))
    shutil.rmtree(folder)
    return wrong


def _struck(trace: list[str], kills: bool) -> str:
    """The call that was struck, as strace shows it; empty if none was."""
    if kills:
        return trace[-2] if "killed by SIGKILL" in trace[-1] else ""
    return next((line for line in trace if line.endswith("(INJECTED)")), "")
