"""The gateway and the command line start without the client's heavy or machine-bound libraries."""

import subprocess
import sys

import pytest

# Every module of the package, but for migrations: Alembic runs those, they are not imported.
CODE = """
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if ".migrations" not in module.name:
        importlib.import_module(module.name)
importlib.import_module({also!r})
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {refused!r}))
"""


def loaded(package: str, also: str, refused: set[str]) -> str:
    code = CODE.format(package=package, also=also, refused=refused)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("package", "also"),
    [("handrail_gateway", "handrail_gateway.__main__"), ("handrail.commands", "handrail.__main__")],
)
def test_starts_without(package: str, also: str) -> None:
    assert loaded(package, also, {"PySide6", "cv2", "keyring"}) == "[]"


def test_the_look_finds_what_is_there() -> None:
    assert loaded("handrail.commands", "json", {"json", "PySide6"}) == "['json']"


@pytest.mark.parametrize("package", ["handrail.journal", "handrail.reference"])
def test_the_tablets_databases_open_without_sqlalchemy(package: str) -> None:
    assert loaded(package, package, {"sqlalchemy"}) == "[]"


@pytest.mark.parametrize("package", ["handrail.domain", "handrail.operations"])
def test_rules_and_acts_load_without_qt_or_database(package: str) -> None:
    assert loaded(package, "handrail", {"PySide6", "sqlalchemy", "sqlcipher3", "httpx", "cryptography"}) == "[]"


def test_the_journal_is_opened_and_badge_in_drawn_without_the_models() -> None:
    """They load behind the first frame; the bound of the start stands on that (docs/decisions)."""
    modules = "handrail.stores, handrail.ui.first_page, handrail.commands.client"
    code = f"import sys, {modules}; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
