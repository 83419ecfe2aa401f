"""Builds the catalogues of the screens: i18n/*.ts to out/i18n/*.qm (never committed).

Set-up runs it; a build that ships the result copies the .qm files beside the .ts files. ``--update``
first reads the sources again, so that new texts appear in the .ts files. Exit 1 when a tool fails or,
with ``--complete``, when a text of the screens has no translation yet.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app" / "handrail" / "ui"
OUT = ROOT / "out" / "i18n"
BIN = Path(sys.executable).parent


def run(name: str, *arguments: str | Path) -> None:
    """Run a PySide6 tool; its own words are shown when it fails."""
    command = [str(BIN / f"pyside6-{name}"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def unfinished(catalogue: Path) -> list[str]:
    """Texts without a translation, context first."""
    left = []
    for context in ET.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            answer = message.find("translation")
            if answer is None or answer.get("type") == "unfinished":
                left.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return left


def main() -> int:
    """Build every catalogue."""
    parser = argparse.ArgumentParser(description="Build the translations of the screens.")
    parser.add_argument("--update", action="store_true", help="read new texts from the sources first")
    parser.add_argument("--complete", action="store_true", help="fail for texts without a translation")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    missing = 0
    for catalogue in sorted((ROOT / "i18n").glob("*.ts")):
        if options.update:
            language = catalogue.stem.rpartition("_")[2]
            # Without places: a moved line must not change the file.
            common = ["-extensions", "py,qml", "-locations", "none", "-no-obsolete", "-source-language", "en"]
            run("lupdate", *common, "-target-language", language, SOURCES, "-ts", catalogue)
        run("lrelease", "-silent", catalogue, "-qm", OUT / f"{catalogue.stem}.qm")
        left = unfinished(catalogue)
        missing += len(left)
        print(f"{catalogue.name}: {len(left)} texts without a translation")
        if options.complete:
            print("\n".join(left))
    return 1 if options.complete and missing else 0


if __name__ == "__main__":
    sys.exit(main())
