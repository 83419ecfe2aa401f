"""Imports files in a process of its own that records what it reaches for: ``python -m tests.importers.audited``.

Arguments: a folder that may be written to, then the files. Prints one JSON document: what was reached for besides
(network, processes, files outside of the input's folder and the output's), seconds of work and peak memory.
"""

from __future__ import annotations

import json
import sys
import sysconfig
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from handrail.importers.door import FORMATS, ImportRefused, import_file
from handrail.packages.error import PackageError
from handrail.packages.writer import write

WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.", "http.", "ctypes.")
CHANGES = ("os.remove", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod", "shutil.")


def peak() -> int:
    """Megabytes this process held at most."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


def main(output: Path, files: list[Path]) -> int:
    # What Python itself loads is no reach of the importers; it is loaded before the watch begins.
    for module in (*FORMATS, "drafting", "xml_blocks"):
        import_module(f"handrail.importers.{module}")
    loaded = (Path(sys.prefix), Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")), Path(__file__).parents[2])
    allowed = {file.parent.resolve() for file in files} | {output.resolve()}
    reached: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(WATCHED):
            reached.append(event)
        elif event == "open" or event.startswith(CHANGES):
            path = arguments[0]
            if not isinstance(path, str | bytes):
                return
            real = Path(path.decode() if isinstance(path, bytes) else path).resolve()
            inside = any(real.is_relative_to(folder) for folder in allowed)
            code = (
                event == "open" and real.suffix in (".py", ".pyc") and any(real.is_relative_to(one) for one in loaded)
            )
            if not inside and not code:
                reached.append(f"{event} {real}")

    # And what pydantic looks up once, when the first model is made.
    first = output / "first.json"
    first.write_text(json.dumps({"title": "T", "steps": [{"lines": [{"text_raw": "Do it"}]}]}), encoding="utf-8")
    warm = import_file(first)
    write(warm.instruction, warm.media, warm.originals, output / "p.hrwi")
    sys.addaudithook(watch)
    told = []
    for file in files:
        started = time.process_time()
        try:
            result = import_file(file)
            write(result.instruction, result.media, result.originals, output / "p.hrwi")
            outcome = "imported"
        except (ImportRefused, PackageError) as refused:
            outcome = f"refused: {refused}"
        told.append({"file": file.name, "outcome": outcome, "seconds": time.process_time() - started})
    print(json.dumps({"reached": list(reached), "files": told, "peak": peak()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
