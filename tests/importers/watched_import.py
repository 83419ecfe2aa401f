"""A child process that imports files under an audit hook and says what it reached.

Arguments: the folder it may read and write, then the files. Prints JSON: what was opened or changed outside, what was
done that an import never does, the largest memory in MB (0: not known here), and per file the seconds of work and the
exit code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "urllib.",
             "http.", "ftplib.", "webbrowser.", "os.startfile", "ctypes.dlopen")  # fmt: skip
CHANGES = ("os.remove", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod", "shutil.")
# What Python reads of its own installation to import a module, or to find pydantic's plug-ins.
CODE = (".py", ".pyc", ".so", ".pyd", ".dll", ".pth", ".zip", ".dist-info/METADATA", ".dist-info/entry_points.txt")


def watched(folder: Path, files: Iterable[Path]) -> dict[str, Any]:
    """What an import of the files in a process of its own reached for."""
    # Without bytecode: the names of its temporary files would be taken for a leak.
    child = subprocess.run(
        [sys.executable, "-B", __file__, str(folder), *map(str, files)],
        capture_output=True, text=True, timeout=280, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return told


def main(folder: Path, files: list[str]) -> None:
    outside: list[str] = []
    forbidden: list[str] = []
    roots = tuple(
        {
            os.path.realpath(path)
            for path in (*sys.path, sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())
            if path
        }
    )

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event.startswith(("open", *CHANGES)) and isinstance(args[0], str | bytes | os.PathLike):
            path = os.path.realpath(os.fsdecode(args[0]))
            code = event == "open" and path.startswith(roots) and path.endswith(CODE)
            if not code and not path.startswith(str(folder)):
                outside.append(path)
        elif event.startswith(FORBIDDEN):
            forbidden.append(f"{event} {args!r:.200}")

    sys.addaudithook(watch)
    from handrail.__main__ import main as handrail

    took: dict[str, tuple[float, int]] = {}
    for number, file in enumerate(files):
        started = time.process_time()
        report = folder / f"{number}.json"
        status = handrail(["import", file, "--output", str(folder / f"{number}.hrwi"), "--report", str(report)])
        took[file] = (time.process_time() - started, status)
    memory = peak()
    outside = [path for path in outside if not path.startswith("/proc/")]
    print(json.dumps({"outside": outside, "forbidden": forbidden, "memory": memory, "took": took}))


def peak() -> int:
    """The largest memory so far, in MB; 0 where the system tells it nowhere."""
    # Not ru_maxrss: that begins with what the parent held when it forked.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
