"""The gateway: receives, verifies and receipts journals, and serves reference data."""
