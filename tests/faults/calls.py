"""Reads what strace wrote down: the calls that changed a folder, in their order, with what the program said between.

Strict on purpose: a call that is not understood stops it, for a call left out would make a disk that never was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.faults.disk import ROOT, Call, Enter, Leave, Move, Resize, Said, Sync, Write

_UNDERSTOOD = "openat,close,lseek,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,mkdir"
_REFUSED = (
    "open,creat,writev,pwritev,pwritev2,truncate,fallocate,sync_file_range,copy_file_range,sendfile,"
    "renameat,renameat2,unlinkat,link,linkat,symlink,symlinkat,mkdirat,rmdir"
)
_LONGEST = 1 << 20
"""Bytes of one write that strace writes down; a longer one would be cut, and is refused here."""

_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+|\?)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


class NotUnderstood(Exception):
    """A line of the trace that may have changed the folder, and can't be followed."""


def command(strace: str, trace: Path, program: Iterable[str]) -> list[str]:
    """How a program is started so that its calls are written to ``trace`` in full."""
    options = f"-f -qq -xx -s {_LONGEST} -e signal=none -e trace={_UNDERSTOOD},{_REFUSED}"
    return [strace, *options.split(), "-o", str(trace), *program]


class Reader:
    """Follows file handles, names and positions through the lives of a program, one trace after the other."""

    def __init__(self, root: Path) -> None:
        """``root``: the folder to follow; empty when the first life begins, but for empty folders."""
        self._root = str(root)
        self._names: dict[str, int] = {"": ROOT}
        self._sizes: dict[int, int] = {}
        self._handles: dict[int, tuple[int, int]] = {}
        self._next = ROOT + 1

    def there(self) -> Iterator[Call]:
        """What the folder holds to begin with."""
        for path in sorted(Path(self._root).rglob("*")):
            if not path.is_dir():
                raise NotUnderstood(f"{path} was there before")
            yield self._enter(str(path.relative_to(self._root)), is_folder=True)
        yield from [Sync(number) for number in self._names.values()]

    def life(self, trace: Path) -> Iterator[Call]:
        """The calls of one life of the program."""
        self._handles.clear()
        with trace.open(encoding="ascii") as lines:
            for line in lines:
                found = _LINE.match(line)
                if found is None:
                    if "+++" not in line:
                        raise NotUnderstood(line[:200])
                    continue
                name, arguments, result = found.groups()
                if result != "?" and int(result) >= 0:
                    yield from self._call(name, arguments, int(result))

    def _call(self, name: str, arguments: str, result: int) -> Iterator[Call]:
        if name in _REFUSED.split(","):
            raise NotUnderstood(f"{name}({arguments[:200]})")
        texts = [_bytes(found) for found in _TEXT.finditer(arguments)]
        words = _TEXT.sub('""', arguments).split(", ")
        if name == "openat":
            yield from self._open(words[0], os.fsdecode(texts[0]), words[2].split("|"), result)
        elif name in ("rename", "unlink", "mkdir"):
            paths = [self._inside(os.fsdecode(text)) for text in texts]
            if any(path is not None for path in paths):
                if None in paths:
                    raise NotUnderstood(f"{name} into the folder or out of it")
                yield getattr(self, f"_{name}")(*paths)
        else:
            yield from self._on_handle(name, int(words[0]), words, texts, result)

    def _on_handle(self, name: str, handle: int, words: list[str], texts: list[bytes], result: int) -> Iterator[Call]:
        if handle == 1 and name == "write":
            yield Said(texts[0].decode())
            return
        if handle not in self._handles:
            return
        file, at = self._handles[handle]
        if name == "close":
            del self._handles[handle]
        elif name == "lseek":
            self._handles[handle] = file, result
        elif name in ("fsync", "fdatasync"):
            yield Sync(file)
        elif name == "ftruncate":
            yield self._resize(file, int(words[1]))
        else:
            if name == "write":
                self._handles[handle] = file, at + result
            else:
                at = int(words[3])
            self._sizes[file] = max(self._sizes[file], at + result)
            yield Write(file, at, texts[0][:result])

    def _open(self, folder: str, path: str, flags: list[str], handle: int) -> Iterator[Call]:
        self._handles.pop(handle, None)
        inside = self._inside(path)
        if inside is None:
            return
        if folder != "AT_FDCWD" or "O_APPEND" in flags or "O_TMPFILE" in flags:
            raise NotUnderstood(f"{inside} opened with {flags} in {folder}")
        if inside not in self._names:
            yield self._enter(inside)
        number = self._names[inside]
        if "O_TRUNC" in flags and self._sizes[number]:
            yield self._resize(number, 0)
        self._handles[handle] = number, 0

    def _inside(self, path: str) -> str | None:
        """The path from the root; None outside of it."""
        if path == self._root:
            return ""
        return path.removeprefix(self._root + "/") if path.startswith(self._root + "/") else None

    def _enter(self, path: str, is_folder: bool = False) -> Enter:
        folder, name = self._place(path)
        number, self._next = self._next, self._next + 1
        self._names[path] = number
        self._sizes[number] = 0
        return Enter(folder, name, number, is_folder)

    def _resize(self, file: int, size: int) -> Resize:
        self._sizes[file] = size
        return Resize(file, size)

    def _place(self, path: str) -> tuple[int, str]:
        folder, _, name = path.rpartition("/")
        return self._names[folder], name

    def _mkdir(self, path: str) -> Enter:
        return self._enter(path, is_folder=True)

    def _unlink(self, path: str) -> Leave:
        del self._names[path]
        return Leave(*self._place(path))

    def _rename(self, path: str, to: str) -> Move:
        (folder, name), (new_folder, new) = self._place(path), self._place(to)
        if folder != new_folder:
            raise NotUnderstood(f"{path} moved to another folder")
        self._names[to] = self._names.pop(path)
        return Move(folder, name, new, self._names[to])


def _bytes(found: re.Match[str]) -> bytes:
    if found[2]:
        raise NotUnderstood("strace cut a text short")
    return bytes.fromhex(found[1].replace("\\x", ""))
