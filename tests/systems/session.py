"""A log-in session with a Secret Service of its own, and what a tablet does in it; the last line says what came of it.

    dbus-run-session -- python -m tests.systems.session (unlocked|locked) ACT DATA

Only the act runs as the product; starting and ending the service is what logging in does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handrail.domain.event import NOBODY, Draft

PASSWORD = b"of this session only"


def start(*, unlocked: bool) -> subprocess.Popen[bytes]:
    """GNOME Keyring, unlocked by a password on its standard input as the log-in gives it, or not."""
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
    silent = subprocess.DEVNULL
    daemon = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=silent, stderr=silent)
    assert daemon.stdin is not None
    daemon.stdin.write(PASSWORD if unlocked else b"")
    daemon.stdin.close()
    until = time.monotonic() + 20
    while not owned("org.freedesktop.secrets"):
        assert time.monotonic() < until and daemon.poll() is None, "the Secret Service did not come up"
        time.sleep(0.02)
    return daemon


def owned(name: str) -> bool:
    """Whether somebody on this session's bus has the name."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    with open_dbus_connection(bus="SESSION") as connection:
        answer = connection.send_and_get_reply(new_method_call(bus, "NameHasOwner", "s", (name,)))
    return bool(answer.body[0])


# --- what a tablet does --------------------------------------------------------------------------------


def put(data: Path) -> dict[str, Any]:
    from handrail.identity.keys import key_store

    key_store(data, "production").put("k", bytes(range(32)))
    return {"ring": ring()}


def get(data: Path) -> dict[str, Any]:
    from handrail.identity.keys import found_key_store

    found = found_key_store(data).get("k")
    return {"found": None if found is None else found.hex(), "ring": ring()}


def ring() -> str:
    import keyring

    kind = type(keyring.get_keyring())
    return f"{kind.__module__}.{kind.__name__}"


def work(data: Path) -> dict[str, Any]:
    """A whole production-mode tablet: opens, writes a note, closes."""
    from handrail.core import Core
    from handrail.settings import Settings

    core = Core(Settings(data=data, gateway="", mode="production"))
    first = core.rooms.journal.events_from(1, 1)[0].event
    core.rooms.journal.append([Draft(type="note.added", payload={"text": "recorded in production"})], NOBODY)
    head = core.rooms.journal.head
    kept = {name: (core._keys.get(name) or b"").hex() for name in key_names(head.journal)}
    core.close()
    return {
        "journal": head.journal, "seq": head.seq, "mode": first.mode, "why": core.rooms.why,
        "predecessor": first.payload.get("predecessor"), "keys": kept,
    }  # fmt: skip


def key_names(journal: str) -> tuple[str, ...]:
    from handrail.journal.opening import database_key_name, signing_key_name
    from handrail.reference.opening import KEY_NAME

    return (database_key_name(journal), signing_key_name(journal), KEY_NAME)


def pin(data: Path) -> dict[str, Any]:
    """As an enrolment does: the site's recovery key is known from now on."""
    from handrail.identity.keys import key_store
    from handrail.sync.kept import DEVICE, PINNED
    from tests.journal.disk import GATEWAY, RECOVERY

    store = key_store(data, "production")
    pinned = {
        "gateway": GATEWAY.public.hex(), "root": GATEWAY.public.hex(), "site": "plant-2", "badge_pepper": "0" * 64,
        "demo": False, "recovery": RECOVERY.public.hex(), "directory": 1,
    }  # fmt: skip
    store.put(PINNED, json.dumps(pinned).encode())
    store.put(DEVICE, b"tablet-1")
    return {}


def command(data: Path) -> dict[str, Any]:
    """A command of ours as an administrator gives it in this session."""
    done = subprocess.run(
        [sys.executable, "-m", "handrail", *os.environ["HANDRAIL_TEST_COMMAND"].split("\n")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}


def outlive(data: Path) -> dict[str, Any]:
    """The service dies while the tablet works, then the bus; each time the store says so in words."""
    from handrail.identity.keys import NoSecureStore, key_store

    store = key_store(data, "production")
    store.put("k", b"1")
    said = {}
    for what in ("service", "bus"):
        if what == "service":
            DAEMONS[0].kill()
            DAEMONS[0].wait()
        else:
            os.kill(bus_process(), signal.SIGKILL)
        for how, act in (("get", lambda: store.get("k")), ("put", lambda: store.put("k", b"2"))):
            try:
                said[f"{what} {how}"] = f"gave {act()!r}"  # type: ignore[func-returns-value]
            except NoSecureStore as reason:
                said[f"{what} {how}"] = str(reason)
    return said


def bus_process() -> int:
    """The bus that dbus-run-session has started for us: its other child."""
    children = Path(f"/proc/{os.getppid()}/task/{os.getppid()}/children").read_text().split()
    (bus,) = (int(one) for one in children if Path(f"/proc/{one}/comm").read_text().strip() == "dbus-daemon")
    return bus


ACTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    act.__name__: act for act in (put, get, work, pin, command, outlive)
}
DAEMONS: list[subprocess.Popen[bytes]] = []


def main(service: str, act: str, data: str) -> None:
    from handrail.identity.keys import NoSecureStore

    if service != "none":
        DAEMONS.append(start(unlocked=service == "unlocked"))
    try:
        said = ACTS[act](Path(data))
    except NoSecureStore as reason:
        said = {"refused": str(reason)}
    finally:
        for daemon in DAEMONS:
            daemon.terminate()
            daemon.wait()
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
