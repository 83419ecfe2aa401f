"""Pictures that come with a source file: judged, kept and given an id."""

from __future__ import annotations

from pathlib import PurePosixPath

from handrail.domain.instruction import Media
from handrail.domain.values import I18n
from handrail.packages import pictures
from handrail.packages.archive import MAX_MEDIUM
from handrail.packages.error import PackageError
from handrail.packages.manifest import EXTENSIONS, digest

MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
"""What a package may hold, by the ending of the file's name."""


class Shelf:
    """The media of a draft, in the order they were met."""

    def __init__(self) -> None:
        self.entries: list[Media] = []
        self.data: dict[str, bytes] = {}

    def keep(self, name: str, data: bytes | None, alt: I18n | None = None) -> tuple[str, str | None]:
        """The id of a new entry, and why it can't be shown: None if it can.

        The entry of a picture that can't be shown says ``missing`` or ``unsupported`` and holds no bytes.
        """
        id_ = f"media_{len(self.entries) + 1}"
        mime = MIMES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
        fault = None if data is None else _fault(data, mime, name)
        if data is None or fault is not None:
            status = "missing" if data is None else "unsupported"
            entry = {"id": id_, "file": name[-200:], "mime": mime, "alt": alt or {}, "status": status}
            self.entries.append(Media.model_validate(entry))
            return id_, "is missing" if data is None else f"can't be shown ({fault})"
        self.entries.append(Media(id=id_, file=name[-200:], mime=mime, sha256=digest(data), alt=alt or {}))
        self.data[id_] = data
        return id_, None


def _fault(data: bytes, mime: str, name: str) -> str | None:
    if mime not in EXTENSIONS:
        return "package.bad_picture"
    if len(data) > MAX_MEDIUM:
        return "package.entry_too_large"
    try:
        pictures.inspect(data, mime, name)
    except PackageError as error:
        return error.code
    return None
