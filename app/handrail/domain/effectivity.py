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

    A release applies if its site, part and unit range fit and nothing has withdrawn its content.
    Where the newest of several applicable windows is unclear (same start, or it begins or ends
    within ``now``), the answer is a refusal, never a choice.
    """
    mine = [release for release in releases if release.doc_no == place.doc_no]
    fitting = [release for release in mine if _fits(release, place)]
    withdrawn = {release.content for release in fitting if release.status == "withdrawn"}
    approved = [release for release in fitting if release.content not in withdrawn]
    touching = [
        release
        for release in approved
        if release.effective_from <= now.latest
        and (release.effective_to is None or now.earliest < release.effective_to)
    ]
    if not touching:
        return _why_none(mine, fitting, approved, place, now)
    newest = max(release.effective_from for release in touching)
    candidates = [release for release in touching if release.effective_from == newest]
    if len(candidates) > 1:
        revisions = ", ".join(sorted(release.revision for release in candidates))
        return _reason("revision.ambiguous", place, revisions=revisions)
    only = candidates[0]
    if only.effective_from > now.earliest:
        return _not_yet(only, place)
    if only.effective_to is not None and only.effective_to <= now.latest:
        return _reason("revision.superseded", place, revision=only.revision)
    return only


def _not_yet(release: Release, place: Place) -> Reason:
    start = release.effective_from.isoformat()
    return _reason("revision.not_yet", place, revision=release.revision, start=start)


def _why_none(mine: list[Release], fitting: list[Release], approved: list[Release], place: Place, now: Now) -> Reason:
    coming = [release for release in approved if release.effective_from > now.latest]
    if coming:
        return _not_yet(min(coming, key=lambda release: release.effective_from), place)
    if approved:
        last = max(approved, key=lambda release: release.effective_from)
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
