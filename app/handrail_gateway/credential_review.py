"""The periodic review of credentials: what is on file of each person, and what somebody should look at (P11-300-3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from handrail.domain.segregation import clashing
from handrail.wire.envelope import canonical
from handrail_gateway.access import note_access
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData
from handrail_gateway.projection_schema import acceptances, access_records
from handrail_gateway.schema import access_acts, accounts, badge_failures, devices, proofings
from handrail_gateway.site_policy import current_policy

KIND = "handrail.credential-review.v1"
UNUSED = timedelta(days=90)


class NotAReview(Exception):
    """The file is no report of a review; the message is for people."""


def make_review(database: Database, plant: PlantData, now: Now) -> dict[str, Any]:
    """The report as JSON data: people, findings, and accounts that belong to nobody."""
    at = now()
    rows = plant.people_served()
    with database.read() as connection:
        people = [_person(connection, row, at) for row in rows]
        known = {row["id"] for row in rows}
        orphans = sorted(set(connection.execute(select(accounts.c.person)).scalars()) - known)
        statement = current_policy(connection)[0].statement
    for person in people:
        person["findings"] = list(_findings(person, at, statement.version if statement is not None else 0))
    return {
        "kind": KIND, "made_at": text_of(at), "statement": statement.version if statement is not None else None,
        "people": people, "orphans": orphans,
    }  # fmt: skip


def _person(connection: Connection, row: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    id_ = row["id"]
    account = connection.execute(select(accounts).where(accounts.c.person == id_)).first()
    proofed = connection.execute(
        select(proofings).where(proofings.c.person == id_).order_by(proofings.c.number.desc())
    ).first()
    accepted = connection.execute(
        select(acceptances).where(acceptances.c.person == id_, acceptances.c.valid).order_by(
            acceptances.c.version.desc()
        )
    ).first()  # fmt: skip
    came = connection.execute(
        select(access_records).where(access_records.c.person == id_, access_records.c.what == "session.signed_in")
        .order_by(access_records.c.at.desc())
    ).first()  # fmt: skip
    badge = connection.execute(
        select(func.max(access_acts.c.at)).where(
            access_acts.c.person == id_, access_acts.c.what.in_(("person.added", "badge.changed"))
        )
    ).scalar()
    failures = connection.execute(select(badge_failures.c.count).where(badge_failures.c.badge == row["badge"])).scalar()
    limit = current_policy(connection)[0].lock_after_failures
    return {
        "id": id_, "name": row["name"], "roles": list(row["roles"]), "active": row.get("active", True),
        "proofed": row["proofed"],
        "proofing": None if proofed is None else {"at": proofed.at, "by": proofed.proofed_by, "how": proofed.how},
        "accepted": row["accepted"], "accepted_at": None if accepted is None else accepted.signed_at,
        "last_sign_in": None if came is None else {"at": came.at, "device": came.device},
        "secret_changed_at": None if account is None else account.changed_at,
        "one_time_secret": account is not None and account.must_change,
        "badge_since": badge, "locked": (failures or 0) >= limit,
        "leases": _leases(connection, id_, 0 if account is None else account.secret, at),
    }  # fmt: skip


def _leases(connection: Connection, person: str, secret: int, at: datetime) -> list[dict[str, Any]]:
    """Those in force: the newest of each device that is not over and was made with the newest secret."""
    given = select(access_acts).where(access_acts.c.person == person, access_acts.c.what == "lease.given")
    newest = {row.device: json.loads(row.facts) for row in connection.execute(given.order_by(access_acts.c.number))}
    retired = set(connection.execute(select(devices.c.id).where(devices.c.retired_at.is_not(None))).scalars())
    return [
        {"device": device, "until": facts["until"], "retired": device in retired}
        for device, facts in sorted(newest.items())
        if facts["until"] > text_of(at) and facts["secret"] == secret
    ]


def _findings(person: Mapping[str, Any], at: datetime, statement: int) -> Iterator[str]:
    """Codes of what somebody should look at."""
    if clashing(person["roles"]):
        yield "administrator_with_production_role"
    if not person["active"]:
        if person["leases"]:
            yield "inactive_with_lease"
        return
    last = person["last_sign_in"]["at"] if person["last_sign_in"] else person["badge_since"]
    if last is not None and last < text_of(at - UNUSED):
        yield "unused_90_days"
    if person["last_sign_in"] is None:
        yield "never_signed_in"
    if person["secret_changed_at"] is None:
        yield "no_account"
    if person["one_time_secret"]:
        yield "one_time_secret_not_changed"
    if not person["proofed"]:
        yield "not_proofed"
    elif person["proofing"] is None:
        yield "proofed_by_plant_data_only"
    if statement > person["accepted"]:
        yield "statement_not_accepted"
    if person["locked"]:
        yield "locked"
    if any(lease["retired"] for lease in person["leases"]):
        yield "lease_on_retired_device"


def review_bytes(report: Mapping[str, Any]) -> bytes:
    """The report as it is kept and digested: RFC 8785."""
    return canonical(dict(report))


def sign_off(database: Database, data: bytes, by: str, comment: str, now: Now) -> str:
    """Records that ``by`` has reviewed the report with these bytes; its digest. Raises NotAReview."""
    report = _read(data)
    findings = sum(len(person["findings"]) for person in report["people"])
    if not by.strip():
        raise NotAReview("say who reviewed it: --by NAME")
    digest = hashlib.sha256(data).hexdigest()
    with database.write() as connection:
        note_access(
            connection, text_of(now()), "credentials.reviewed", by=by.strip(), digest=digest,
            made_at=report["made_at"], people=len(report["people"]), findings=findings, comment=comment.strip(),
        )  # fmt: skip
    return digest


def _read(data: bytes) -> dict[str, Any]:
    """The report, if these are the bytes that were written. Raises NotAReview."""
    report: dict[str, Any] = {}
    try:
        report = json.loads(data)
        good = report["kind"] == KIND and review_bytes(report) == data
    except (ValueError, KeyError, TypeError):
        good = False
    if not good:
        raise NotAReview("that is no report of credential-review, or it was changed since it was made")
    return report
