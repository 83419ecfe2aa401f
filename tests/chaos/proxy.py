"""The proxy: every request that passes may be struck by the next fault of a list; what struck is counted."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

Kind = Literal[
    "loss", "duplicate", "reorder", "truncate", "slow", "half_open", "portal", "storm", "altered", "gateway",
    "database", "tablet", "clock",
]  # fmt: skip

WRITES = (b"POST /v1/events", b"PUT /v1/blobs", b"PATCH /v1/blobs")
ONLY_WRITES: tuple[Kind, ...] = ("duplicate", "reorder", "database", "tablet")
PORTALS = (
    (b"200 OK", b"text/html", b"<html>Welcome! Please accept our terms.</html>"),
    (b"200 OK", b"application/json", b"{}"),
    (b"200 OK", b"application/json", b'{"receipts":[],"stored":1,"duplicates":0,"held":[]}'),
    (b"302 Found\r\nLocation: http://portal.example/", b"text/html", b""),
)
STORMS = (
    (
        b"503 Service Unavailable\r\nRetry-After: 1",
        b"application/problem+json",
        b'{"code":"busy","detail":"try again"}',
    ),
    (b"502 Bad Gateway", b"text/html", b"<html>nginx</html>"),
    (b"500 Internal Server Error", b"application/json", b"{"),
)


class Struck(Exception):
    """The client's connection ends here."""


