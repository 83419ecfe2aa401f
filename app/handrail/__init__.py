"""Handrail: the operator client for digital work instructions."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("handrail")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.1.0"
