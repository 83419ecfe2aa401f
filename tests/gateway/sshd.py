"""A throwaway OpenSSH server on loopback, with keys and a folder of its own; no key or configuration of the machine."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any


def sshd_tool() -> str | None:
    """Debian keeps it out of the path."""
    found = shutil.which("sshd") or "/usr/sbin/sshd"
    return found if Path(found).exists() else None


class Sshd:
    """Serves SFTP and nothing else. ``settings`` are what ``deliveries.toml`` says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "incoming"
        self.root.mkdir(parents=True)
        for name in ("host", "client", "other"):
            self._key(name)
        shutil.copy(folder / "client.pub", folder / "authorized_keys")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def _key(self, name: str) -> None:
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(self.folder / name)]
        subprocess.run(made, check=True)

    def public(self, name: str) -> str:
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2])

    def settings(self, **changes: Any) -> dict[str, Any]:
        return {
            "adapter": "sftp", "host": "127.0.0.1", "port": self.port, "user": getpass.getuser(),
            "host_key": self.public("host"), "key_file": self.folder / "client", "folder": str(self.root),
            "takes": ["draft_ncr"], **changes,
        }  # fmt: skip

    def start(self) -> None:
        tool = sshd_tool()
        assert tool is not None
        if os.geteuid() == 0:
            # Where its unprivileged part lives; the package's service makes it, and no service runs here.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        config = self.folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder / 'host'}\nPidFile none\n"
            f"AuthorizedKeysFile {self.folder / 'authorized_keys'}\nStrictModes no\nUsePAM no\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
            "Subsystem sftp internal-sftp\nForceCommand internal-sftp\n"
        )
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen([tool, "-D", "-e", "-f", str(config)], stderr=log)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None and time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None
