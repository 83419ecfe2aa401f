"""GS1 Digital Link: elements in a web address. Nothing is ever asked of the network (BC-10)."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote_to_bytes, urlsplit

from handrail.capture import gs1
from handrail.domain.refusal import Refusal

# Primary keys, and which qualifiers may follow each, in this order.
_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "00": ((),), "01": (("22", "10", "21"), ("235",)), "253": ((),), "255": ((),), "401": ((),), "402": ((),),
    "414": (("254",), ("7040",)), "415": (("8020",),), "417": (("7040",),), "8003": ((),), "8004": (("7040",),),
    "8006": (("22", "10", "21"),), "8010": (("8011",),), "8013": ((),), "8017": (("8019",),), "8018": (("8019",),),
}  # fmt: skip
_AI = re.compile(r"\d{2,4}")


def is_link(text: str) -> bool:
    """Whether a text is a web address with a GS1 key in its path."""
    return text.startswith(("https://", "http://")) and _split(text) is not None


def parse(text: str, today: date) -> gs1.Elements | Refusal:
    """The elements of a link, as those of a symbol: any domain, keys and qualifiers in the path, the rest behind."""
    split = _split(text)
    if split is None:
        return Refusal.of("scan.bad_link")
    path, query = split
    if not text.startswith("https://") or len(path) % 2:
        return Refusal.of("scan.bad_link")
    pairs = [(path[at], path[at + 1]) for at in range(0, len(path), 2)]
    key, qualifiers = pairs[0][0], [ai for ai, _ in pairs[1:]]
    if not any(_in_order(qualifiers, allowed) for allowed in _KEYS[key]):
        return Refusal.of("scan.bad_link")
    for part in re.split("[&;]", query) if query else ():
        name, _, value = part.partition("=")
        if _AI.fullmatch(name):  # other names are the site's own
            pairs.append((name, value))
    decoded: list[tuple[str, str]] = []
    for ai, value in pairs:
        plain = _plain(value)
        if plain is None:
            return Refusal.of("scan.bad_link")
        decoded.append((ai, plain))
    return gs1.checked(decoded, today)


def _split(text: str) -> tuple[list[str], str] | None:
    """The path from the last primary key on, and the query; None if there is no key or no host."""
    try:
        address = urlsplit(text)
        if not address.hostname:
            return None
    except ValueError:
        return None
    path = address.path.strip("/").split("/")
    starts = [at for at in range(len(path) - 1) if path[at] in _KEYS and (len(path) - at) % 2 == 0]
    # A value may look like a key: the first place from which keys and qualifiers go on to the end is the right one.
    for at in starts:
        names = path[at::2]
        if all(_AI.fullmatch(name) for name in names):
            return path[at:], address.query
    return None


def _in_order(qualifiers: list[str], allowed: tuple[str, ...]) -> bool:
    places = [allowed.index(ai) if ai in allowed else -1 for ai in qualifiers]
    return all(place >= 0 for place in places) and places == sorted(set(places))


def _plain(value: str) -> str | None:
    """Percent-decoded (``A%2FB`` is A/B); None where a percent sign stands alone or other than ASCII is encoded."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", value):
        return None
    try:
        return unquote_to_bytes(value).decode("ascii")
    except UnicodeDecodeError:
        return None
