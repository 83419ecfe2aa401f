"""A photo from a camera or a file: the original bytes are sealed first, then the event names their digest (rule 15)."""

from __future__ import annotations

from handrail.domain.acts import PhotoTaken
from handrail.domain.refusal import Refusal
from handrail.operations.workplace import Session, Workplace

MAX_BYTES = 25 * 1024 * 1024
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def take_photo(
    place: Workplace, content: bytes, name: str, pixels: str | None = None, concerns: tuple[str, ...] = ()
) -> PhotoTaken | Refusal:
    """Keeps a JPEG or PNG byte for byte (DI-ORI-1) and returns what an event says of it."""
    if len(content) > MAX_BYTES:
        return Refusal.of("entry.photo_size", limit=MAX_BYTES // 1024 // 1024)
    mime = next((mime for start, mime in SIGNATURES.items() if content.startswith(start)), None)
    if mime is None:
        return Refusal.of("entry.photo_type")
    digest = place.blobs.put(content)
    return PhotoTaken(
        digest=digest, size=len(content), mime=mime, name=name[-120:], pixels=pixels, concerns=concerns
    )  # fmt: skip


def set_aside(place: Workplace, session: Session, run_id: str, step: str, input_id: str, taken: PhotoTaken) -> None:
    """A photo that nobody has decided on yet: in the draft it outlives the program, and is no record (rule 8)."""
    values = {"input": input_id, "photo": taken.to_json()}
    place.drafts.keep(session.person.id, run_id, step, values)
