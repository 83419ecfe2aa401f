"""The sample plant's gateway as a child process: started, asked for its address, stopped."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from handrail import assets
from handrail.commands.programs import program


class PlantFailed(RuntimeError):
    """The gateway did not start; the text says why and what to do."""


class SamplePlant:
    """``with SamplePlant(folder) as plant:`` a gateway on a free port of loopback, with the sample plant."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = assets.root() / "resources" / "plant"
        self.url = ""
        self.enrolment_code = ""
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> SamplePlant:
        """Starts it and waits for its ready line; a second time on the port it had. Raises PlantFailed."""
        self.data.mkdir(parents=True, exist_ok=True)
        log = (self.data / "gateway.log").open("w", encoding="utf-8")
        command = [
            *program("handrail-gateway"), "serve", "--port", str(self._port),
            "--data", str(self.data), "--sample-plant", str(self.folder), "--with-parent",
        ]  # fmt: skip
        with log:
            # Its standard input is ours to hold: however we end, it is closed then and the gateway ends too.
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.PIPE, text=True
            )
        assert self._process.stdout is not None
        try:
            ready: dict[str, Any] = json.loads(self._process.stdout.readline())
        except ValueError:
            self.stop()
            raise PlantFailed(f"The gateway did not start. {self.data / 'gateway.log'} says why.") from None
        except BaseException:  # Ctrl-C while it starts
            self.stop()
            raise
        self.url, self._port = ready["url"], ready["port"]
        self.enrolment_code = ready["enrolment_code"]
        self._token = Path(ready["admin_token_file"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stops it, first asking. Can be called again."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def secrets(self) -> dict[str, dict[str, str]]:
        """The public sample badges and PINs by person id."""
        people: dict[str, dict[str, str]] = json.loads((self.folder / "demo_secrets.json").read_bytes())["people"]
        return people

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, content: bytes | None = None) -> Any:
        """A request with the plant's administrator token. Raises httpx.HTTPError."""
        import httpx

        headers = {"Authorization": f"Bearer {self._token.read_text().strip()}"}
        with httpx.Client(base_url=self.url, timeout=30, trust_env=False) as client:
            answer = client.request(method, path, json=body, content=content, headers=headers)
            answer.raise_for_status()
            return answer.json() if answer.content else None
