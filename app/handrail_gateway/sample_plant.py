"""The sample plant: reads ``resources/plant`` and makes its dates and packages real.

Reference rows say when relative to the day they are loaded, so that the demo works on any day. The
one rule for it, used in the rows and in the scripted jobs (``docs/sample-plant.md``):

- ``@today-11d`` is a date, ``@today+2d T06:00`` a moment at the site (zone of the policy);
- ``@now+4h`` and ``@now-90m`` are moments;
- ``{@today+740d:yymmdd}`` inside a text is that date's six digits, as GS1 labels carry them.

The rule is pure: it takes ``now`` and the zone. Reading the folder and building the packages is not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from handrail.domain.instruction import Instruction
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import PLANT_CLASSES
from handrail.packages import reader, writer

BUILD = "@build"
"""A release's ``content``: the content hash of the package that is built from the sources."""

_DAY = re.compile(r"@today(?:([+-][0-9]{1,4})d)?(?: T([0-9]{2}:[0-9]{2}))?")
_NOW = re.compile(r"@now(?:([+-][0-9]{1,5})([hm]))?")
_DIGITS = re.compile(r"\{@today(?:([+-][0-9]{1,4})d)?:yymmdd\}")


@dataclass(frozen=True, slots=True)
class Plant:
    """The sample plant as of a moment."""

    rows: dict[str, list[dict[str, Any]]]
    """Rows by class of reference data; a person's ``badge`` is ``@demo``."""
    policy: dict[str, Any]
    packages: dict[str, bytes]
    """``.hrwi`` bytes by content hash."""


def dated(value: object, now: datetime, zone: str) -> Any:
    """JSON data with every relative date made real. Other text that starts with ``@`` is left as it is."""
    if isinstance(value, str):
        return _dated_text(value, now, ZoneInfo(zone))
    if isinstance(value, Mapping):
        return {key: dated(item, now, zone) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [dated(item, now, zone) for item in value]
    return value


def _dated_text(text: str, now: datetime, zone: ZoneInfo) -> str:
    if found := _DAY.fullmatch(text):
        day = _day(found[1], now, zone)
        if found[2] is None:
            return day.isoformat()
        return _utc(datetime.combine(day, time.fromisoformat(found[2]), zone))
    if found := _NOW.fullmatch(text):
        count = int(found[1] or 0)
        return _utc(now + (timedelta(hours=count) if found[2] == "h" else timedelta(minutes=count)))
    return _DIGITS.sub(lambda digits: _day(digits[1], now, zone).strftime("%y%m%d"), text)


def _day(days: str | None, now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date() + timedelta(days=int(days or 0))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def load_plant(folder: Path, now: datetime) -> Plant:
    """The plant in ``folder`` as of ``now`` (with a zone).

    Raises OSError, ValueError (pydantic's ValidationError is one), KeyError or PackageError if the folder is not
    whole.
    """
    policy = cast(dict[str, Any], _json(folder / "policy.json"))
    zone = SitePolicy.model_validate(policy).zone
    hashes: dict[tuple[str, str], str] = {}
    packages: dict[str, bytes] = {}
    for source in sorted(folder.glob("instructions/*/*/instruction.json")):
        instruction, media = read_source(source.parent)
        package = writer.build(instruction, media, ())
        content = reader.read_bytes(package).content
        hashes[(instruction.doc_no, instruction.revision)] = content
        packages[content] = package
    rows: dict[str, Any] = {cls: dated(_json(folder / "reference" / f"{cls}.json"), now, zone) for cls in PLANT_CLASSES}
    for release in rows["releases"]:
        if release["content"] == BUILD:
            release["content"] = hashes[(release["doc_no"], release["revision"])]
    return Plant(rows=rows, policy=policy, packages=packages)


def read_source(folder: Path) -> tuple[Instruction, dict[str, bytes]]:
    """One revision's sources: its document, with the digest of each picture filled in, and the pictures by id.

    Raises OSError and pydantic.ValidationError.
    """
    instruction = Instruction.model_validate_json((folder / "instruction.json").read_bytes())
    media = {medium.id: (folder / medium.file).read_bytes() for medium in instruction.media}
    pictures = tuple(
        medium.model_copy(update={"sha256": hashlib.sha256(media[medium.id]).hexdigest()})
        for medium in instruction.media
    )
    return instruction.model_copy(update={"media": pictures}), media


def load_job(path: Path, now: datetime, zone: str) -> dict[str, Any]:
    """A scripted job with its dates made real."""
    return cast(dict[str, Any], dated(_json(path), now, zone))


def _json(path: Path) -> object:
    return json.loads(path.read_bytes())
