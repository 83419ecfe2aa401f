"""A throwaway PostgreSQL on a socket of its own, and a gateway in a process of its own."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

HIDDEN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def postgresql_tool(name: str) -> str | None:
    """Debian keeps initdb and pg_ctl out of the path."""
    found = shutil.which(name)
    return found or next((str(folder / name) for folder in HIDDEN if (folder / name).exists()), None)


class PostgreSQL:
    """Started with initdb in a temporary folder; as nobody when we are root, which initdb refuses."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
        self._as: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
            self._as = ["setpriv", "--reuid=nobody", "--clear-groups"]
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "handrail", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
        self._options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", self._options, "start")

    def _run(self, tool: str, *arguments: str) -> None:
        path = postgresql_tool(tool)
        assert path is not None
        # No pipes: the server would inherit them and keep us waiting.
        subprocess.run([*self._as, path, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def _url(self, name: str) -> str:
        return f"postgresql://handrail@/{name}?host={self.folder}"

    def new_database(self, like: str | None = None) -> str:
        """An empty one, or a copy of another that nobody is connected to."""
        name = f"db_{secrets.token_hex(6)}"
        template = "" if like is None else f" TEMPLATE {like.partition('@/')[2].partition('?')[0]}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{template}".encode())
        return self._url(name)

    def restart(self) -> None:
        """As after a crash: connections break, transactions that had not committed are gone."""
        data = ("-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"))
        self._run("pg_ctl", *data, "-m", "immediate", "-o", self._options, "restart")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)


class GatewayProcess:
    """``handrail-gateway serve`` on loopback; after a restart it has the same port."""

    def __init__(self, data: Path, *more: str, url: str | None = None) -> None:
        self.data = data
        self.more = more
        self.port = 0
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.environment.pop("HANDRAIL_GATEWAY_DATABASE_URL", None)
        if url is not None:
            self.environment["HANDRAIL_GATEWAY_DATABASE_URL"] = url
        self.ready: dict[str, Any] = {}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> GatewayProcess:
        command = [sys.executable, "-m", "handrail_gateway", "serve", "--data", str(self.data)]
        with (self.data.parent / "gateway.log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *self.more],
                stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment,
            )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self.data.parent / "gateway.log").read_text()
        self.ready = json.loads(line)
        self.port = self.ready["port"]
        return self

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    @property
    def admin(self) -> dict[str, str]:
        token = (self.data / "admin.token").read_text()
        return {"Authorization": f"Bearer {token}"}

    def kill(self) -> None:
        """SIGKILL: nothing is finished."""
        assert self.process is not None
        self.process.kill()
        self._reap()

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self._reap()

    def _reap(self) -> int:
        assert self.process is not None and self.process.stdout is not None
        code = self.process.wait(30)
        self.process.stdout.close()
        return code

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the gateway on the same data."""
        command = [sys.executable, "-m", "handrail_gateway", *arguments, "--data", str(self.data)]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=60)
