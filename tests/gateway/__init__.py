"""The gateway, on SQLite and on a real PostgreSQL."""
