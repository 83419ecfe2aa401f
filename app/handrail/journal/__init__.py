"""The journal: record, audit trail and queue at once, in one encrypted database."""
