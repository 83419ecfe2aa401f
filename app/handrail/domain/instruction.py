"""The canonical work instruction: what a revision says, whatever it was imported from.

A node of the body is a section, a step, an any-order group, a repeat or a branch. Every node,
input, medium and hazard has an id that is unique in the document; ids are what events refer to.
What an importer could not map is kept in ``extra`` and named in the import report.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from handrail.domain.values import Exact, I18n, Value

SCHEMA = 1
"""The newest document schema that this build reads and writes."""

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_][A-Za-z0-9_\-]*$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

RoundingRule = Literal["absolute", "e29", "pharmacopoeia"]
"""MEA-2: compare as is; to the limit's last digit half-even (ASTM E29); half-up (USP, Ph.Eur.)."""

InputType = Literal[
    "text", "multiline", "integer", "decimal", "measurement", "count", "check", "acknowledge",
    "pass_fail", "pass_fail_na", "select_one", "select_many", "date", "time", "datetime",
    "barcode", "lot", "serial", "equipment", "photo", "note", "calculated", "system",
]  # fmt: skip

SIGNATURE_MEANINGS = (
    "performed", "verified", "witnessed", "reviewed", "approved", "authorised_deviation", "rejected",
)  # fmt: skip
Meaning = Literal["performed", "verified", "witnessed", "reviewed", "approved", "authorised_deviation", "rejected"]
IsaLevel = Literal["procedure", "unit_procedure", "operation", "phase"]


class Expr(Value):
    """An expression in Handrail's pure subset of XPath 3.1 (domain/expressions.py)."""

    text: str = Field(min_length=1, max_length=4000)
    original: str | None = None


class Noded(Value):
    """What every identified part of the document has."""

    id: Id
    extra: dict[str, Any] = Field(default_factory=dict)
    source: str | None = None
    """Where an importer found it, for instance ``survey row 11``."""


class Product(Value):
    part_no: str
    revision: str | None = None
    name: I18n = Field(default_factory=dict)
    gtin: str | None = None


class Media(Noded):
    """A picture, addressed by its SHA-256; ``status`` tells whether the package really holds it."""

    file: str
    sha256: Digest | None = None
    mime: str
    alt: I18n = Field(default_factory=dict)
    status: Literal["ok", "missing", "unsupported"] = "ok"


class Attachment(Value):
    file: str
    sha256: Digest
    role: Literal["original", "reference", "external_choices"]


class Hazard(Noded):
    """HMI-5: signal word, hazard, consequence and avoidance, before the action."""

    severity: Literal["danger", "warning", "caution", "notice"]
    text: I18n
    """The hazard in one line."""
    avoid: I18n = Field(default_factory=dict)
    """What to do, one line."""
    symbol: str | None = None
    """A sign's name in resources/signs, for instance ``warn-crush``."""
    actions: tuple[HazardAction, ...] = ()
    """What must be ticked, each its own record, before the step opens."""


class HazardAction(Noded):
    text: I18n
    detail: I18n = Field(default_factory=dict)
    symbol: str | None = None


class Choice(Value):
    value: str
    label: I18n = Field(default_factory=dict)
    outcome: Literal["pass", "fail", "na", "none"] = "none"
    columns: dict[str, str] = Field(default_factory=dict)


class ChoiceList(Noded):
    items: tuple[Choice, ...]


class Limits(Value):
    """MEA-3: inclusive unless stated. ``rounding`` says how a value is compared (MEA-2)."""

    lower: Exact | None = None
    upper: Exact | None = None
    target: Exact | None = None
    lower_inclusive: bool = True
    upper_inclusive: bool = True
    rounding: RoundingRule = "absolute"
    text: str | None = None
    decided_by: Literal["parsed", "declared", "reviewer"] = "declared"


class Constraint(Value):
    """An entry that breaks it is refused (unlike a limit, which is recorded as out of limits)."""

    expr: Expr
    message: I18n = Field(default_factory=dict)


class Evidence(Value):
    photo: Literal["never", "on_fail", "always"] = "never"


