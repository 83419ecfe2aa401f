"""A real Secret Service: GNOME Keyring on a bus of its own, unlocked as a log-in does it (SEC-ST-1)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from handrail.wire.rescue import Package
from tests.journal.disk import contents_of, events_in, key_file, run_command

ROOT = Path(__file__).resolve().parents[2]


class Session:
    """One user of one machine: a home with its keyrings, and sessions one after the other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "handrail"
        self.keyrings = home / ".local" / "share" / "keyrings"
        runtime = home / "runtime"
        runtime.mkdir(parents=True, mode=0o700)
        hidden = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL")
        self.environment = {name: text for name, text in os.environ.items() if name not in hidden}
        self.environment = {name: text for name, text in self.environment.items() if not name.startswith("XDG_")}
        self.environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": str(ROOT)}

    def run(self, act: str, service: str = "unlocked", **more: str) -> dict[str, Any]:
        """What an act says in a session of its own."""
        command = [
            "dbus-run-session",
            "--",
            sys.executable,
            "-m",
            "tests.systems.session",
            service,
            act,
            str(self.data),
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment | more, capture_output=True, text=True, timeout=90, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.stdout, done.stderr
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return said

    def command(self, *words: object, service: str = "unlocked") -> dict[str, Any]:
        return self.run("command", service, HANDRAIL_TEST_COMMAND="\n".join(map(str, words)))


@pytest.fixture
def home(tmp_path: Path) -> Session:
    """A user, who may have no Secret Service."""
    return Session(tmp_path / "home")


@pytest.fixture
def session(home: Session) -> Session:
    for program, package in (("dbus-run-session", "dbus"), ("gnome-keyring-daemon", "gnome-keyring")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: {package})")
    return home


@pytest.mark.req("SEC-ST-1")
def test_what_is_put_in_is_there_in_the_next_session_and_nowhere_in_the_open(session: Session) -> None:
    assert session.run("put")["ring"] == "keyring.backends.SecretService.Keyring"
    assert session.run("get")["found"] == bytes(range(32)).hex()
    files = contents_of(session.home)
    assert any("keyrings" in name for name in files)
    import base64

    for name, (_, content) in files.items():
        assert bytes(range(32)) not in content and base64.b64encode(bytes(range(32))) not in content, name


@pytest.mark.req("SEC-ST-1", "DI-CON-1")
def test_a_production_tablet_opens_writes_and_goes_on_through_it(session: Session) -> None:
    first = session.run("work")
    assert (first["mode"], first["why"], first["seq"]) == ("production", "new", 2)
    again = session.run("work")
    assert (again["journal"], again["why"], again["seq"]) == (first["journal"], None, 3)
    files = contents_of(session.data)
    assert not any(name.startswith("demo-") for name in files)
    for secret in first["keys"].values():
        assert len(secret) == 64
        for name, (_, content) in files.items():
            assert bytes.fromhex(secret) not in content and secret.encode() not in content, name
    assert b"recorded in production" not in b"".join(content for _, content in files.values())
    verified = session.command("verify", session.data, "--json")
    assert verified["code"] == 0, verified["err"]
    (report,) = json.loads(verified["out"])["reports"]
    assert report["good"] and report["events"] == 3
    assert report["ranges"][-1]["anchor"] == "keystore"


@pytest.mark.req("SEC-ST-1")
def test_a_locked_keyring_keeps_the_tablet_shut_and_harms_nothing(session: Session) -> None:
    session.run("work")
    before = contents_of(session.data)
    refused = session.run("work", "locked")
    assert "unlock" in refused["refused"].lower()
    assert contents_of(session.data) == before
    verified = session.command("verify", session.data, service="locked")
    assert verified["code"] == 2 and "unlocked" in verified["err"]
    assert session.run("work")["why"] is None  # and the next day it goes on


@pytest.mark.req("SEC-ST-1", "DI-END-1")
def test_a_new_keyring_begins_a_new_journal_and_the_escrow_opens_the_old_one(session: Session, tmp_path: Path) -> None:
    session.run("pin")
    old = session.run("work")
    shutil.rmtree(session.keyrings)  # the profile was reset: nobody can bring the keys back
    new = session.run("work")
    assert (new["why"], new["predecessor"]) == ("key_lost", old["journal"])
    words = ("--data", session.data, "--recovery-key", key_file(tmp_path), "--output", tmp_path / "out")
    assert run_command("recover", *words) == 4  # the new one is not enrolled yet, so it has no escrow
    found = events_in(Package(tmp_path / "out"), old["journal"])
    assert len(found) == old["seq"] and b"recorded in production" in found[2][0]


@pytest.mark.req("DI-END-1")
def test_a_production_tablet_is_evacuated_through_its_key_store(session: Session, tmp_path: Path) -> None:
    session.run("pin")
    journal = session.run("work")["journal"]
    (tmp_path / "usb").mkdir()
    done = session.command("evacuate", "--data", session.data, "--output", tmp_path / "usb")
    assert done["code"] == 0, done["err"]
    locked = session.command("evacuate", "--data", session.data, "--output", tmp_path / "usb", service="locked")
    assert locked["code"] == 2 and "handrail recover" in locked["err"]
    folder, key = tmp_path / "usb" / "handrail-rescue-tablet-1", key_file(tmp_path)
    assert run_command("recover", "--data", folder, "--recovery-key", key, "--output", tmp_path / "out") == 0
    assert len(events_in(Package(tmp_path / "out"), journal)) == 2


@pytest.mark.req("SEC-ST-1")
def test_a_service_or_a_bus_that_dies_is_told_in_words(session: Session) -> None:
    said = session.run("outlive")
    assert said.keys() == {"service get", "service put", "bus get", "bus put"}
    for what, words in said.items():
        assert words.startswith("the key store can't be"), f"{what}: {words}"
        assert "Is it running and unlocked?" in words


# --- what production refuses, though a good service runs beside it --------------------------------------

PLAINTEXT = """\
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 9
    kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password
"""


@pytest.fixture
def plaintext(tmp_path: Path) -> str:
    """A package like keyrings.alt, whose backends keep secrets in the open, on the path."""
    folder = tmp_path / "site" / "keyrings" / "alt"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "file.py").write_text(PLAINTEXT)
    return str(tmp_path / "site")


