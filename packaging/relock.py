"""Resolve requirements.lock anew from pyproject.toml, for every platform at once and with the hashes of every file.

uv resolves: it reads no pip configuration, so no index or folder of this machine can leak into the lock. It is
installed for the occasion into a folder that goes away again. `make lock UPGRADE=1` takes newer versions.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What the tests speak to over HTTP; in environments of their own, so in locks of their own.
SERIES = ("8.2", "8.0")
MODULES = ("stock-lot", "production", "production-routing", "production-work", "quality")


def main() -> int:
    # UV_* would let an index of this machine in.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / "bin"
        subprocess.run([binaries / "pip", "install", "--quiet", "uv"], check=True)
        command = [
            binaries / "uv", "pip", "compile", "--no-config", "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--custom-compile-command", "make lock", "--quiet",
            *(["--upgrade"] if os.environ.get("UPGRADE") else []),
        ]  # fmt: skip
        ours = [*command, "pyproject.toml", "--all-extras", "--output-file", "requirements.lock"]
        code = subprocess.run(ours, cwd=ROOT, env=environment, check=False).returncode
        for series in SERIES:
            wanted = "".join(f"{name}~={series}.0\n" for name in ("trytond", *(f"trytond-{one}" for one in MODULES)))
            theirs = [*command, "-", "--no-annotate", "--output-file", f"tests/tryton/trytond-{series}.lock"]
            done = subprocess.run(theirs, cwd=ROOT, env=environment, check=False, input=wanted.encode())
            code = code or done.returncode
        return code


if __name__ == "__main__":
    sys.exit(main())
