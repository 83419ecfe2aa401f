"""Which revision is effective for this unit, here, at this moment: exactly one, or a refusal (REC-EFF-1)."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.domain.now import Now
from handrail.domain.reference import Release
from handrail.domain.refusal import Reason
from handrail.domain.values import Value

GATE = "instruction"


class Place(Value):
    """What the effectivity of a release is resolved for."""

    doc_no: str
    part: str
    unit: str
    site: str


def resolve(releases: Iterable[Release], place: Place, now: Now) -> Release | Reason:
    """The one release that is effective through the whole interval ``now``.

    A release applies if its site, part and unit range fit. Where the newest of several applicable
    windows is unclear (same start), the answer is a refusal, never a choice.
    """
    mine = [release for release in releases if release.doc_no == place.doc_no]
    fitting = [release for release in mine if _fits(release, place)]
    open_ = [
        release
        for release in fitting
        if release.status == "approved"
        and release.effective_from <= now.earliest
        and (release.effective_to is None or now.latest < release.effective_to)
    ]
    if not open_:
        return _why_none(mine, fitting, place, now)
    newest = max(release.effective_from for release in open_)
    candidates = [release for release in open_ if release.effective_from == newest]
    if len(candidates) > 1:
        revisions = ", ".join(sorted(release.revision for release in candidates))
        return _reason("revision.ambiguous", place, revisions=revisions)
    return candidates[0]


def _why_none(mine: list[Release], fitting: list[Release], place: Place, now: Now) -> Reason:
    coming = [r for r in fitting if r.status == "approved" and r.effective_from > now.earliest]
    if coming:
        first = min(coming, key=lambda release: release.effective_from)
        start = first.effective_from.isoformat()
        return _reason("revision.not_yet", place, revision=first.revision, start=start)
    ended = [r for r in fitting if r.status == "approved"]
    if ended:
        last = max(ended, key=lambda release: release.effective_from)
        return _reason("revision.superseded", place, revision=last.revision)
    if any(r.status == "withdrawn" for r in fitting):
        return _reason("revision.withdrawn", place)
    return _reason("revision.none", place, known=str(len(mine)))


def _reason(code: str, place: Place, **params: str) -> Reason:
    return Reason(code=code, gate=GATE, params={"doc_no": place.doc_no, "part": place.part, **params})


def _fits(release: Release, place: Place) -> bool:
    if release.sites and place.site not in release.sites:
        return False
    if release.parts and place.part not in release.parts:
        return False
    if not release.units:
        return True
    return any(len(place.unit) == len(low) and low <= place.unit <= high for low, high in release.units)