def refused(session: Session, service: str = "unlocked", **more: str) -> str:
    said = session.run("work", service, **more)
    assert not (session.data / "journal").exists() or not list((session.data / "journal").glob("*.db"))
    return str(said["refused"])


@pytest.mark.req("SEC-ST-1")
@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_production_refuses_a_backend_that_keeps_nothing(session: Session, backend: str) -> None:
    said = refused(session, PYTHON_KEYRING_BACKEND=backend)
    assert backend.rpartition(".")[0] in said and "no protected key store" in said


@pytest.mark.req("SEC-ST-1")
@pytest.mark.parametrize("how", ["environment", "configuration"])
def test_production_refuses_a_plaintext_backend_however_it_is_chosen(
    session: Session, plaintext: str, how: str
) -> None:
    path = f"{ROOT}{os.pathsep}{plaintext}"
    name = "keyrings.alt.file.PlaintextKeyring"
    if how == "environment":
        said = refused(session, PYTHONPATH=path, PYTHON_KEYRING_BACKEND=name)
    else:
        config = session.home / ".config" / "python_keyring"
        config.mkdir(parents=True)
        (config / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={name}\nkeyring-path={plaintext}\n")
        said = refused(session, PYTHONPATH=path)
    assert "keyrings.alt.file" in said and "no protected key store" in said


def without_a_service(home: Session, *before: str, **more: str) -> str:
    """What production says that is started after ``before``, with nobody there who keeps secrets."""
    program = "import sys; from tests.systems.session import main; main('none', 'work', sys.argv[1])"
    command = [*before, sys.executable, "-c", program, str(home.data)]
    done = subprocess.run(
        command, cwd=ROOT, env=home.environment | more, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout, done.stderr
    assert not (home.data / "journal").exists()
    return str(json.loads(done.stdout.splitlines()[-1])["refused"])


@pytest.mark.req("SEC-ST-1")
def test_production_refuses_a_machine_without_a_bus(home: Session) -> None:
    said = without_a_service(home, DBUS_SESSION_BUS_ADDRESS=f"unix:path={home.home}/no-bus")
    assert "no protected key store" in said


@pytest.mark.req("SEC-ST-1")
def test_production_refuses_a_bus_on_which_nobody_keeps_secrets(session: Session) -> None:
    """As on a bare kiosk. This machine has GNOME Keyring, so it is a bus that starts nothing when it is asked."""
    config = session.home / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>"
    )
    assert "no protected key store" in without_a_service(session, "dbus-run-session", f"--config-file={config}", "--")
