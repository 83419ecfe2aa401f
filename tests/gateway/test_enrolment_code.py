"""The enrolment code as a QR code, and taken by the tablet's own command."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from handrail.commands.enrol import CODE
from handrail_gateway.qr import for_terminal, modules
from tests.gateway.servers import GatewayProcess


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gateway").start()
    yield process
    process.stop()


def read(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


def test_the_picture_and_the_terminal_say_the_code_that_enrols(tmp_path: Path, gateway: GatewayProcess) -> None:
    picture = tmp_path / "code.png"
    done = gateway.command("enrol", "--qr", "--png", str(picture))
    code = next(line for line in done.stdout.splitlines() if CODE.fullmatch(line))
    with Image.open(picture) as image:
        assert read(image) == code
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    # What stands in the terminal: each sign is two modules, light where it is drawn.
    lines = [line for line in done.stdout.splitlines() if "█" in line]
    drawn = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    pixels = b"".join(bytes(drawn[sign][half] for sign in line) for line in lines for half in (0, 1))
    shown = Image.frombytes("L", (len(lines[0]), 2 * len(lines)), pixels)
    assert read(shown.resize((shown.width * 6, shown.height * 6), Image.Resampling.NEAREST)) == code
    # A picture that is there is not written over: it may be somebody else's.
    refused = gateway.command("enrol", "--png", str(picture))
    assert refused.returncode == 2
    assert "code.png" in refused.stderr


def test_a_terminal_of_any_colours_shows_light_on_dark() -> None:
    rows = modules("ABCD-EFGH-IJKL-MNOP.0123456789abcdef")
    plain = for_terminal(rows, coloured=False)
    coloured = for_terminal(rows, coloured=True)
    assert "\x1b" not in plain
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in coloured.splitlines())
    assert set(plain) <= set("█▀▄ \n")


@pytest.mark.req("P11-10h-1")
def test_a_tablet_is_enrolled_by_what_is_typed_or_scanned(tmp_path: Path, gateway: GatewayProcess) -> None:
    code = json.loads(gateway.command("enrol", "--json").stdout)["code"]

    def enrol(typed: str) -> subprocess.CompletedProcess[str]:
        environ = {
            **os.environ, "HANDRAIL_DATA": str(tmp_path / "tablet"), "HANDRAIL_MODE": "demo",
            "HANDRAIL_GATEWAY": gateway.url,
        }  # fmt: skip
        command = [sys.executable, "-m", "handrail", "enrol"]
        return subprocess.run(command, input=typed, capture_output=True, text=True, env=environ)

    wrong = enrol("482915\n482915\n")
    assert wrong.returncode == 1
    assert "no enrolment code" in wrong.stderr
    other = "AAAA" + code[4:]
    refused = enrol(f"{other}\n")
    assert refused.returncode == 1
    assert "code_refused" in refused.stderr
    done = enrol(f"482915\n{code.lower()}\n")
    assert done.returncode == 0, done.stderr
    assert "Enrolled at plant-2 as T-" in done.stdout
