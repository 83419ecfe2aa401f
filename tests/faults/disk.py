"""What a disk may hold after a power cut, given the calls that were made on it and in which order.

POSIX promises little: the content of a file is on the disk after an fsync of that file, its name after an fsync of
the folder that names it. Whatever else was done may be there or not, in part, in any order. Pure, and seeded.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = 0
"""The number of the folder in which all this happens. Files and folders have numbers, for names change."""


@dataclass(frozen=True, slots=True)
class Write:
    """Content put into a file."""

    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut or made longer."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Enter:
    """A name given to a new file or folder."""

    folder: int
    name: str
    file: int
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """A name taken away."""

    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """A name changed within its folder; what had the new name before is gone. Never half done."""

    folder: int
    name: str
    to: str
    file: int


@dataclass(frozen=True, slots=True)
class Sync:
    """What was done to the file, or to the names in the folder, is on the disk now."""

    file: int


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard output: no act on the disk, but it has its place among them."""

    line: str


Act = Write | Resize | Enter | Leave | Move
Call = Act | Sync | Said

Survival = Callable[[list[Act], random.Random], Iterable[Act]]
"""Which of the acts that nobody synced are on the disk all the same, in order."""


def _is_name(act: Act) -> bool:
    return isinstance(act, Enter | Leave | Move)


def _synced_with(act: Act) -> int:
    """The file or folder whose sync makes the act last."""
    return act.file if isinstance(act, Write | Resize) else act.folder


def everything(acts: list[Act], _: random.Random) -> Iterable[Act]:
    """As after a killed program."""
    return acts


def only_synced(_: list[Act], __: random.Random) -> Iterable[Act]:
    return ()


def names_first(acts: list[Act], _: random.Random) -> Iterable[Act]:
    """As file systems do that write their own structure early and content late."""
    return [act for act in acts if _is_name(act)]


def content_first(acts: list[Act], _: random.Random) -> Iterable[Act]:
    return [act for act in acts if not _is_name(act)]


def every_second(acts: list[Act], dice: random.Random) -> Iterable[Act]:
    return acts[dice.randrange(2) :: 2]


def reordered(acts: list[Act], dice: random.Random) -> Iterable[Act]:
    """Any of them, across all files."""
    kept = dice.choice(_SHARES)
    return [act for act in acts if dice.random() < kept]


_SHARES = (0.1, 0.5, 0.9)
"""How much of what was not synced is there: little, half, nearly all."""


def torn(sector: int) -> Survival:
    """Any of them, and of a write any of its sectors."""

    def survival(acts: list[Act], dice: random.Random) -> Iterable[Act]:
        pieces = (piece for act in acts for piece in (_pieces(act, sector) if isinstance(act, Write) else [act]))
        return reordered(list(pieces), dice)

    return survival


def _pieces(write: Write, sector: int) -> Iterable[Write]:
    """A write in pieces that end where a sector of the file does."""
    start, end = write.at, write.at + len(write.data)
    while start < end:
        stop = min(end, (start // sector + 1) * sector)
        yield Write(write.file, start, write.data[start - write.at : stop - write.at])
        start = stop


@dataclass(frozen=True, slots=True)
class Model:
    """How a disk keeps what nobody synced."""

    survival: Survival
    stale: bool = False
    """Room that a file was given and that was not written holds what lay there before, instead of zeros."""


MODELS = {
    "everything": Model(everything),
    "only synced": Model(only_synced),
    "names first": Model(names_first),
    "content first": Model(content_first),
    "every second": Model(every_second),
    "reordered": Model(reordered),
    "torn at 512": Model(torn(512)),
    "torn at 4096": Model(torn(4096)),
    "torn and stale": Model(torn(512), stale=True),
}


@dataclass(frozen=True, slots=True)
class Image:
    """A folder as it may be found after a cut: path from its root -> content, None for a folder."""

    entries: dict[str, bytes | None]

    def digest(self) -> bytes:
        """Equal for images that are equal."""
        made = hashlib.blake2b()
        for name, content in self.entries.items():
            made.update(f"{name}\0{-1 if content is None else len(content)}\0".encode())
            made.update(content or b"")
        return made.digest()

    def lay_out(self, folder: Path) -> None:
        """Writes it into a folder that isn't there yet; each file for its owner only, as a key file has to be."""
        folder.mkdir()
        for name, content in self.entries.items():
            path = folder / name
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
                path.chmod(0o600)


_Contents = dict[int, bytes]
_Names = dict[int, dict[str, int]]


class Disk:
    """What is on the disk for sure, and what was done since and may be lost."""

    def __init__(self) -> None:
        self._contents: _Contents = {}
        self._names: _Names = {ROOT: {}}
        self._unsynced: list[Act] = []

    def do(self, call: Call) -> None:
        """One more call."""
        if isinstance(call, Sync):
            lasting = [act for act in self._unsynced if _synced_with(act) == call.file]
            self._unsynced = [act for act in self._unsynced if _synced_with(act) != call.file]
            self._contents, self._names = self._after(lasting, bytes)
        elif not isinstance(call, Said):
            self._unsynced.append(call)
            if isinstance(call, Enter) and call.is_folder:
                self._names[call.file] = {}

    def image(self, model: Model, dice: random.Random) -> Image:
        """What may be found when the power goes now."""
        room = dice.randbytes if model.stale else bytes
        contents, names = self._after(model.survival(self._unsynced, dice), room)
        return Image(dict(_listed(ROOT, "", contents, names)))

    def _after(self, acts: Iterable[Act], room: Callable[[int], bytes]) -> tuple[_Contents, _Names]:
        """Contents and names when the acts are done; ``room``: so many bytes that were never written."""
        names = {folder: dict(held) for folder, held in self._names.items()}
        touched: dict[int, bytearray] = {}
        for act in acts:
            if isinstance(act, Write | Resize):
                file = touched.setdefault(act.file, bytearray(self._contents.get(act.file, b"")))
                if isinstance(act, Write):
                    file.extend(room(max(0, act.at - len(file))))
                    file[act.at : act.at + len(act.data)] = act.data
                else:
                    file.extend(bytes(max(0, act.size - len(file))))
                    del file[act.size :]
                continue
            if not isinstance(act, Enter):
                names[act.folder].pop(act.name, None)
            if not isinstance(act, Leave):
                names[act.folder][act.to if isinstance(act, Move) else act.name] = act.file
        return self._contents | {number: bytes(held) for number, held in touched.items()}, names


def _listed(folder: int, above: str, contents: _Contents, names: _Names) -> Iterable[tuple[str, bytes | None]]:
    for name, number in sorted(names[folder].items()):
        if number in names:
            yield above + name, None
            yield from _listed(number, f"{above}{name}/", contents, names)
        else:
            yield above + name, contents.get(number, b"")
