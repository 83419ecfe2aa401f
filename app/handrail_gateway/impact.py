"""What a revision would touch before it is made effective, and what a unit would get at a moment (QA's questions).

Answered from what the gateway knows: releases, orders and training as tablets get them, and the runs as recorded.
Nothing is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, select

from handrail.domain.effectivity import Place, Releases, resolve
from handrail.domain.now import Now
from handrail.domain.permissions import role_for
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import Operation, Person, Release, Training, UnderWay, WorkOrder
from handrail.domain.refusal import Reason
from handrail_gateway.database import Database
from handrail_gateway.plant_data import PlantData
from handrail_gateway.projection_schema import runs
from handrail_gateway.site_policy import current_policy


class Effective(BaseModel):
    """What a unit gets: one release, or the reason why none."""

    doc_no: str
    release: Release | None = None
    reason: Reason | None = None


class OpenRunTouched(BaseModel):
    """A run under way by another revision, and what becomes of it when this one is effective for its unit."""

    run: str
    order: str
    operation: str
    unit: str
    revision: str
    device: str
    station: str
    person: str
    then: UnderWay


class ToTrain(BaseModel):
    """Who may do the work by another revision, and lacks training on this one."""

    person: str
    name: str
    revisions: list[str]


class OrderAhead(BaseModel):
    """Units of an order that nobody has done or begun, by what they get now and at the start of this revision."""

    order: str
    operation: str
    units: list[str]
    now: str
    then: str


class Impact(BaseModel):
    """What a revision touches. Which tablets hold its package the gateway does not know: each fetches it by itself."""

    doc_no: str
    revision: str
    effective_from: str
    open_runs: list[OpenRunTouched]
    people: list[ToTrain]
    orders: list[OrderAhead]


class ImpactOf:
    """Asks the same rules as a tablet does, with the plant's data as of now."""

    def __init__(self, database: Database, plant: PlantData) -> None:
        self._database, self._plant = database, plant

    def effective(self, order: str, operation: str, unit: str, at: datetime, station: str | None) -> Effective | None:
        """What that unit would get at that moment; None where there is no such order or operation."""
        found = next((one for one in self._orders() if one.id == order), None)
        asked = next((one for one in found.operations if one.number == operation), None) if found is not None else None
        if found is None or asked is None:
            return None
        answer = self._resolve(found, asked, unit, at, self._policy(), station)
        if isinstance(answer, Release):
            return Effective(doc_no=asked.doc_no, release=answer)
        return Effective(doc_no=asked.doc_no, reason=answer)

    def of(self, content: str, now: datetime) -> Impact | None:
        """What the newest release of that content touches; None where nobody has released it."""
        releases = [release for release in self._releases("") if release.content == content]
        if not releases:
            return None
        release = max(releases, key=lambda one: one.effective_from)
        policy, then = self._policy(), max(release.effective_from, now)
        with self._database.read() as connection:
            begun = _runs_of(connection, release.doc_no)
        return Impact(
            doc_no=release.doc_no, revision=release.revision, effective_from=release.to_json()["effective_from"],
            open_runs=self._touched(begun, release, then, policy), people=self._to_train(release),
            orders=self._ahead(begun, release, now, then, policy),
        )  # fmt: skip

    def _touched(
        self, begun: list[dict[str, Any]], release: Release, then: datetime, policy: SitePolicy
    ) -> list[OpenRunTouched]:
        orders = {order.id: order for order in self._orders()}
        found = []
        for run in begun:
            order = orders.get(run["order_no"])
            asked = _operation(order, run["operation"]) if order is not None else None
            if run["state"] not in ("open", "paused") or run["content"] == release.content or asked is None:
                continue
            assert order is not None
            gets = self._resolve(order, asked, run["unit"], then, policy, run["station"])
            if isinstance(gets, Release) and gets.content == release.content:
                found.append(OpenRunTouched(
                    run=run["run"], order=run["order_no"], operation=run["operation"], unit=run["unit"],
                    revision=run["revision"], device=run["device"], station=run["station"], person=run["person_name"],
                    then=gets.under_way,
                ))  # fmt: skip
        return found

    def _to_train(self, release: Release) -> list[ToTrain]:
        training = [Training.model_validate(row) for row in self._plant.served("training")]
        mine = [one for one in training if one.doc_no == release.doc_no and one.scope == "execute"]
        ready = {one.person for one in mine if one.revision == release.revision}
        found = []
        for person in (Person.model_validate(row) for row in self._plant.served("people")):
            known = sorted({one.revision for one in mine if one.person == person.id})
            if known and person.id not in ready and person.active and role_for(person, "run") is not None:
                found.append(ToTrain(person=person.id, name=person.name, revisions=known))
        return found

    def _ahead(
        self, begun: list[dict[str, Any]], release: Release, now: datetime, then: datetime, policy: SitePolicy
    ) -> list[OrderAhead]:
        taken = {(run["order_no"], run["operation"], run["unit"]) for run in begun if run["state"] != "aborted"}
        found = []
        for order in self._orders():
            for asked in order.operations if order.status in ("planned", "released") else ():
                if asked.doc_no != release.doc_no:
                    continue
                kinds: dict[tuple[str, str], list[str]] = {}
                for unit in order.units:
                    if unit in asked.done_units or (order.id, asked.number, unit) in taken:
                        continue
                    today, later = (self._resolve(order, asked, unit, at, policy, None) for at in (now, then))
                    if isinstance(later, Release) and later.content == release.content:
                        kinds.setdefault((_said(today), _said(later)), []).append(unit)
                found += [
                    OrderAhead(order=order.id, operation=asked.number, units=units, now=was, then=will)
                    for (was, will), units in kinds.items()
                ]
        return found

    def _resolve(
        self, order: WorkOrder, asked: Operation, unit: str, at: datetime, policy: SitePolicy, station: str | None
    ) -> Release | Reason:
        where = Place(
            doc_no=asked.doc_no, part=order.part, unit=unit, site=policy.site, order=order.id,
            station=station or asked.station, lots=tuple(order.lots.values()), configuration=order.configuration,
        )  # fmt: skip
        return resolve(Releases(self._releases(asked.doc_no)), where, Now.around(at, timedelta(), policy.zone))

    def _releases(self, doc_no: str) -> list[Release]:
        rows = (Release.model_validate(row) for row in self._plant.served("releases"))
        return [release for release in rows if doc_no in ("", release.doc_no)]

    def _orders(self) -> list[WorkOrder]:
        return [WorkOrder.model_validate(row) for row in self._plant.served("orders")]

    def _policy(self) -> SitePolicy:
        with self._database.read() as connection:
            return current_policy(connection)[0]


def _operation(order: WorkOrder, number: str) -> Operation | None:
    return next((one for one in order.operations if one.number == number), None)


def _runs_of(connection: Connection, doc_no: str) -> list[dict[str, Any]]:
    query = select(runs).where(runs.c.doc_no == doc_no).order_by(runs.c.started_at, runs.c.run)
    return [dict(row) for row in connection.execute(query).mappings()]


def _said(found: Release | Reason) -> str:
    """The revision, or the code of why none."""
    return found.revision if isinstance(found, Release) else found.code
