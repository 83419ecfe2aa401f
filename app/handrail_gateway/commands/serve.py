"""``handrail-gateway serve``: runs the gateway until Ctrl-C or SIGTERM."""

from __future__ import annotations

import ipaddress
import json
import os
import signal
import socket
import sys
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from handrail_gateway.commands.common import settings_of
from handrail_gateway.gateway_keys import ADMIN_FILE

NAME = "serve"
HELP = "run the gateway"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the gateway's data folder")
    parser.add_argument("--host", default="127.0.0.1", help="another address than loopback needs TLS files")
    parser.add_argument("--port", type=int, default=0, help="0: any free one; the ready line names it")
    parser.add_argument("--sample-plant", type=Path, metavar="DIR", help="serve the sample plant in this folder")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="private key, PEM")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when standard input is closed: who started us has ended"
    )


def run(arguments: Namespace) -> int:
    """Runs the command. Raises DatabaseRefused, InsecureFile, and what a bad sample plant raises."""
    if arguments.with_parent:
        threading.Thread(target=_end_with_standard_input, name="parent", daemon=True).start()
    tls = arguments.tls_cert is not None and arguments.tls_key is not None
    if not tls and not _is_loopback(arguments.host):
        print("Off loopback the gateway needs --tls-cert and --tls-key.", file=sys.stderr)
        return 2
    try:
        listener = _listen(arguments.host, arguments.port)
    except OSError as reason:
        print(f"Can't listen on {arguments.host}:{arguments.port}: {reason.strerror}.", file=sys.stderr)
        return 2
    with listener:
        return _serve(arguments, listener, tls=tls)


def _serve(arguments: Namespace, listener: socket.socket, *, tls: bool) -> int:
    from handrail_gateway.app import make_app
    from handrail_gateway.gateway import open_gateway
    from handrail_gateway.server import serve

    settings = settings_of(arguments)
    gateway = open_gateway(settings)
    delivering = gateway.delivering()
    try:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        ready: dict[str, Any] = {
            "handrail_gateway": "ready",
            "url": f"{'https' if tls else 'http'}://{shown}:{port}",
            "port": port,
            "pid": os.getpid(),
            "mode": settings.mode,
            "gateway_key": gateway.keys.signing.public.hex(),
        }
        if settings.demo:
            ready["enrolment_code"] = gateway.enrolment.new_code()
            ready["admin_token_file"] = str((settings.data / ADMIN_FILE).resolve())
        gateway.directory.start()
        delivering.start()
        if gateway.tryton is not None:
            gateway.tryton.start()
        files = (arguments.tls_cert, arguments.tls_key) if tls else None
        serve(
            make_app(gateway), listener, files, lambda: print(json.dumps(ready), flush=True), gateway.changes.end
        )  # fmt: skip
    finally:
        delivering.stop()
        gateway.close()
    return 0


def _end_with_standard_input() -> None:
    # Not through sys.stdin: its lock, held by a thread that waits, would be fatal at the end of the interpreter.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
