"""What a parcel for Tryton has to say: the names that a mapping fills, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from handrail.domain.values import Value
from handrail_gateway.deliveries.connector import JsonValue, Rejected

Line = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Words = Annotated[str, Field(max_length=100_000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class SignatureFields(Value):
    """One signature as it was made (P11-50): Tryton shows it as text, it proves nothing there."""

    name: Line
    meaning: Line
    at: Line
    """RFC 3339."""
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of what was shown and signed."""

    @property
    def words(self) -> str:
        return f"Signed: {self.name}, {self.meaning}, {self.at}, SHA-256 {self.digest}"


class InspectionFields(Value):
    """A step's measured values as a quality inspection."""

    control: Code = ""
    """Name of a quality control; empty: the one in the settings."""
    points: dict[str, str | bool] = Field(default_factory=dict)
    """Name of the control's point -> value; a number is a decimal string."""
    production: Code = ""
    """Number, else reference, of the production order; empty: none."""
    employee: Code = ""
    """Party code of the employee in whose name it is done; empty: the service account's own."""
    signatures: tuple[SignatureFields, ...] = ()
    record: dict[str, Any] = Field(default_factory=dict)
    """The whole record in our own words: the signatures in it that count are taken over."""

    def signed(self) -> tuple[SignatureFields, ...]:
        """The signatures to show. Raises Rejected where the record's can't be read."""
        rows = (self.record.get("record") or {}).get("signatures", [])
        try:
            return (*self.signatures, *(_signature(row) for row in rows if row["valid"]))
        except (KeyError, TypeError, ValidationError) as reason:
            raise Rejected(f"a signature of the record can't be read: {type(reason).__name__}", "fields") from None


def _signature(row: Mapping[str, Any]) -> SignatureFields:
    said = {"name": row["person_name"], "meaning": row["meaning"], "at": row["signed_at"], "digest": row["digest"]}
    return SignatureFields.model_validate(said)


class NcrFields(InspectionFields):
    """A draft nonconformance as a quality alert, which needs a failed inspection to stand on."""

    title: Line
    description: Words = ""
    lot: Code = ""
    """The lot that is moved to quarantine; empty: none."""
    product: Code = ""
    """Product code of that lot, where its number is not the only one."""


class HoldFields(Value):
    """A hold on a lot: moves it to quarantine, and its release moves it back."""

    lot: Line
    product: Code = ""
    held: bool
    reason: Words = ""


_POINT = "points."
_Fields = TypeVar("_Fields", bound=Value)


def read_fields(kind: type[_Fields], fields: Mapping[str, JsonValue]) -> _Fields:
    """The fields as their kind has them; ``points.torque`` is the point torque.

    Raises Rejected: the mapping made something else.
    """
    whole: dict[str, Any] = {name: value for name, value in fields.items() if not name.startswith(_POINT)}
    points = {name.removeprefix(_POINT): value for name, value in fields.items() if name.startswith(_POINT)}
    if points:
        whole["points"] = points
    try:
        return kind.model_validate(whole)
    except ValidationError as reason:
        first = reason.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Rejected(f"the mapping's fields do not fit Tryton: {where}: {first['msg']}", "fields") from None