class ChaosProxy:
    """Listens on loopback in a thread of its own. ``strikes`` are worked off in order, one request each.

    ``hooks`` do what a proxy can't: kill a process, restart a server. They run beside the requests.
    """

    def __init__(
        self, port: int, strikes: Sequence[Kind], rng: random.Random, hooks: dict[Kind, Callable[[], None]]
    ) -> None:
        self.struck: Counter[Kind] = Counter()
        self.left = list(strikes)
        self._port, self._rng, self._hooks = port, rng, hooks
        self._gap = 0
        self._in_storm = 0
        self._passed = 0
        self._busy = 0
        self._quiet = threading.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        up = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(up,), name="chaos")
        self._thread.start()
        assert up.wait(10)

    def _run(self, up: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._loop.call_soon(up.set)
        self._loop.run_forever()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def close(self) -> None:
        def stop() -> None:
            self._server.close()
            self._loop.stop()

        self._loop.call_soon_threadsafe(stop)
        self._thread.join(20)

    def settle(self) -> None:
        """Waits until no hook is under way: what was killed is back."""
        with self._quiet:
            assert self._quiet.wait_for(lambda: self._busy == 0, 60)

    # --- one connection --------------------------------------------------------------------------

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._keep(self._serve(reader, writer))

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)  # type: ignore[arg-type]
        task.add_done_callback(self._tasks.discard)  # type: ignore[arg-type]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _message(reader):
                await self._one(request, reader, writer)
        except (Struck, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _one(self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kind = self._next(request)
        if kind is None:
            writer.write(await self._forward(request))
            self._passed += 1
            await writer.drain()
            return
        await getattr(self, f"_{kind}")(request, reader, writer)

    def _next(self, request: bytes) -> Kind | None:
        if self._in_storm:
            self._in_storm -= 1
            return "storm"
        if not self.left or self._gap > 0:
            self._gap -= 1
            return None
        if self.left[0] == "clock" or (self.left[0] in ONLY_WRITES and not request.startswith(WRITES)):
            return None
        self._gap = self._rng.randrange(3)
        return self.left.pop(0)

    async def _forward(self, request: bytes) -> bytes:
        """The gateway's answer, on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(request)
            return await _message(reader, answer_to=request)
        finally:
            writer.transport.abort()

    # --- faults ----------------------------------------------------------------------------------

    async def _loss(self, request: bytes, *_: object) -> None:
        self.struck["loss"] += 1
        way = self._rng.randrange(3)
        if way == 1:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(request[: self._rng.randrange(1, len(request))])
            await writer.drain()
            writer.close()
        elif way == 2:
            await self._forward(request)
        raise Struck

    async def _duplicate(self, request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        if self._rng.random() < 0.5:
            answer, _second = await asyncio.gather(self._forward(request), self._forward(request))
        else:
            answer = await self._forward(request)
            await self._forward(request)
        self.struck["duplicate"] += 1
        writer.write(answer)
        await writer.drain()

    async def _reorder(self, request: bytes, *_: object) -> None:
        """The request arrives after others that were sent later on other connections."""
        self._keep(self._later(request, self._passed))
        raise Struck

    async def _later(self, request: bytes, passed: int) -> None:
        while self._passed < passed + 2:
            await asyncio.sleep(0.005)
        await self._forward(request)
        self.struck["reorder"] += 1

    async def _truncate(self, request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        answer = await self._forward(request)
        writer.write(answer[: self._rng.randrange(1, len(answer))])
        await writer.drain()
        writer.write_eof()
        self.struck["truncate"] += 1
        raise Struck

    async def _slow(self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The body comes byte by byte, each within the time that a read may take."""
        answer = await self._forward(request)
        self.struck["slow"] += 1
        start = answer.find(b"\r\n\r\n") + 4
        writer.write(answer[:start])
        for at in range(start, len(answer)):
            writer.write(answer[at : at + 1])
            await writer.drain()
            await asyncio.sleep(0.05)
            if reader.at_eof():
                raise Struck

    async def _half_open(self, request: bytes, reader: asyncio.StreamReader, _: object) -> None:
        if self._rng.random() < 0.5:
            await self._forward(request)
        self.struck["half_open"] += 1
        await reader.read()
        raise Struck

    async def _portal(self, _request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, *self._rng.choice(PORTALS))
        self.struck["portal"] += 1

    async def _storm(self, _request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        if not self.struck["storm"]:
            self._in_storm = self._rng.randrange(2, 6)
        self.struck["storm"] += 1
        await self._say(writer, *self._rng.choice(STORMS))

    async def _altered(self, request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        """One character of the answer's body is another one."""
        answer = await self._forward(request)
        start = answer.find(b"\r\n\r\n") + 4
        if start >= len(answer):
            raise Struck
        at = self._rng.randrange(start, len(answer))
        writer.write(answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :])
        await writer.drain()
        self.struck["altered"] += 1

    async def _gateway(self, request: bytes, *_: object) -> None:
        if self._rng.random() < 0.5:
            await self._forward(request)
            await self._hook("gateway")
        else:
            # At any moment of its work on this request.
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(request)
            await writer.drain()
            await asyncio.sleep(self._rng.uniform(0, 0.03))
            await self._hook("gateway")
            writer.transport.abort()
        raise Struck

    async def _database(self, request: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        hook = asyncio.ensure_future(self._hook("database"))
        answers = [await self._forward(request) for _ in range(3)]
        await hook
        writer.write(answers[-1])
        await writer.drain()

    async def _tablet(self, request: bytes, *_: object) -> None:
        if self._rng.random() < 0.5:
            await self._forward(request)
        await self._hook("tablet")
        raise Struck

    async def _hook(self, kind: Kind) -> None:
        with self._quiet:
            self._busy += 1
        try:
            await self._loop.run_in_executor(None, self._hooks[kind])
            self.struck[kind] += 1
        finally:
            with self._quiet:
                self._busy -= 1
                self._quiet.notify_all()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, status: bytes, media_type: bytes, body: bytes) -> None:
        head = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + media_type
        writer.write(head + f"\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def _message(reader: asyncio.StreamReader, answer_to: bytes = b"") -> bytes:
    """One HTTP message; b"" when the other side ended in good order. Raises IncompleteReadError."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial:
            raise
        return b""
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    if answer_to.startswith(b"HEAD ") or not lengths:
        return head
    return head + await reader.readexactly(lengths[0])
