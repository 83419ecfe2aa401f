"""A site of several tablets, each a process, and one gateway."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.faults.test_kill import ROOT
from tests.gateway.servers import GatewayProcess
from tests.kills.plant import make_plant
from tests.sync.conftest import new_code

MARA, JONAS, TIAGO, RUTH = "m.okafor", "j.lindqvist", "t.ferreira", "r.brandt"
UNITS = tuple(f"K-{number:05}" for number in range(1, 16))
STEPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("begin", (("tag", "T-1"), ("crate", "C-1"))),
    ("work", (("gap", "1:10.10"), ("gap", "2:10.20"), ("gap", "3:10.30"), ("look", ""), ("sound", "pass"))),
    ("end", (("remark", "Good"),)),
)


class Died(Exception):
    """The tablet's process is no more."""


class TabletProcess:
    """One tablet. ``ask`` returns what was done; ``refused`` the codes of what was not."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.folder, self.arguments = folder, [str(folder), url, code]
        self.start()

    def start(self) -> TabletProcess:
        self.log = (self.folder.parent / f"{self.folder.name}.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tablets.driver", *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self._read() == {"done": "up"}
        return self

    def say(self, act: str, *arguments: Any) -> dict[str, Any]:
        """Whatever it answers. Raises Died."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([act, *arguments]) + "\n")
        self.process.stdin.flush()
        return self._read()

    def ask(self, act: str, *arguments: Any) -> Any:
        said = self.say(act, *arguments)
        assert "done" in said, (act, arguments, said)
        return said["done"]

    def refused(self, act: str, *arguments: Any) -> list[str]:
        said = self.say(act, *arguments)
        assert "refused" in said, (act, arguments, said)
        codes: list[str] = said["refused"]
        return codes

    def struck(self, act: str, *arguments: Any) -> None:
        """The act ends in the tablet's death, which was asked for."""
        try:
            said = self.say(act, *arguments)
        except Died:
            assert self.process.wait(30) == -9
            self._let_go()
            return
        raise AssertionError(f"it lives: {said}")

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise Died((self.folder.parent / f"{self.folder.name}.log").read_text()[-2000:])
        said: dict[str, Any] = json.loads(line)
        return said

    def stop(self) -> None:
        if self.process.poll() is None and self.process.stdin is not None:
            self.process.stdin.close()
            assert self.process.wait(30) == 0
        self._let_go()

    def _let_go(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout, self.log):
            if pipe is not None:
                pipe.close()

    def work(self, run: str, *, last: str = "end", first: str = "begin", person: str = MARA) -> None:
        """Does the steps from ``first`` to ``last`` of a run that is at ``first``."""
        names = [name for name, _ in STEPS]
        for name, values in STEPS[names.index(first) : names.index(last) + 1]:
            for input_, entered in values:
                self.ask("do", run, name, input_, entered)
            if name == "end":
                self.ask("sign", run, name, person)
            self.ask("complete", run, name)


class Site:
    """Made in a folder; ``close`` ends every process."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        plant = make_plant(folder / "plant", (MARA, JONAS, TIAGO, RUTH), UNITS)
        self.gateway = GatewayProcess(folder / "gateway", "--sample-plant", str(plant)).start()
        self.tablets: dict[str, TabletProcess] = {}
        for name in names:
            tablet = TabletProcess(folder / name, self.gateway.url, new_code(self.gateway))
            self.tablets[name] = tablet
            assert tablet.ask("sync")["reached"]

    def __getitem__(self, name: str) -> TabletProcess:
        return self.tablets[name]

    def get(self, path: str) -> Any:
        """What the gateway tells an administrator."""
        with self._client() as client:
            return client.get(path).raise_for_status().json()

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        with self._client() as client:
            return client.post(path, json=body)

    def _client(self) -> httpx.Client:
        token = (self.gateway.data / "admin.token").read_text().strip()
        return httpx.Client(
            base_url=self.gateway.url, timeout=30, trust_env=False, headers={"Authorization": f"Bearer {token}"}
        )

    def alarms(self) -> list[str]:
        return sorted(alarm["code"] for alarm in self.get("/v1/alarms")["alarms"])

    def close(self) -> None:
        for tablet in self.tablets.values():
            tablet.stop()
        self.gateway.stop()
