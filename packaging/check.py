"""The static gates: run all of them, or those named, and say which failed.

    .venv/bin/python packaging/check.py [--root FOLDER] [GATE …]

A gate is a command that fails. `--root` lets tests/static/test_gates.py run each on a broken copy.
"""

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
MOST = 80  # lines of a failed gate: enough to start with

# What is made from the code and kept in docs/: path, and the command that writes it again to OUT.
GENERATED = {
    "docs/schema": ["handrail", "schema", "--output", "OUT"],
    "docs/openapi.json": ["handrail-gateway", "openapi", "--output", "OUT"],
}


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
    """Write the generated documents again and compare."""
    lines = []
    good = True
    for path, (program, *arguments) in GENERATED.items():
        kept = root / path
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / kept.name
            worked, said = command(root, program, *(str(out) if word == "OUT" else word for word in arguments))
            if not worked and not kept.exists():
                lines.append(f"{path}: not there yet")
            elif not worked:
                good = False
                lines.append(f"{path}: could not be written again\n{said}")
            elif not same(out, kept):
                good = False
                lines.append(f"{path}: not up to date; write it again with: .venv/bin/{program} {' '.join(arguments)}"
                             .replace("OUT", path))  # fmt: skip
    return good, "\n".join(lines)


def same(left: Path, right: Path) -> bool:
    if left.is_dir() and right.is_dir():
        names = {file.relative_to(side) for side in (left, right) for file in side.rglob("*") if file.is_file()}
        return all(same(left / name, right / name) for name in names)
    return left.is_file() and right.is_file() and filecmp.cmp(left, right, shallow=False)


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
            if said and (not good or name in ("qml", "generated")):
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
