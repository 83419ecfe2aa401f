"""Which revision is effective for this unit, here, at this moment: exactly one, or a refusal (REC-EFF-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    order: str = ""
    station: str = ""
    lots: tuple[str, ...] = ()
    """The lots that the order allocates."""
    configuration: dict[str, str] = {}
    """What the order says of the product's options."""


class Releases:
    """The release records of one instruction, prepared once: to resolve looks at the newest first."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self.all = tuple(releases)
        ordered = sorted(self.all, key=lambda release: release.effective_from, reverse=True)
        self.approved = tuple(release for release in ordered if release.status == "approved")
        self.withdrawn: dict[str, list[Release]] = {}
        for release in ordered:
            if release.status == "withdrawn":
                self.withdrawn.setdefault(release.content, []).append(release)


@dataclass(frozen=True, slots=True)
class _Undecidable:
    """A release of which nobody can tell here whether it applies."""

    why: str


def resolve(releases: Releases, place: Place, now: Now) -> Release | Reason:
    """The one release that is effective through the whole interval ``now``.

    A release applies if its site, station, part, order, lot, unit range and condition fit and nothing has withdrawn
    its content. Where the newest of several applicable windows is unclear (same start, or it begins or ends within
    ``now``, or its condition can't be decided), the answer is a refusal, never a choice.
    """
    candidates: list[Release] = []
    for release in releases.approved:
        if candidates and release.effective_from < candidates[0].effective_from:
            break
        if release.effective_from > now.latest:
            continue
        if release.effective_to is not None and release.effective_to <= now.earliest:
            continue
        fits = _applies(release, releases, place)
        if isinstance(fits, _Undecidable):
            return _reason("revision.undecidable", place, revision=release.revision, why=fits.why)
        if fits:
            candidates.append(release)
    if not candidates:
        return _why_none(releases, place, now)
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


def _why_none(releases: Releases, place: Place, now: Now) -> Reason:
    approved = [release for release in releases.approved if _applies(release, releases, place) is True]
    coming = [release for release in approved if release.effective_from > now.latest]
    if coming:
        return _not_yet(min(coming, key=lambda release: release.effective_from), place)
    if approved:
        last = max(approved, key=lambda release: release.effective_from)
        return _reason("revision.superseded", place, revision=last.revision)
    if any(_fits(release, place) is True for of_content in releases.withdrawn.values() for release in of_content):
        return _reason("revision.withdrawn", place)
    return _reason("revision.none", place, known=str(len(releases.all)))


def _reason(code: str, place: Place, **params: str) -> Reason:
    return Reason(code=code, gate=GATE, params={"doc_no": place.doc_no, "part": place.part, **params})


def _applies(release: Release, releases: Releases, place: Place) -> bool | _Undecidable:
    """Whether it fits and is not withdrawn."""
    fits = _fits(release, place)
    if fits is False:
        return False
    for withdrawal in releases.withdrawn.get(release.content, ()):
        gone = _fits(withdrawal, place)
        if gone is not False:
            return gone if isinstance(gone, _Undecidable) else False
    return fits


def _fits(release: Release, place: Place) -> bool | _Undecidable:
    one_of: tuple[tuple[Sequence[str], Sequence[str]], ...] = (
        (release.sites, (place.site,)), (release.stations, (place.station,)), (release.parts, (place.part,)),
        (release.orders, (place.order,)), (release.lots, (*place.lots, place.unit)),
    )  # fmt: skip
    if any(wanted and not set(wanted).intersection(given) for wanted, given in one_of):
        return False
    unit = place.unit
    if release.units and not any(len(unit) == len(low) and low <= unit <= high for low, high in release.units):
        return False
    return True if release.when is None else _holds(release.when, place)


def _holds(when: str, place: Place) -> bool | _Undecidable:
    """The condition on the product's options. An option that the order says nothing of decides nothing."""
    # Not at the top: most releases have none, and the grammar takes long to load.
    from handrail.domain.expressions import ExpressionError, parse

    try:
        condition = parse(when)
        unknown = sorted(condition.names - place.configuration.keys())
        if unknown:
            return _Undecidable(", ".join(unknown))
        return condition.holds(place.configuration)
    except ExpressionError as error:
        return _Undecidable(error.text)
