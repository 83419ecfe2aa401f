"""Records a tablet call by call, cuts its power at any of them under each model of the disk, and starts it again."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import calls
from tests.faults.disk import MODELS, Call, Disk, Said, Sync
from tests.faults.looking import look
from tests.faults.promises import Found, Promises

ROOT = Path(__file__).resolve().parents[2]
_OFTEN = ("capture", "capture", "capture", "several", "several", "photo", "names", "names", "draft", "receipt")
_SELDOM = ("outside", "same", "drop", "failure", "mark", "again")


@dataclass(frozen=True, slots=True)
class Script:
    """Lives of one tablet: all but the last end by a kill. ``pages``: when its write-ahead log is emptied."""

    lives: tuple[tuple[str, ...], ...]
    pages: int

    @classmethod
    def drawn(cls, seed: int, acts: int) -> Script:
        """Two lives with so many acts each."""
        dice = random.Random(seed)
        lives = [[dice.choice(_OFTEN + _SELDOM) for _ in range(acts)] for _ in range(2)]
        lives[0][0] = lives[1][0] = "photo"  # others name it
        return cls(((*lives[0], "die"), (*lives[1], "end")), dice.choice((12, 40, 1000)))


def record(strace: str, folder: Path, script: Script, control: str = "") -> list[Call]:
    """All calls of the lives. Played back to the end they are, byte for byte, what the lives left: none was missed."""
    tablet = folder / "tablet"
    (tablet / "keys").mkdir(parents=True)
    reader = calls.Reader(tablet)
    made = list(reader.there())
    for number, acts in enumerate(script.lives):
        trace = folder / f"life-{number}"
        program = [sys.executable, "-m", "tests.faults.acting", str(tablet), str(script.pages), ",".join(acts), control]
        done = subprocess.run(calls.command(strace, trace, program), stdout=subprocess.PIPE, cwd=ROOT)
        assert done.returncode == (-9 if acts[-1] == "die" else 0)
        life = list(reader.life(trace))
        trace.unlink()
        assert "".join(call.line for call in life if isinstance(call, Said)) == done.stdout.decode()
        made += life
    disk = Disk()
    for call in made:
        disk.do(call)
    assert disk.image(MODELS["everything"], random.Random(0)).entries == _left(tablet)
    return made


def _left(tablet: Path) -> dict[str, bytes | None]:
    """What is in a folder, as an image lists it."""
    paths = sorted(tablet.rglob("*"))
    return {str(path.relative_to(tablet)): None if path.is_dir() else path.read_bytes() for path in paths}


Points = dict[int, list[str]]
"""After which calls the power is cut, by their place in the record, and under which models."""


def every_point(record_: list[Call]) -> Points:
    return {place: list(MODELS) for place in range(len(record_))}


def some_points(record_: list[Call], many: int, seed: int) -> Points:
    """So many cuts: half of them after something was said or synced, where most is promised, half anywhere."""
    dice = random.Random(seed)
    telling = [place for place, call in enumerate(record_) if isinstance(call, Said | Sync)]
    points: Points = {}
    for number in range(many):
        place = dice.choice(telling) if number % 2 else dice.randrange(len(record_))
        points.setdefault(place, []).append(dice.choice(list(MODELS)))
    return points


@dataclass
class Outcome:
    """What came of the cuts."""

    cuts: int = 0
    images: int = 0
    started: int = 0
    """How many images were started: equal ones were once."""
    lost: Counter[str] = field(default_factory=Counter)
    """Images with a broken promise, by model."""
    words: list[str] = field(default_factory=list)
    """The first promise that each of them broke."""


class Cutting:
    """Cuts one record after the other and adds up what came of it."""

    def __init__(self, scratch: Path) -> None:
        self.outcome = Outcome()
        self._scratch = scratch
        self._found: dict[bytes, Found] = {}

    def cut(self, record_: list[Call], points: Points, seed: int) -> None:
        """Cuts the power at all points, in one pass."""
        disk, promises, outcome = Disk(), Promises(), self.outcome
        self._found.clear()
        for place, call in enumerate(record_):
            disk.do(call)
            if isinstance(call, Said):
                promises.hear(call.line)
            for name in points.get(place, ()):
                image = disk.image(MODELS[name], random.Random(f"{seed} {place} {name}"))
                digest = image.digest()
                if digest not in self._found:
                    image.lay_out(self._scratch / "image")
                    self._found[digest] = look(self._scratch / "image")
                    shutil.rmtree(self._scratch / "image")
                    outcome.started += 1
                outcome.images += 1
                if broken := promises.broken(self._found[digest]):
                    outcome.lost[name] += 1
                    outcome.words.append(f"record {seed}, call {place}, {name}: {broken[0]}")
            outcome.cuts += place in points


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder that costs no disk: what is rebuilt there is looked at once."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)
