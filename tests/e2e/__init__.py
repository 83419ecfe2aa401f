"""Whole jobs through the real screens, a real gateway process and the real files."""
