"""Build what is handed out, into dist/: the wheel, the source archive and the folder build.

Wheel and folder each play the sample job once, with their own gateway: a file or a module left out shows there.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def run(*command: object, **environment: str) -> str:
    """Run a command where no checkout lies beside it; its last line, or the end with what it said."""
    words = list(map(str, command))
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            words, cwd=elsewhere, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        sys.exit(f"package: {' '.join(words)} ended with {done.returncode}\n{done.stdout[-4000:]}")
    return (done.stdout.strip().splitlines() or [""])[-1]


def size(path: Path) -> str:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


def same_from_archive(wheel: Path, archive: Path) -> None:
    """A wheel built from the source archive has the same files: nothing is taken from the checkout alone."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        (source,) = Path(folder).iterdir()
        run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, source)
        (again,) = Path(folder).glob("*.whl")
        differ = set(zipfile.ZipFile(wheel).namelist()) ^ set(zipfile.ZipFile(again).namelist())
        if differ:
            sys.exit(f"package: the source archive gives another wheel: {sorted(differ)[:10]}")


def wheel_starts(wheel: Path) -> None:
    """Install the wheel in an environment of its own and start it there.

    The libraries are lent from .venv by path: a path, unlike a site folder, does not bring the editable project along.
    """
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        binaries = Path(folder) / "bin"
        run(binaries / "pip", "install", "--no-deps", "--no-index", wheel)
        libraries = {"PYTHONPATH": sysconfig.get_path("purelib")}
        where = run(binaries / "python", "-c", "import handrail; print(handrail.__file__)", **libraries)
        if not where.startswith(str(Path(folder).resolve())):
            sys.exit(f"package: the wheel was not what started: {where}")
        run(binaries / "python", "-c", "from handrail import assets; assert '_data' in str(assets.root())", **libraries)
        print("package: from the wheel:", run(binaries / "handrail", "--version", **libraries))
        run(binaries / "handrail-gateway", "--help", **libraries)
        plays("the wheel", binaries / "handrail", **libraries)


def plays(what: str, program: Path, **environment: str) -> None:
    """The sample job, off screen; the evidence it leaves has to verify."""
    with tempfile.TemporaryDirectory() as folder:
        run(program, "demo", "--headless", "--out", folder, **environment)
        run(program, "verify", Path(folder) / "evidence.zip", **environment)
    print(f"package: {what} plays the sample job", flush=True)


def main() -> None:
    shutil.rmtree(DIST, ignore_errors=True)
    # No isolation: the build backend is in the lock, nothing is fetched.
    # Both from the checkout; the wheel that a source archive gives is the same, as the next lines show.
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", DIST, ROOT)
    (wheel,) = DIST.glob("*.whl")
    (archive,) = DIST.glob("*.tar.gz")
    print(f"package: {wheel.name} {size(wheel)}, {archive.name} {size(archive)}", flush=True)
    same_from_archive(wheel, archive)
    wheel_starts(wheel)
    run(
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN",
        "--distpath", DIST, "--workpath", ROOT / "build", ROOT / "packaging" / "handrail.spec",
    )  # fmt: skip
    folder = DIST / "handrail"
    print(f"package: dist/handrail {size(folder)}", flush=True)
    print("package: from the folder:", run(folder / "handrail", "--version"))
    run(folder / "handrail-gateway", "--help")
    plays("the folder", folder / "handrail")


if __name__ == "__main__":
    main()
