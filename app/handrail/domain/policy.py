"""The site policy: every default in one place, changeable only by a signed policy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handrail.domain.values import Value

Hours = Annotated[float, Field(gt=0)]


class Lease(Value):
    """How old a class of reference data may be, in hours, before a gate warns and refuses."""

    warn_hours: Hours
    refuse_hours: Hours


ReviewMethod = Literal["exception", "sample", "every"]


class ReviewPolicy(Value):
    """How much of a closed record a reviewer sees (A11D-12-4, DI-EXC-1)."""

    least: ReviewMethod = "exception"
    """The least that is enough; a reviewer may always look at more."""
    sample_percent: Annotated[int, Field(ge=1, le=100)] = 10
    """Share of the entries that no rule picks."""
    sample_least: Annotated[int, Field(ge=1)] = 5
    """The sample is never smaller than this, where there are so many."""


class OverridePolicy(Value):
    """What a supervisor may sign past, with a reason (architecture rule 16). Unless a site says so: nothing but that
    another tablet has the work.

    Never a hold, a revision, a wrong part, an expired lot, or who may not sign.
    """

    training: bool = False
    """No current training on this revision and operation (P11-10i-1)."""
    calibration_days: Annotated[int, Field(ge=0, le=30)] = 0
    """How many days past its day a calibration may be."""
    take_over: bool = True
    """Going on with a run that another tablet has not handed over (architecture rule 3)."""
    skip: bool = False
    """A step that its instruction does not let this person skip."""


class SignIn(Value):
    """How a person proves who they are at their first sign-in on a tablet (decision 0012)."""

    way: Literal["own", "oidc_browser", "oidc_device"] = "own"
    """The gateway's own accounts; a provider through the tablet's browser; one through another device."""
    issuer: str = ""
    """The provider's issuer identifier, an address without a slash at its end unless it has one itself."""
    client_id: str = ""
    scopes: tuple[str, ...] = ("openid",)
    again_for: tuple[str, ...] = ()
    """Meanings of a step's signatures for which a person proves there once more who they are, besides badge and PIN."""


class Statement(Value):
    """The site's accountability statement: what everybody accepts before they sign (P11-10j-1)."""

    version: Annotated[int, Field(ge=1)]
    """A higher one is asked of everybody anew."""
    text: Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=8000)]], Field(min_length=1)]
    """The words by BCP-47 language tag; paragraphs are separated by an empty line."""


class PlainCode(Value):
    """A plain code of the site: what begins so means that."""

    starts: Annotated[str, Field(min_length=1, max_length=20)]
    means: Literal["lot", "serial", "equipment", "part"]
    keep_start: bool = True
    """Whether the beginning is a part of the value."""


class CodeRules(Value):
    """What the site takes a code for beyond the standards' own rules (BC-01, BC-04, BC-09)."""

    gs1_identifiers: tuple[Annotated[str, Field(pattern=r"^\][A-Za-z][0-9A-Za-z]$")], ...] = ()
    """Symbology identifiers read as GS1 besides those that say so themselves."""
    gs1_without_identifier: bool = False
    """A scanner that can't be told to send identifiers: characters with GS between them are read as GS1."""
    pairs: Literal["allow", "refuse"] = "allow"
    """An element without another that it needs. A label in two codes is two scans, so most sites allow it."""
    internal: tuple[Annotated[str, Field(pattern=r"^9[1-9]$")], ...] = ()
    """Company-internal AIs (91 to 99) that mean something here; the others are not used."""
    plain: tuple[PlainCode, ...] = ()


class LargeContent(Value):
    """When large photos travel. Events, and holds among them, always go first and at any time."""

    from_kib: Annotated[int, Field(ge=1)] = 1024
    """From this size on content is large, in KiB."""
    hours: tuple[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=0, le=23)]] | None = None
    """From the one hour of the site's day until the other, over midnight if it is the smaller; None: at any time."""

    def may_go(self, size: int, hour: int) -> bool:
        """Whether content of so many bytes may be sent in that hour of the site's day."""
        if self.hours is None or size < self.from_kib * 1024:
            return True
        first, end = self.hours
        return first <= hour < end if first < end else hour >= first or hour < end


class SitePolicy(Value):
    """The policy of one site. Its hash stands in every event."""

    holds: Lease = Lease(warn_hours=24, refuse_hours=72)
    training: Lease = Lease(warn_hours=72, refuse_hours=168)
    equipment: Lease = Lease(warn_hours=72, refuse_hours=168)
    lots: Lease = Lease(warn_hours=72, refuse_hours=168)
    revisions: Lease = Lease(warn_hours=168, refuse_hours=336)
    orders: Lease = Lease(warn_hours=168, refuse_hours=336)
    people_days: Annotated[int, Field(ge=1, le=30)] = 14
    """Days a person may sign in without a network since the people list was last received."""
    drift_warn_seconds: float = 5
    drift_refuse_seconds: float = 120
    inactivity_minutes: Annotated[int, Field(ge=1, le=60)] = 15
    session_hours: Annotated[float, Field(gt=0, le=12)] = 12
    """How long a person may work before they prove again who they are, however busy (SEC-SS-1)."""
    lock_after_failures: Annotated[int, Field(ge=1, le=10)] = 5
    waiting_long_minutes: int = 60
    signing: Literal["strict", "continuous"] = "strict"
    """Both components for every signature, or only for the first of a period without a break (P11-200-2)."""
    sign_in: SignIn = SignIn()
    review: ReviewPolicy = ReviewPolicy()
    overrides: OverridePolicy = OverridePolicy()
    statement: Statement | None = None
    """None: the site asks for none, and nobody's signing waits for it."""
    codes: CodeRules = CodeRules()
    least_free_mib: Annotated[int, Field(ge=64)] = 1024
    """Free space in MiB on the tablet below which no run starts."""
    large_content: LargeContent = LargeContent()
    site: str = "plant-2"
    site_name: str = "Plant 2 · Line B"
    zone: str = "Europe/Berlin"
    """IANA zone in which dates of the site (expiry, calibration, effectivity) are meant."""
    language: str = "en"
