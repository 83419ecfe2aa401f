"""Which addresses are safe to send a person, or what proves who they are, to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def secure(address: str) -> bool:
    """Whether it is https; plain http counts only where it can't leave this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
