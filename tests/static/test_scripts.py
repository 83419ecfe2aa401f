"""The scripts around the product: set-up refuses in words, and the suite runner cannot look green by accident."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TARGETS = "setup run test check shots bench trace fresh faults systems package lock clean"
ROOT = Path(__file__).resolve().parents[2]


def test_setup_can_be_read_by_a_python_that_is_too_old() -> None:
    ast.parse((ROOT / "packaging" / "setup_env.py").read_text(), feature_version=(3, 6))


def test_make_alone_explains_itself() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in TARGETS.split():
        assert f"\n  {target} " in said


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "run_suites.py", tmp_path / "tests")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    return tmp_path


def run(root: Path, text: str, ci: str = "", suite: str = "unit") -> tuple[int, list[str]]:
    folder = root / "tests" / suite
    folder.mkdir(exist_ok=True)
    (folder / "test_it.py").write_text(text)
    # Only the plugin whose option the runner uses: the others cost each of these runs a second.
    environment = os.environ | {"CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_timeout"}
    command = [sys.executable, "tests/run_suites.py"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


GOOD = "def test_good(): pass\n"
SKIPPED = "import pytest\n\ndef test_skipped(): pytest.skip({reason!r})\n"


def test_counts_in_the_last_line(suites: Path) -> None:
    code, said = run(suites, GOOD)
    assert (code, said[-1]) == (0, "1 passed, 0 failed, 0 skipped")


@pytest.mark.parametrize("suite", ["unit", "gui"])
@pytest.mark.parametrize(
    "text",
    [
        "def test_bad(): assert False\n",
        "import nothing_of_this_name\n",
        "import os\n\ndef test_dies(): os._exit(0)\n",
        "import os, signal\n\ndef test_dies(): os.kill(os.getpid(), signal.SIGSEGV)\n",
        "# no test in here\n",
    ],
)
def test_a_failure_is_one(suites: Path, text: str, suite: str) -> None:
    run(suites, GOOD, suite="other")
    code, said = run(suites, text, suite=suite)
    assert (code, said[-1]) == (1, "1 passed, 1 failed, 0 skipped")


def test_names_what_was_skipped(suites: Path) -> None:
    code, said = run(suites, GOOD + SKIPPED.format(reason="no PostgreSQL here"))
    assert (code, said[-1]) == (0, "1 passed, 0 failed, 1 skipped")
    assert any(line.startswith("skipped: no PostgreSQL here (1: ") for line in said)


def test_names_a_skipped_file(suites: Path) -> None:
    text = "import pytest\n\npytest.skip('no PostgreSQL (here)', allow_module_level=True)\n"
    run(suites, GOOD, suite="other")
    code, said = run(suites, text)
    assert (code, said[-1]) == (0, "1 passed, 0 failed, 1 skipped")
    assert any(line.startswith("skipped: no PostgreSQL (here) (1: ") for line in said)


def test_ci_refuses_a_skipped_test(suites: Path) -> None:
    code, said = run(suites, GOOD + SKIPPED.format(reason="no PostgreSQL here"), ci="true")
    assert (code, said[-1]) == (1, "1 passed, 1 failed, 1 skipped")


def test_ci_lets_pass_what_can_only_run_elsewhere(suites: Path) -> None:
    code, said = run(suites, GOOD + SKIPPED.format(reason="elsewhere: Windows"), ci="true")
    assert (code, said[-1]) == (0, "1 passed, 0 failed, 1 skipped")


def test_systemd_takes_the_kiosk_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("elsewhere: a system without systemd")
    text = (ROOT / "packaging" / "systemd" / "handrail-kiosk.service").read_text()
    unit = tmp_path / "handrail-kiosk.service"
    # What the unit starts is not on this machine; any program will do.
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
