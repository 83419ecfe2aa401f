"""What recover, salvage and evacuate share: journals of a folder, keys, room, progress and the report."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.build import build

if TYPE_CHECKING:
    from handrail.journal.brought import Brought
    from handrail.wire.recovery import RecoveryKey
    from handrail.wire.rescue import Writer

GOOD, BAD, CANNOT, STOPPED = 0, 4, 2, 130
_OFTEN_S = 0.5


class CannotDo(Exception):
    """The command can't do its work; the text says why and what to do."""


class Progress:
    """Lines on standard error: not more than two a second, so that a dying tablet has better things to do."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._said_at = 0.0

    def __call__(self, text: str) -> None:
        """Says it now or not at all."""
        if time.monotonic() - self._said_at >= _OFTEN_S:
            self.say(text)

    def say(self, text: str) -> None:
        """Says it for certain."""
        self._said_at = time.monotonic()
        print(f"handrail {self._command}: {text}", file=sys.stderr, flush=True)


def journal_folder(data: Path) -> Path:
    """The folder that holds the journals: the data folder's, or the one that was named itself. Raises CannotDo."""
    folder = data / "journal" if (data / "journal").is_dir() else data
    if not folder.is_dir():
        raise CannotDo(f"{data} is no folder. Name a tablet's data folder, for instance the one on its disk.")
    return folder


def journals_of(folder: Path) -> list[str]:
    """Ids of the journals in a folder, oldest first. Raises CannotDo when there is none."""
    files = sorted(folder.glob("*.db"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    if not files:
        raise CannotDo(f"there is no journal (.db) in {folder}.")
    return [path.stem for path in files]


def recovery_key(path: Path) -> RecoveryKey:
    """The private half in a file. Raises CannotDo."""
    from handrail.wire.recovery import NotAKey, RecoveryKey

    try:
        return RecoveryKey.from_pem(path.read_bytes())
    except (OSError, NotAKey) as reason:
        raise CannotDo(f"{path}: {reason}") from reason


def new_folder(output: Path, source: Path) -> Path:
    """The folder for a package to be read: new or empty, and outside of what is read. Raises CannotDo."""
    if output.resolve().is_relative_to(source.resolve()):
        raise CannotDo(f"{output} lies in {source}, where nothing is written. Name a folder elsewhere.")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise CannotDo(f"{output} is not empty. Name a new folder.")
    return output


def room_for(needed: int, folder: Path) -> None:
    """Raises CannotDo unless the medium has that many bytes free, and a little to spare."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    needed += needed // 50 + 1024 * 1024
    if needed > free:
        raise CannotDo(
            f"there is no room: {megabytes(needed)} are needed, {folder} has {megabytes(free)} free. "
            "Nothing was taken away anywhere. Use a larger medium, or make room on this one."
        )


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1_000_000:.1f} MB"


def write_report(
    package: Writer, by: str, device: str, found: Sequence[Brought], unopened: dict[str, str]
) -> dict[str, Any]:
    """Writes the package's last item, the report. ``unopened``: journal -> why. Raises OSError, Damaged."""
    from handrail.journal.brought import words_of
    from handrail.journal.files import write_durably
    from handrail.wire.envelope import canonical
    from handrail.wire.rescue import FORMAT, KIND, OpenWriter

    at = datetime.now(UTC)
    document = {
        "kind": KIND,
        "format": FORMAT,
        "by": by,
        "made_at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "build": build(),
        "device": device,
        "complete": not unopened and all(one.complete for one in found),
        "journals": [one.to_json() for one in found],
        "unopened": [{"journal": journal, "why": why} for journal, why in unopened.items()],
    }
    package.put(f"reports/{at.strftime('%Y%m%dT%H%M%S%fZ')}.json", canonical(document))
    if isinstance(package, OpenWriter):
        lines = [f"Written by handrail {by} on {document['made_at']}.", ""]
        for one in found:
            lines += [*words_of(one), ""]
        lines += [f"NOT OPENED: {why}" for why in unopened.values()]
        write_durably(package.folder / "report.txt", "\n".join(lines).encode("utf-8"))
    return document


def tell(document: dict[str, Any], found: Sequence[Brought], folder: Path, *, as_json: bool) -> int:
    """Prints what was written; the exit code."""
    from handrail.journal.brought import words_of

    if as_json:
        print(json.dumps({**document, "output": str(folder)}, indent=2, ensure_ascii=False))
    else:
        for one in found:
            print("\n".join(words_of(one)))
        for one in document["unopened"]:
            print(f"NOT OPENED: {one['why']}")
        print(f"The package is {folder}.")
    if not found:
        return CANNOT
    return GOOD if document["complete"] else BAD
