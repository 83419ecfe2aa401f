"""The queryable records: disposable, made again from the stored events at any time.

``VERSION`` goes up with any change here or in ``interpret``; the next start rebuilds them all.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

VERSION = 5

PROJECTIONS = MetaData()

DOCUMENTS = frozenset(
    {
        "title",
        "label",
        "limits",
        "scan",
        "photos",
        "targets",
        "step_title",
        "defect_words",
        "evidence",
        "changes",
        "training",
        "release",
    }
)
"""Columns that hold JSON text; they come out as the data they say."""

runs = Table(
    "run_records",
    PROJECTIONS,
    Column("run", Text, primary_key=True),
    Column("journal", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("order_no", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("pass_no", BigInteger, nullable=False),
    Column("doc_no", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("build", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("test_approval", Boolean, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("closed_at", Text),
    Column("reason", Text),
    Column("events", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    # The journal that its first event came from; ``journal`` is the one that owns it now.
    Column("begun_by", Text, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    # Whether every event up to the closing one is here and fits, as that one states (rule 2).
    Column("whole", Boolean, nullable=False),
    # That, and nothing that another tablet delivered late waits for a decision (rule 3).
    Column("complete", Boolean, nullable=False),
)
Index("runs_by_order", runs.c.order_no, runs.c.operation, runs.c.unit)

branch_events = Table(
    "branch_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("run_seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("step", Text),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("decision", Text),
    Column("reason", Text),
    Column("decided_by", Text),
    Column("arrival", BigInteger, nullable=False),
)
Index("branches_of_run", branch_events.c.run, branch_events.c.arrival)

steps = Table(
    "step_records",
    PROJECTIONS,
    Column("run", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text),
    Column("opened_at", Text),
    Column("done_at", Text),
    Column("person", Text),
    Column("person_name", Text),
    Column("reason", Text),
    Column("arrival", BigInteger, nullable=False),
)

captures = Table(
    "capture_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("step", Text),
    Column("order_no", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("reading", BigInteger, nullable=False),
    Column("attempt", BigInteger, nullable=False),
    Column("attempt_reason", Text),
    Column("method", Text, nullable=False),
    Column("entered", Text),
    Column("value", Text),
    Column("display", Text),
    Column("digest", Text),
    Column("unit_of_measure", Text),
    Column("limits", Text),
    Column("rounding", Text),
    Column("rounded", Text),
    Column("verdict", Text, nullable=False),
    Column("distance", Text),
    # What the gateway found, where it disagrees (MEA-3).
    Column("disputed", Text),
    Column("na", Boolean, nullable=False),
    Column("na_reason", Text),
    Column("gauge", Text),
    Column("lot", Text),
    Column("lot_part", Text),
    Column("expires", Text),
    Column("scan", Text),
    Column("photos", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("claimed_at", Text),
    Column("late_reason", Text),
    # A correction is its own row; the row it corrects stays and names it.
    Column("corrects", Text),
    Column("correction_reason", Text),
    Column("corrected_by", Text),
    Column("arrival", BigInteger, nullable=False),
)
Index("captures_of_run", captures.c.run, captures.c.arrival)
Index("captures_by_gauge", captures.c.gauge, captures.c.arrival)
Index("captures_by_name", captures.c.name, captures.c.arrival)

signatures = Table(
    "signature_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("step", Text),
    Column("requirement", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("signed_at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("offset", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("targets", Text, nullable=False),
    # Void when a covered value was corrected afterwards (rule 7).
    Column("valid", Boolean, nullable=False),
    Column("arrival", BigInteger, nullable=False),
)
Index("signatures_of_run", signatures.c.run, signatures.c.arrival)

ncrs = Table(
    "ncr_records",
    PROJECTIONS,
    # Event id of the draft: the tablet's own number is unique on that tablet only.
    Column("event", Text, primary_key=True),
    Column("journal", Text, nullable=False),
    Column("ncr", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("run", Text),
    Column("step", Text),
    Column("step_title", Text, nullable=False),
    Column("order_no", Text),
    Column("operation", Text),
    Column("part", Text),
    Column("unit", Text),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("defect", Text, nullable=False),
    Column("defect_words", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("containment", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("capture", Text),
    Column("measured", Text),
    Column("limits", Text),
    Column("unit_of_measure", Text),
    Column("gauge", Text),
    Column("drafted_at", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("withdrawn_reason", Text),
    Column("arrival", BigInteger, nullable=False),
)
Index("ncrs_of_run", ncrs.c.run, ncrs.c.arrival)
Index("ncrs_by_number", ncrs.c.journal, ncrs.c.ncr)

usage = Table(
    "usage_records",
    PROJECTIONS,
    Column("run", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("person_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("doc_no", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("order_no", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("unit", Text, nullable=False),
    # What the tablet's gates saw of the person's training and of the revision, when they began (S4-08).
    Column("training", Text),
    Column("release", Text),
    Column("acts", BigInteger, nullable=False),
    Column("began_at", Text, nullable=False),
    # When the run was completed; None: it is open, or was aborted.
    Column("done_at", Text),
    Column("arrival", BigInteger, nullable=False),
)
Index("usage_of_person", usage.c.person, usage.c.doc_no, usage.c.done_at)

tablet_holds = Table(
    "hold_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("hold", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ncr", Text),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("set_at", Text, nullable=False),
    Column("arrival", BigInteger, nullable=False),
)

uninterpreted = Table(
    "uninterpreted",
    PROJECTIONS,
    Column("arrival", BigInteger, primary_key=True, autoincrement=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("detail", Text, nullable=False),
)

acceptances = Table(
    "acceptance_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("signed_at", Text, nullable=False),
    Column("device", Text, nullable=False),
    # Whether it is the person's own signature (decision 0009): only then it counts.
    Column("valid", Boolean, nullable=False),
    Column("arrival", BigInteger, nullable=False),
)

access_records = Table(
    "access_records",
    PROJECTIONS,
    Column("event", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),
    # Only where it was proven; empty otherwise.
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("arrival", BigInteger, nullable=False),
)
Index("access_records_of_person", access_records.c.person, access_records.c.what, access_records.c.at)