class Input(Noded):
    """One thing to record. ``name`` is what expressions call it (``$name``)."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*$", max_length=128)]
    type: InputType
    label: I18n
    hint: I18n = Field(default_factory=dict)
    required: bool = True
    readonly: bool = False
    default: Expr | None = None
    """An offer that needs a tap and is recorded as such (DI-ACC-1)."""
    calculate: Expr | None = None
    when: Expr | None = None
    constraint: Constraint | None = None
    limits: Limits | None = None
    unit: str | None = None
    """Shown beside the value, for instance ``N·m``."""
    ucum: str | None = None
    decimals: Annotated[int, Field(ge=0, le=9)] | None = None
    """How many decimals the value must be entered with (the gauge's resolution)."""
    readings: Annotated[int, Field(ge=1, le=64)] = 1
    reading_label: I18n = Field(default_factory=dict)
    """What one reading is of, for instance ``Screw``."""
    choices: Id | None = None
    material: Id | None = None
    """The material whose lot, serial or part is scanned here."""
    equipment_type: str | None = None
    """The kind of gauge or tool a value is measured with or an equipment scan must be."""
    na_allowed: bool = False
    sensitive: bool = False
    """Sensitive content never enters an event: only its digest does (rule 9)."""
    stamp: Literal["today", "start", "end", "device", "user", "phone", "run"] | None = None
    """For ``system`` inputs: what is stamped, never asked."""
    min_count: Annotated[int, Field(ge=0, le=64)] = 1
    max_count: Annotated[int, Field(ge=1, le=64)] = 6
    """For photos: how many."""
    appearance: str | None = None


class Material(Noded):
    kind: Literal["part", "consumable", "tool", "equipment", "gauge", "document"]
    name: I18n
    part_no: str | None = None
    gtin: str | None = None
    equipment_type: str | None = None
    location: I18n = Field(default_factory=dict)
    """Where the operator finds it, for instance ``rack B-07-3``."""


class Figure(Value):
    kind: Literal["figure"] = "figure"
    media: Id
    caption: I18n = Field(default_factory=dict)


class Text(Value):
    """A paragraph of restricted inline Markdown: ``**bold**`` only; never HTML, never a link."""

    kind: Literal["text"] = "text"
    text: I18n


class Bullets(Value):
    kind: Literal["bullets"] = "bullets"
    items: tuple[I18n, ...]


Block = Annotated[Text | Bullets | Figure, Field(discriminator="kind")]


class SignatureRequirement(Value):
    """A signature the step needs before it is complete; they are taken in ``order``."""

    id: Id
    meaning: Meaning
    order: int = 1
    role: str | None = None
    second_person: bool = False
    """Must differ by person id from everyone who performed in the step (P11-200-4). Only 'performed' needs it said."""

    @property
    def by_another(self) -> bool:
        """Whether somebody else than the performer signs: with every meaning but 'performed', flagged or not."""
        return self.second_person or self.meaning != "performed"


class Skip(Value):
    """Skipping is possible only where the instruction says so, always with a reason."""

    roles: tuple[str, ...] = ()


class Step(Noded):
    node: Literal["step"] = "step"
    number: str | None = None
    title: I18n
    short: I18n = Field(default_factory=dict)
    """Up to 17 letters, for the rail."""
    blocks: tuple[Block, ...] = ()
    hazards: tuple[Id, ...] = ()
    materials: tuple[Id, ...] = ()
    inputs: tuple[Input, ...] = ()
    when: Expr | None = None
    signatures: tuple[SignatureRequirement, ...] = ()
    reviews: tuple[Id, ...] = ()
    """Earlier steps whose records are shown, and signed, with this one."""
    hold_point: bool = False
    skip: Skip | None = None


class Section(Noded):
    node: Literal["section"] = "section"
    number: str | None = None
    title: I18n
    level: IsaLevel | None = None
    """ISA-88 level that gates and sampling points name (S1-01)."""
    when: Expr | None = None
    nodes: tuple[Node, ...]


class Group(Noded):
    """Steps that may be done in any order; all of them must be done."""

    node: Literal["group"] = "group"
    title: I18n = Field(default_factory=dict)
    nodes: tuple[Node, ...]


class Repeat(Noded):
    """A stretch that is done ``count`` times, or until the operator says that was the last one."""

    node: Literal["repeat"] = "repeat"
    title: I18n = Field(default_factory=dict)
    count: Expr | None = None
    minimum: Annotated[int, Field(ge=0, le=1000)] = 1
    maximum: Annotated[int, Field(ge=1, le=1000)] = 100
    nodes: tuple[Node, ...]


class BranchCase(Value):
    when: Expr
    nodes: tuple[Node, ...]


class Branch(Noded):
    """The first case whose condition holds is done; else ``otherwise``."""

    node: Literal["branch"] = "branch"
    title: I18n = Field(default_factory=dict)
    cases: tuple[BranchCase, ...]
    otherwise: tuple[Node, ...] = ()


Node = Annotated[Step | Section | Group | Repeat | Branch, Field(discriminator="node")]


class Change(Value):
    revision: str
    date: str
    reason: I18n
    author: str | None = None


class ImportInfo(Value):
    """How a document came in; it stays with it so that a reviewer can see what was guessed."""

    format: str
    tool: str
    approximated: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Instruction(Value):
    """One revision of a work instruction. Its status is never in here: status lives in release records."""

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA
    doc_no: Annotated[str, Field(min_length=1, max_length=80)]
    revision: Annotated[str, Field(min_length=1, max_length=40)]
    title: I18n
    kind: Literal["assembly", "test", "inspection", "batch", "maintenance", "setup", "checklist"] = "checklist"
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    products: tuple[Product, ...] = ()
    changes: tuple[Change, ...] = ()
    materials: tuple[Material, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    media: tuple[Media, ...] = ()
    choice_lists: tuple[ChoiceList, ...] = ()
    body: tuple[Node, ...] = Field(min_length=1)
    attachments: tuple[Attachment, ...] = ()
    imported: ImportInfo | None = None
    extra: dict[str, Any] = Field(default_factory=dict)
