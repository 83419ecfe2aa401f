"""Limits written as text. Only a whole cell that is a limit is one; anything else stays a text that a person judges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from handrail.domain.instruction import Limits

# Longest first, so that ``mm`` is not read as ``m`` with a rest.
_UNITS = sorted(
    """V mV kV µV uV VDC VAC Vdc Vac
    A mA µA uA nA kA W mW kW MW VA Ω kΩ MΩ mΩ ohm ohms kohm Mohm Hz kHz MHz GHz F µF uF nF pF
    H mH µH Ah mAh Wh kWh J kJ mm cm m km µm um nm in inch inches mil mils ft yd g kg mg µg ug t lb lbs oz N mN kN daN
    Nm N·m N-m N.m N*m Ncm N·cm cNm cN·m mNm kNm lbf ozf ft-lb ft·lb ft-lbs ft-lbf in-lb in·lb in-lbs in-lbf in-oz
    Pa hPa kPa MPa GPa bar mbar µbar psi psig psia Torr mTorr torr mmHg inHg atm °C ° ℃ C °F ℉ K deg degrees rad mrad
    % %RH RH s sec secs second seconds ms µs us ns min mins minute minutes h hr hrs hour hours d day days
    L l mL ml µL dL cc gal dB dBm dBi dBc dBA rpm r/min m/s m/s² mm/s cm/s km/h ft/min m/min mm/min L/min l/min
    mL/min sccm SLM CFM ppm ppb pH lx lux cd lm cP mPas mPa·s Pa·s g/L mg/L mg/mL µg/mL g/cm³ kg/m³ mol mol/L mmol
    T mT G µT Gy Sv counts pcs px dpi bit bits B kB MB GB Mbps kbps bps""".split(),  # noqa: SIM905 - easier to read
    key=len,
    reverse=True,
)
_UNIT = r"(?:%\s?RH|" + "|".join(re.escape(unit) for unit in _UNITS) + r")"
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DIGITS = r"\d{1,15}(?:\.\d{1,15})?"
_POWER = r"(?:\s?[×x*·]\s?10\s?\^?[⁻⁺−-]?[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2}|[eE][+-]?\d{1,2})?"
_NUMBER = rf"(?:[+−-]?{_DIGITS}{_POWER}|10\s?(?:\^[−-]?\d{{1,2}}|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}))"
_UNSIGNED = rf"{_DIGITS}{_POWER}"
_LOW = r"≥|>=|=>|>|min(?:imum)?\.?:?|at least|not less than|no less than"
_HIGH = r"≤|<=|=<|<|max(?:imum)?\.?:?|at most|not more than|no more than|up to"

_ONE_SIDED = re.compile(
    rf"(?:(?P<low>{_LOW})|(?P<high>{_HIGH}))\s?(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?", re.IGNORECASE
)
_TRAILING = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s(?P<side>min|max)(?:imum)?\.?", re.IGNORECASE)
_AROUND = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?(?:±|\+/-|\+/−|\+-)\s?(?P<by>{_UNSIGNED})\s?(?P<by_unit>{_UNIT})?"
)
_UNEVEN = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?(?:\+\s?(?P<up>{_UNSIGNED})\s?/?\s?[-−]\s?(?P<down>{_UNSIGNED})"
    rf"|[-−]\s?(?P<down_first>{_UNSIGNED})\s?/?\s?\+\s?(?P<up_last>{_UNSIGNED}))\s?(?P<by_unit>{_UNIT})?"
)
_BETWEEN = re.compile(
    rf"(?:between\s)?(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?\s?(?:-|–|—|−|\bto\b|\band\b|\.\.\.?|…|~)\s?"
    rf"(?P<last>{_NUMBER})\s?(?P<by_unit>{_UNIT})?",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})?")
_TOLERANCE = re.compile(rf"(?:±|\+/-|\+/−)\s?(?P<by>{_UNSIGNED})\s?(?P<by_unit>{_UNIT})?")
_UNIT_ONLY = re.compile(_UNIT)
MAX_TEXT = 80
"""Characters of a cell that is looked at as a limit."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Limits with the unit they are in, None where none is written."""

    limits: Limits
    unit: str | None


