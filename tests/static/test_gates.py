"""Each gate fails on a case made to fail, with the message that names it: a gate that cannot fail guards nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "packaging"

BRIDGE = """
from PySide6.QtCore import Property, QAbstractItemModel, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.zbase import Base

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by Python")
class Badge(Base):
    changed = Signal()

    @Property(str, notify=changed)
    def prompt(self) -> str:
        return ""

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> QAbstractItemModel:
        return self._rows
"""
# Sorted after the file that needs it: the gate has to find the order.
BASE = """
from PySide6.QtCore import QObject


class Base(QObject):
    pass
"""
PAGE = """pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Bridge

Item {
    id: root

    required property Badge badge

    Text {
        text: root.badge.prompt
    }

    Repeater {
        model: root.badge.rows
    }
}
"""


def gate(name: str, root: Path) -> tuple[int, str]:
    command = [sys.executable, str(SCRIPTS / "check.py"), "--root", str(root), name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def tree(root: Path, files: dict[str, str]) -> Path:
    shutil.copy(ROOT / "pyproject.toml", root)
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A copy of the product's Python, to break."""
    only_python = shutil.ignore_patterns("__pycache__", "qml", "*.png")
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=only_python)
    return tree(tmp_path, {})


@pytest.mark.parametrize(
    ("name", "file", "text", "message"),
    [
        ("types", "thing.py", '"""Doc."""\n\n\ndef double(x):\n    return 2 * x\n', "missing a type annotation"),
        ("lint", "thing.py", '"""Doc."""\n\nimport os\n', "F401"),
        (
            "lint",
            "domain/thing.py",
            '"""Doc."""\n\nfrom datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n',
            "The domain has no clock",
        ),
        ("format", "thing.py", '"""Doc."""\n\nx = { "a":1 }\n', "would be reformatted"),
    ],
)
def test_python_gate(tmp_path: Path, name: str, file: str, text: str, message: str) -> None:
    root = tree(tmp_path, {"app/handrail/__init__.py": '"""Doc."""\n', f"app/handrail/{file}": text})
    code, said = gate(name, root)
    assert code == 1
    assert message in said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("handrail/domain/broken.py", "import time"),
        ("handrail/domain/broken.py", "import elementpath"),
        ("handrail/domain/broken.py", "import sqlalchemy"),
        ("handrail/domain/broken.py", "import handrail.journal"),
        ("handrail/wire/broken.py", "import handrail.packages"),
        ("handrail/ports/broken.py", "import handrail.wire"),
        ("handrail/database.py", "import sqlalchemy"),
        ("handrail/database.py", "import handrail.domain"),
        ("handrail/journal/broken.py", "import handrail.sync"),
        ("handrail/journal/broken.py", "import sqlalchemy"),
        ("handrail/records/broken.py", "import handrail.operations"),
        ("handrail/sync/broken.py", "import handrail.ui"),
        ("handrail/operations/broken.py", "import handrail.journal"),
        ("handrail/operations/broken.py", "import PySide6.QtCore"),
        ("handrail/ui/broken.py", "import handrail.journal"),
        ("handrail_gateway/broken.py", "import handrail.journal"),
        ("handrail_gateway/broken.py", "import handrail.operations"),
    ],
)
def test_floors(product: Path, file: str, line: str) -> None:
    (product / "app" / file).write_text(f'"""Doc."""\n\n{line}\n')
    module = file.removesuffix(".py").replace("/", ".")
    code, said = gate("floors", product)
    assert code == 1
    assert f"{module} may not import {line.split()[1].split('.PySide6', maxsplit=1)[0]}".split(".QtCore")[0] in said


def test_floors_refuse_a_contract_about_nothing(product: Path) -> None:
    (product / "app/handrail/core.py").unlink()
    code, said = gate("floors", product)
    assert code == 1
    assert "handrail.core may not import anything: there is no such module" in said


def test_qml_that_fits(tmp_path: Path) -> None:
    code, said = gate("qml", qml(tmp_path, PAGE))
    assert code == 0, said


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (PAGE.replace("badge.prompt", "badge.promt"), 'Member "promt" not found on type "Badge"'),
        (PAGE.replace("root.badge.prompt", "badge.prompt"), "Unqualified access"),
        (PAGE.replace("root.badge.prompt", "4 +"), "Expected token"),
        (PAGE.replace("        text", "  text"), "not formatted"),
    ],
)
def test_qml(tmp_path: Path, page: str, message: str) -> None:
    code, said = gate("qml", qml(tmp_path, page))
    assert code == 1
    assert message in said


def qml(root: Path, page: str) -> Path:
    ui = "app/handrail/ui"
    module = f"{ui}/qml/Handrail/Ui"
    return tree(
        root,
        {
            f"{ui}/bridge/badge.py": BRIDGE,
            f"{ui}/bridge/zbase.py": BASE,
            f"{module}/Page.qml": page,
            f"{module}/qmldir": "module Handrail.Ui\nPage 1.0 Page.qml\n",
        },
    )


def test_generated(tmp_path: Path) -> None:
    root = tree(tmp_path, {"docs/openapi.json": "{}", "docs/schema/old.schema.json": "{}"})
    code, said = gate("generated", root)
    assert code == 1
    assert "docs/openapi.json is not up to date" in said
    assert "docs/schema is not up to date" in said


def test_trace(tmp_path: Path) -> None:
    test = 'import pytest\n\n\n@pytest.mark.req("S4-01", "NOT-99")\ndef test_it(): ...\n'
    root = tree(tmp_path, {"docs/requirements.txt": "S4-01\n", "tests/unit/test_it.py": test})
    command = [sys.executable, str(SCRIPTS / "trace_matrix.py"), "--root", str(root), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no requirement has the id NOT-99: tests/unit/test_it.py::test_it" in done.stdout
    assert "S4-01" not in done.stdout


def test_no_test_here_cites_a_requirement_that_does_not_exist() -> None:
    command = [sys.executable, str(SCRIPTS / "trace_matrix.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
