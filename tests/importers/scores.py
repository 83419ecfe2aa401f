"""Real documents against EXPECTED.json: ``python -m tests.importers.scores [FORMAT…]`` prints what is met.

A file counts as met if the import gives every count that independent tools found, or is refused where it must be.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from handrail.__main__ import main as handrail
from handrail.importers.door import FORMATS
from handrail.packages.reader import read
from tests.importers.forms import REAL

MODULES = frozenset({"proced.xsd", "process.xsd", "crew.xsd"})
NOT_COUNTS = frozenset({"pyxform", "message"})


def facts() -> dict[str, dict[str, Any]]:
    """What independent tools counted, by file, for the formats that can be imported."""
    path = REAL / "EXPECTED.json"
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {name: counted for name, counted in found.items() if name.partition("/")[0] in FORMATS}


def refusal(name: str, counted: dict[str, Any]) -> str:
    """What the refusal of a file must say, ``""`` if it must be imported."""
    if counted.get("pyxform") == "error":
        return "row"
    if name.startswith("s1000d/") and counted.get("schema") not in MODULES:
        return "module type"
    if name.startswith("qif/") and not counted.get("characteristics") and not counted.get("has_plan"):
        return "nothing to import"
    return ""


def differences(name: str, counted: dict[str, Any], folder: Path) -> list[str]:
    """What the import of a file gives other than it must; empty if the file is met."""
    package, report = folder / "p.hrwi", folder / "r.json"
    package.unlink(missing_ok=True)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        status = handrail(["import", str(REAL / name), "--output", str(package), "--report", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))
    wanted = refusal(name, counted)
    if wanted:
        said = json.dumps(told.get("refused", {}))
        return [] if status == 3 and wanted in said and not package.exists() else [f"not refused with {wanted!r}"]
    if status != 0:
        return [f"refused: {told.get('refused')}"]
    found = {**told["source_counts"], **told["counts"]}
    wrong = [
        f"{key}: {found.get(key)!r}, not {value!r}"
        for key, value in counted.items()
        if key not in NOT_COUNTS and found.get(key) != value
    ]
    original = (REAL / name).read_bytes()
    held = read(package)
    if not any(held.original(one.sha256) == original for one in held.instruction.attachments):
        wrong.append("the original is not in the package")
    if told["text_coverage"] < 1 and not any("text left out" in line for line in told["unmapped"]):
        wrong.append("words are missing and not listed")
    return wrong


def main(formats: list[str]) -> int:
    """Prints a line per format and one per file that is not met; 1 if there is any."""
    met: dict[str, list[int]] = {}
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, counted in sorted(facts().items()):
            format_ = name.partition("/")[0]
            if formats and format_ not in formats:
                continue
            wrong = differences(name, counted, Path(folder))
            met.setdefault(format_, []).append(not wrong)
            missed += [f"{name}: {'; '.join(wrong)}"] if wrong else []
    for format_, each in met.items():
        print(f"{format_}: {sum(each)} of {len(each)} met")
    print("\n".join(missed) if missed else "all met")
    return 1 if missed or not met else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