def unit(text: str) -> str | None:
    """The unit that a text is, or None."""
    found = _UNIT_ONLY.fullmatch(text.strip())
    return found[0] if found else None


def limits(text: str) -> Parsed | None:
    """The limits that the whole of a text is, or None."""
    text = " ".join(text.split())
    if not text or len(text) > MAX_TEXT:
        return None
    for read in (_one_sided, _around, _uneven, _between):
        parsed = read(text)
        if parsed is not None:
            return parsed
    return None


def toleranced(value: str, tolerance: str) -> Parsed | None:
    """The limits that a nominal value in one cell and a tolerance in another make, or None."""
    nominal, by = _VALUE.fullmatch(" ".join(value.split())), _TOLERANCE.fullmatch(" ".join(tolerance.split()))
    if nominal is None or by is None or len(value) + len(tolerance) > MAX_TEXT:
        return None
    return _plus_minus(nominal["number"], nominal["unit"], by["by"], by["by_unit"], f"{value} {tolerance}")


def _number(text: str) -> Decimal:
    text = re.sub(r"\s", "", text).replace("−", "-")
    power = re.fullmatch(r"(?:(?P<base>[+-]?[\d.]+)[×x*·])?10\^?(?P<power>[⁻⁺-]?[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2})", text)
    if power is not None and (power["base"] or "^" in text or not power["power"].isascii()):
        return Decimal(power["base"] or 1).scaleb(int(power["power"].translate(_SUPERSCRIPT)))
    return Decimal(text)


def _one_sided(text: str) -> Parsed | None:
    found = _ONE_SIDED.fullmatch(text)
    if found is not None:
        sign, number = (found["low"] or found["high"]), _number(found["number"])
        if found["low"]:
            return Parsed(
                Limits(lower=number, lower_inclusive=sign != ">", text=text, decided_by="parsed"), found["unit"]
            )
        return Parsed(Limits(upper=number, upper_inclusive=sign != "<", text=text, decided_by="parsed"), found["unit"])
    trailing = _TRAILING.fullmatch(text)
    if trailing is None:
        return None
    side = "lower" if trailing["side"].lower() == "min" else "upper"
    made = {side: _number(trailing["number"]), "text": text, "decided_by": "parsed"}
    return Parsed(Limits.model_validate(made), trailing["unit"])


def _around(text: str) -> Parsed | None:
    found = _AROUND.fullmatch(text)
    return None if found is None else _plus_minus(found["number"], found["unit"], found["by"], found["by_unit"], text)


def _plus_minus(nominal: str, of: str | None, by: str, by_unit: str | None, text: str) -> Parsed | None:
    target, width = _number(nominal), _number(by)
    if by_unit == "%" and of not in ("%", "%RH", "% RH"):
        width = abs(target) * width / 100
    elif of and by_unit and of != by_unit:
        return None
    # 1 V ± 10 % has its unit before the sign; 100 ±0.1 mm behind.
    shown = of or (None if by_unit == "%" else by_unit)
    made = Limits(lower=target - width, upper=target + width, target=target, text=text, decided_by="parsed")
    return Parsed(made, shown)


def _uneven(text: str) -> Parsed | None:
    found = _UNEVEN.fullmatch(text)
    if found is None or (found["unit"] and found["by_unit"] and found["unit"] != found["by_unit"]):
        return None
    if found["by_unit"] == "%":
        return None
    target = _number(found["number"])
    up, down = _number(found["up"] or found["up_last"]), _number(found["down"] or found["down_first"])
    made = Limits(lower=target - down, upper=target + up, target=target, text=text, decided_by="parsed")
    return Parsed(made, found["unit"] or found["by_unit"])


def _between(text: str) -> Parsed | None:
    found = _BETWEEN.fullmatch(text)
    if found is None or (found["unit"] and found["by_unit"] and found["unit"] != found["by_unit"]):
        return None
    lower, upper = _number(found["number"]), _number(found["last"])
    if lower >= upper:
        return None
    return Parsed(Limits(lower=lower, upper=upper, text=text, decided_by="parsed"), found["unit"] or found["by_unit"])
