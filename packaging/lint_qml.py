"""Checks the QML against the Python bridge types, and its format. Exit 1 on any finding.

The types come from the bridge's source: metaobjectdump reads the classes, the type registrar writes
them for qmllint. Paths are absolute, because qmllint gives false results for relative ones.
``--fix`` writes the format instead of checking it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "app" / "handrail" / "ui"
BIN = Path(sys.executable).parent
# Base classes first: the dump knows a class as a QObject only after it has seen its base.
FIRST = ("shown.py", "rows.py")


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the PySide6 tools."""
    command = [str(BIN / f"pyside6-{name}"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_types(folder: Path) -> None:
    """Put the module Handrail.Bridge, as types only, into `folder`."""
    bridge = UI / "bridge"
    files = [bridge / name for name in FIRST]
    files += sorted(path for path in bridge.glob("*.py") if path.name not in (*FIRST, "__init__.py"))
    dump = folder / "metatypes.json"
    done = tool("metaobjectdump", "-o", dump, *files)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    # One name for the module and one spelling for types that Qt knows as pointers.
    types = json.loads(dump.read_text("utf-8"))
    for file in types:
        for kind in file["classes"]:
            for entry in kind.get("properties", []):
                if entry["type"] == "QAbstractItemModel":
                    entry["type"] = "QAbstractItemModel*"
    dump.write_text(json.dumps(types), "utf-8")
    module = folder / "Handrail" / "Bridge"
    module.mkdir(parents=True)
    (module / "qmldir").write_text("module Handrail.Bridge\ntypeinfo bridge.qmltypes\n", "utf-8")
    import PySide6

    meta = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    if not meta.is_dir():
        meta = Path(PySide6.__file__).parent / "metatypes"
    foreign = ",".join(str(next(meta.glob(f"qt6{name}_*metatypes.json"))) for name in ("core", "qml"))
    done = tool(
        "qmltyperegistrar",
        f"--generate-qmltypes={module / 'bridge.qmltypes'}",
        f"--foreign-types={foreign}",
        "--import-name=Handrail.Bridge",
        "--major-version=1",
        "--minor-version=0",
        "-o",
        folder / "unused.cpp",
        dump,
    )
    if done.returncode or not (module / "bridge.qmltypes").is_file():
        raise SystemExit(done.stdout + done.stderr)


def main() -> int:
    """Lint every QML file and compare its format."""
    sources = sorted((UI / "qml").rglob("*.qml"))
    bad = 0
    for path in sources:
        if "--fix" in sys.argv:
            tool("qmlformat", "-i", path)
        else:
            done = tool("qmlformat", path)
            if done.returncode or done.stdout != path.read_text("utf-8"):
                print(f"{path}: not in the format of qmlformat")
                bad += 1
    folder = Path(tempfile.mkdtemp())
    try:
        write_types(folder)
        done = tool("qmllint", "-W", "0", "--json", "-", "-I", folder, "-I", UI / "qml", *sources)
        for file in json.loads(done.stdout)["files"]:
            for found in file["warnings"]:
                print(f"{file['filename']}:{found.get('line', 0)}: {found['message']} [{found['id']}]")
        bad += done.returncode != 0
    finally:
        shutil.rmtree(folder)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
