"""Migrations of the record tables, one version at a time, on SQLite and PostgreSQL."""
