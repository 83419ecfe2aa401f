"""The tables that are records: what was received, from whom, and what was decided about it.

Projections are elsewhere (``projection_schema``): they are disposable, these are not. Times are
RFC 3339 UTC text, documents are JSON text, so that both databases hold the same.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

RECORDS = MetaData()

Number = BigInteger().with_variant(Integer(), "sqlite")

events = Table(
    "events",
    RECORDS,
    Column("arrival", Number, primary_key=True, autoincrement=True),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("run", Text),
    Column("data", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("journal", "seq", name="events_once"),
)
Index("events_of_run", events.c.run, events.c.arrival)
Index("events_by_id", events.c.id)

quarantine = Table(
    "quarantine",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("device", Text, nullable=False),
    Column("journal", Text),
    Column("seq", BigInteger),
    # Takes a place of the journal: later events are accepted after it.
    Column("slot", Boolean, nullable=False),
    Column("hash", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("received_at", Text, nullable=False),
)
Index("quarantine_of_journal", quarantine.c.journal, quarantine.c.seq)

journals = Table(
    "journals",
    RECORDS,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    # The item at the head is in quarantine: the next good event need not be written after it.
    Column("head_held", Boolean, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("backed_up", BigInteger, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("last_at", Text, nullable=False),
)

devices = Table(
    "devices",
    RECORDS,
    Column("id", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    # From then on nothing that the device records is taken (SEC-ST-3).
    Column("retired_at", Text),
    Column("retired_by", Text),
)

device_keys = Table(
    "device_keys",
    RECORDS,
    Column("key", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    # The first event of the journal that the key signs: a rotation begins another one there.
    Column("since", BigInteger, nullable=False, server_default="1"),
    # Once its successor was used the key opens no door any more.
    Column("ended_at", Text),
)
Index("keys_of_device", device_keys.c.device)

enrolment_codes = Table(
    "enrolment_codes",
    RECORDS,
    # SHA-256 of the code; the code itself is shown once and kept nowhere.
    Column("digest", Text, primary_key=True),
    Column("expires_at", Text, nullable=False),
    Column("used_by", Text),
)

accounts = Table(
    "accounts",
    RECORDS,
    Column("person", Text, primary_key=True),
    # Argon2id over the peppered secret; the secret itself is nowhere.
    Column("verifier", Text, nullable=False),
    # Counts a person's secrets: a new one ends every lease that was made with the one before.
    Column("secret", BigInteger, nullable=False),
    # A secret that another person has seen opens nothing but the way to a secret of one's own.
    Column("must_change", Boolean, nullable=False),
    Column("changed_at", Text, nullable=False),
)

# Who proved to whom that they are who they say, before they may sign (P11-100-2). Rows are only ever added.
proofings = Table(
    "proofings",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False),
    Column("proofed_by", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# Unlockings of a person's badge. Rows are only ever added; tablets take each number once.
unlockings = Table(
    "unlockings",
    RECORDS,
    Column("person", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("unlocked_by", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# What the gateway did about accounts, badges, leases and devices. Triggers refuse any change or deletion.
access_acts = Table(
    "access_acts",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("facts", Text, nullable=False),
)
Index("access_of_person", access_acts.c.person, access_acts.c.what)

# Where a run went on in another journal, after which entry. Triggers refuse any change or deletion.
run_grants = Table(
    "run_grants",
    RECORDS,
    Column("run", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("journal", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("at", Text, nullable=False),
    # As it was signed.
    Column("document", Text, nullable=False),
)

badge_failures = Table(
    "badge_failures",
    RECORDS,
    Column("badge", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("last_at", Text, nullable=False),
)

used_tokens = Table(
    "used_tokens",
    RECORDS,
    # SHA-256 of a provider's token: each is good for one lease. It goes when nothing would take the token any more.
    Column("digest", Text, primary_key=True),
    Column("until", Text, nullable=False),
)

directory_people = Table(
    "directory_people",
    RECORDS,
    # What the directory, or a provider's token, last said of a person: roles as a JSON list, none is no access.
    Column("person", Text, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("heard_at", Text, nullable=False),
)

plant_rows = Table(
    "plant_rows",
    RECORDS,
    Column("cls", Text, primary_key=True),
    Column("rows", Text, nullable=False),
)

snapshots = Table(
    "snapshots",
    RECORDS,
    Column("cls", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
)

policies = Table(
    "policies",
    RECORDS,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("policy", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)

packages = Table(
    "packages",
    RECORDS,
    Column("content", Text, primary_key=True),
    Column("doc_no", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("added_at", Text, nullable=False),
)

holds_set = Table(
    "holds_set",
    RECORDS,
    Column("id", Text, primary_key=True),
    Column("hold", Text, nullable=False),
    Column("set_at", Text, nullable=False),
)

hold_releases = Table(
    "hold_releases",
    RECORDS,
    Column("hold", Text, primary_key=True),
    # The whole decision; one that closes several holds stands at each of them.
    Column("release", Text, nullable=False),
)

alarms = Table(
    "alarms",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    UniqueConstraint("code", "subject", name="alarms_once"),
)

# Content that stored events name, and whether it is here: the second part of custody (rule 15).
evidence = Table(
    "evidence",
    RECORDS,
    Column("journal", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    # The first event that names it.
    Column("seq", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", Text),
)
Index("evidence_by_digest", evidence.c.digest)
Index("evidence_missing", evidence.c.journal, evidence.c.received_at, evidence.c.seq)

# Changes of reference data that tablets are told of at once; they ask for what came after the last they heard of.
reference_changes = Table(
    "reference_changes",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("cls", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    UniqueConstraint("cls", "version", name="changes_once"),
)

# What a request was answered, by its Idempotency-Key. Rows go when nothing would repeat the request any more.
answered = Table(
    "answered",
    RECORDS,
    Column("device", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    # Keyed hash of path and body: another request under the same key is refused.
    Column("asked", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
)
Index("answered_at", answered.c.at)

consumers = Table(
    "consumers",
    RECORDS,
    # Who works off the stored events, and the arrival number it has come to.
    Column("name", Text, primary_key=True),
    Column("arrival", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
)

# What goes to another system: one row a revision of a record. Rows are only ever added; triggers refuse the rest.
parcels = Table(
    "parcels",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("connector", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    # What is one cause: a later event of the same cause amends this record instead of making another.
    Column("cause", Text, nullable=False),
    # Parcels of one lane go in order: the journal that the record began in.
    Column("lane", Text, nullable=False),
    Column("run", Text),
    Column("record", Text, nullable=False),
    # SHA-256 of content that was not here yet; a later revision brings it.
    Column("missing", Text, nullable=False),
    # When the gateway received the event behind it.
    Column("received_at", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    UniqueConstraint("connector", "key", "revision", name="parcels_once"),
)
Index("parcels_of_cause", parcels.c.connector, parcels.c.cause, parcels.c.number)
Index("parcels_of_run", parcels.c.run)

# What was done about each parcel: tries, answers, interventions. Rows are only ever added; triggers refuse the rest.
delivery_acts = Table(
    "delivery_acts",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("parcel", BigInteger, nullable=False),
    Column("connector", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("facts", Text, nullable=False),
)
Index("acts_of_parcel", delivery_acts.c.parcel, delivery_acts.c.number)
Index("acts_of_connector", delivery_acts.c.connector, delivery_acts.c.what, delivery_acts.c.number)

# Where each parcel stands: follows from its acts, and can be made again from them.
delivery_standings = Table(
    "delivery_standings",
    RECORDS,
    Column("parcel", BigInteger, primary_key=True, autoincrement=False),
    Column("connector", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("due", Text, nullable=False),
    Column("since", Text, nullable=False),
    # The number of the last act.
    Column("act", BigInteger, nullable=False),
    Column("external_id", Text),
    Column("shown_as", Text),
    Column("there", Text),
    Column("digest", Text),
    Column("words", Text),
    Column("code", Text),
)
Index("standings_by_state", delivery_standings.c.connector, delivery_standings.c.state, delivery_standings.c.parcel)
Index("standings_of_key", delivery_standings.c.connector, delivery_standings.c.key)

# Pausing and resuming; the newest row of a connector and kind counts. Rows are only ever added.
delivery_switches = Table(
    "delivery_switches",
    RECORDS,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("connector", Text, nullable=False),
    # Empty: every kind.
    Column("kind", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# Approved mappings and tables of codes, as they were read; the newest version of a name counts. Only ever added.
delivery_documents = Table(
    "delivery_documents",
    RECORDS,
    Column("digest", Text, primary_key=True),
    Column("sort", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("approved_at", Text, nullable=False),
    Column("comment", Text, nullable=False),
    UniqueConstraint("sort", "name", "version", name="delivery_documents_once"),
)
