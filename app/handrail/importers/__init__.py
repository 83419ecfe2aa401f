"""Importers: source documents to draft instructions with a report. ``door`` is the way in."""
