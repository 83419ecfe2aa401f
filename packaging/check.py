"""The static gates: run all of them, or those named, and say which failed.

    .venv/bin/python packaging/check.py [--root FOLDER] [GATE …]

A gate is a command that fails. `--root` lets tests/static/test_gates.py run each on a broken copy.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
MOST = 80  # lines of a failed gate: enough to start with

# What is made from the code and kept in docs/: each command writes it, and with --check says whether it is up to date.
GENERATED = (
    ("handrail", "schema", "--directory", "docs/schema"),
    ("handrail-gateway", "openapi", "--output", "docs/openapi.json"),
)


def command(root: Path, *arguments: object) -> tuple[bool, str]:
    program, *rest = map(str, arguments)
    # Import-linter takes the packages from the path: those of this root, and the contract type beside this file.
    environment = os.environ | {"PYTHONPATH": f"{root / 'app'}{os.pathsep}{HERE}", "COLUMNS": "120"}
    done = subprocess.run(
        [str(TOOLS / program), *rest],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout.strip()


def generated(root: Path) -> tuple[bool, str]:
    """Ask each writer of a generated document whether it is up to date."""
    stale = []
    for writer in GENERATED:
        good, said = command(root, *writer, "--check")
        if not good:
            stale.append(f"{said}\n{writer[-1]} is not up to date; write it again: .venv/bin/{' '.join(writer)}")
    return not stale, "\n".join(stale)


def folders(root: Path) -> list[Path]:
    return [root / name for name in ("app", "tests", "packaging", "resources") if (root / name).exists()]


GATES = {
    "types": lambda root: command(root, "mypy"),
    "lint": lambda root: command(root, "ruff", "check", "--quiet", "--output-format", "concise", *folders(root)),
    "format": lambda root: command(
        root, "ruff", "format", "--check", "--quiet", "--output-format", "concise", *folders(root)
    ),
    "floors": lambda root: command(root, "lint-imports", "--no-cache", "--no-logo"),
    "qml": lambda root: command(root, "python", HERE / "check_qml.py", "--root", root),
    "generated": generated,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=HERE.parent)
    parser.add_argument("gates", nargs="*", metavar="GATE", help=", ".join(GATES))
    parser.add_argument("--all", action="store_true", help="print everything a gate has to say")
    arguments = parser.parse_args()
    most = 10**9 if arguments.all else MOST
    unknown = set(arguments.gates) - set(GATES)
    if unknown:
        parser.error(f"no such gate: {', '.join(sorted(unknown))}")

    def run(name: str) -> tuple[str, bool, str, float]:
        began = time.monotonic()
        good, said = GATES[name](arguments.root.resolve())
        return name, good, said, time.monotonic() - began

    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, good, said, seconds in pool.map(run, arguments.gates or GATES):
            print(f"check: {name:<10} {'good' if good else 'FAILED'}  {seconds:.1f} s", flush=True)
            if said and (not good or name == "qml"):
                lines = said.splitlines()
                print("\n".join(lines[:most]), flush=True)
                if len(lines) > most:
                    print(f"… and {len(lines) - most} more lines: .venv/bin/python packaging/check.py --all {name}")
            if not good:
                failed.append(name)
    if failed:
        print(f"check: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
