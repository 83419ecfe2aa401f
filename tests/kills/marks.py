"""What a victim says of itself, line by line on its standard output, and the lines that begin and end a window.

A line is written by one system call, so it is whole and in order however the process ends. A window that was begun
and not ended when the process died was struck: nothing that the process did after the end could have come before.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

WRITE, COMMIT, SEND, RECEIPT, STORE, GATEWAY_COMMIT, INTERPRET = (
    "write", "commit", "send", "receipt", "store", "gateway-commit", "interpret",
)  # fmt: skip
"""One append to the journal; the commit in it; a batch under way; a receipt being kept; a batch being stored by the
gateway; the commit in that; records being made of what was stored."""

_here = threading.local()


def say(word: str, /, **facts: Any) -> None:
    """One line, at once."""
    os.write(1, (json.dumps({"say": word, **facts}) + "\n").encode())


@contextmanager
def window(name: str) -> Iterator[None]:
    """Says when it begins and when it is over. What is raised ends it too."""
    say("begin", window=name)
    _here.inside = (*inside(), name)
    try:
        yield
    finally:
        _here.inside = inside()[:-1]
        say("end", window=name)


def inside() -> tuple[str, ...]:
    """The windows this thread is in."""
    found: tuple[str, ...] = getattr(_here, "inside", ())
    return found


def watch(owner: Any, method: str, name: str, when: Callable[..., bool] = lambda *_, **__: True) -> None:
    """Makes every call of a method a window."""
    original = getattr(owner, method)

    @wraps(original)
    def watched(*arguments: Any, **named: Any) -> Any:
        if not when(*arguments, **named):
            return original(*arguments, **named)
        with window(name):
            return original(*arguments, **named)

    setattr(owner, method, staticmethod(watched) if isinstance(owner.__dict__[method], staticmethod) else watched)
