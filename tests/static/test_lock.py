"""The lock installs on any machine: nothing of the one it was made on is in it."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()

HERE_ONLY = re.compile(
    r"file:|https?://|@ |--(?:extra-)?index-url|--find-links|--trusted-host|(?:^|[\s=])(?:/|[A-Za-z]:\\)\S"
)


def entries() -> dict[str, str]:
    """Each pinned distribution with the text of its entry."""
    found = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    return {re.split(r"==", text, maxsplit=1)[0]: text for text in found}


def leaks(text: str) -> list[str]:
    return [line for line in text.splitlines() if HERE_ONLY.search(line)]


def test_names_no_place() -> None:
    assert leaks(LOCK) == []


@pytest.mark.parametrize(
    "line",
    [
        "thing @ file:///srv/wheels/thing.whl",
        "--find-links /srv/wheels",
        "--extra-index-url https://example.org/simple",
        "-e /home/someone/thing",
        "    # via -r /home/someone/requirements.in",
    ],
)
def test_the_look_for_places_finds_them(line: str) -> None:
    assert leaks(f"alembic==1.0\n{line}\n") == [line]


def test_every_entry_is_exact_and_hashed() -> None:
    for name, text in entries().items():
        assert re.match(rf"{re.escape(name)}==\S+", text), name
        assert "--hash=sha256:" in text, name


def test_hashes_are_those_of_every_platform() -> None:
    # One machine's own wheel would be one hash; these have wheels for many.
    for name in ("sqlcipher3", "cryptography", "pydantic-core", "pyside6-essentials", "zxing-cpp"):
        assert entries()[name].count("--hash=") > 3, name


def test_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    for requirement in map(Requirement, asked):
        text = entries()[requirement.name]
        version = text.split()[0].partition("==")[2]
        assert requirement.specifier.contains(version), f"{requirement} but {version} in the lock: make lock"


@pytest.mark.parametrize("name", ["sqlcipher3-wheels", "sqlcipher3-binary", "opencv-python", "pyside6-webengine"])
def test_leaves_out(name: str) -> None:
    assert name not in entries()
