"""Where a parcel stands: a pure fold over what was done about it. The fold reads decisions, it makes none (rule 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

State = Literal[
    "waiting",  # nothing was tried yet, or it was replayed
    "sending",  # a try has begun; if its worker has died, the next one finds what came of it
    "later",  # the other system can't at present
    "delivered",
    "rejected",  # dead letter: the other system will not take it as it is
    "unmapped",  # dead letter: we can't say it in the other system's words
    "given_up",  # dead letter: no answer for too long
    "superseded",  # a newer revision of the record was delivered
]
OPEN: frozenset[str] = frozenset({"waiting", "sending", "later"})
DEAD: frozenset[str] = frozenset({"rejected", "unmapped", "given_up"})
STATES: tuple[str, ...] = get_args(State)

STEPS_ASIDE = 8
"""Tries after which a parcel no longer holds up what follows it in its lane."""

_BASE_S = 5
_CAP_S = 15 * 60
_GIVE_UP_TRIES = 12
_GIVE_UP_AFTER = timedelta(hours=24)

BREAKS_AT = 5
"""Tries of a connector that fail in a row, whichever parcels they are: then it is left alone for a while."""
BREAK = timedelta(seconds=60)
PROBE_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done about a parcel; ``at`` is RFC 3339 UTC."""

    number: int
    at: str
    what: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """``tries`` since it was made or replayed; ``due``: not before that; ``since``: when it came to its state."""

    state: State
    tries: int
    due: str
    since: str
    act: int = 0
    external_id: str | None = None
    shown_as: str | None = None
    there: str | None = None
    """The other system's word for the record's state."""
    digest: str | None = None
    words: str | None = None
    """What the other system, or we, said last."""
    code: str | None = None


def fold(made_at: str, acts: Iterable[Act]) -> Standing:
    """The standing of a parcel that was made at ``made_at``."""
    now = Standing("waiting", 0, made_at, made_at)
    for act in acts:
        now = replace(_after(now, act), act=act.number)
    return now


def _after(now: Standing, act: Act) -> Standing:
    facts = act.facts
    match act.what:
        case "began":
            return replace(now, state="sending", tries=now.tries + 1, since=act.at)
        case "delivered":
            return replace(
                now, state="delivered", since=act.at, external_id=facts["external_id"], shown_as=facts["shown_as"],
                there=facts["state"], digest=facts["digest"], words=facts["answer"] or None, code=None,
            )  # fmt: skip
        case "not_now":
            return replace(now, state="later", since=act.at, due=facts["due"], words=facts["why"], code=None)
        case "rejected":
            return replace(now, state="rejected", since=act.at, words=facts["words"], code=facts["code"])
        case "unmapped":
            return replace(now, state="unmapped", since=act.at, words=facts["why"], code=None)
        case "given_up":
            return replace(now, state="given_up", since=act.at)
        case "superseded":
            return replace(now, state="superseded", since=act.at)
        case "replayed":
            return replace(now, state="waiting", since=act.at, due=act.at, tries=0)
    return now


def backoff(tries: int, asked: float | None, chance: float) -> timedelta:
    """How long to wait after that many tries: full jitter under a doubling cap, and not less than was asked for.

    ``chance`` is in [0, 1).
    """
    most = min(_CAP_S, _BASE_S * 2 ** min(tries, 20))
    return timedelta(seconds=max(1.0, chance * most, min(asked or 0.0, 24 * 3600.0)))


def is_given_up(tries: int, first: datetime, now: datetime) -> bool:
    """Whether a parcel that got no answer becomes a dead letter."""
    return tries >= _GIVE_UP_TRIES and now - first >= _GIVE_UP_AFTER


@dataclass(frozen=True, slots=True)
class Open:
    """An open parcel, as the choice of what may run sees it."""

    parcel: int
    key: str
    lane: str
    state: str
    tries: int
    due: str
    act: int


def may_run(parcels: Iterable[Open], now: str, last_success: int) -> list[Open]:
    """Which parcels may be tried now: at most one of each lane and of each key.

    ``parcels`` in the order in which they were made; ``last_success``: number of the connector's
    newest act that was a success: what failed before that is tried at once, in order.

    A parcel that has to wait holds up its lane, until it was tried STEPS_ASIDE times: then what follows goes on, but
    for the same record. So order is kept for a record always, for a device as long as no parcel of it fails for good.
    """
    lanes: set[str] = set()
    keys: set[str] = set()
    chosen = []
    for one in parcels:
        if one.lane in lanes or one.key in keys:
            keys.add(one.key)
            continue
        keys.add(one.key)
        stepped_aside = one.tries >= STEPS_ASIDE
        waits = one.state == "later" and one.due > now and (stepped_aside or one.act > last_success)
        if not waits:
            chosen.append(one)
        if not stepped_aside:
            lanes.add(one.lane)
    # What has stepped aside comes last: of a system that rests one parcel asks, and that must not be the one at fault.
    return sorted(chosen, key=lambda one: one.tries >= STEPS_ASIDE)


def rests(outcomes: Sequence[Act], begun: Act | None, now: datetime) -> datetime | None:
    """Until when a connector is left alone; None: it may run.

    ``outcomes``: its newest answers, newest first (delivered, rejected, not_now); ``begun``: its newest try. Once the
    rest is over one try goes out, and the connector rests on until that has its answer.
    """
    newest = outcomes[:BREAKS_AT]
    if len(newest) < BREAKS_AT or any(act.what != "not_now" for act in newest):
        return None
    over = datetime.fromisoformat(newest[0].at) + BREAK
    if now < over:
        return over
    if begun is not None and begun.number > newest[0].number:
        answer_by = datetime.fromisoformat(begun.at) + PROBE_PATIENCE
        return answer_by if now < answer_by else None
    return None
