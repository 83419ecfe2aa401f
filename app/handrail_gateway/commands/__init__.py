"""One module per command; each has ``NAME``, ``HELP``, ``arguments`` and ``run``."""
