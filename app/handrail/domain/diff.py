"""What a revision changed, step by step: added, removed, moved, and in what a step differs (S2, screen 10).

Steps are matched by what they say before their ids: an importer may number them anew. What is
compared is what a person reads and what decides; a new number alone is no change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from handrail.domain.instruction import (
    Branch,
    Bullets,
    Expr,
    Figure,
    Hazard,
    Input,
    Instruction,
    Limits,
    Material,
    Node,
    Repeat,
    Step,
    Text,
)
from handrail.domain.values import I18n, Value, said_in

Kind = Literal["added", "removed", "moved", "changed"]
What = Literal[
    "title", "text", "picture", "hazard", "material", "input", "limits", "signature", "condition", "hold_point",
    "skip", "review", "translation",
]  # fmt: skip
Say = Callable[[str], str]
"""A phrase of ours (``in {unit}``) in the reader's language, with what is to be filled in left in place."""
PHRASES = (
    "required", "optional", "in {unit}", "{n} decimals", "{n} readings", "with {name}", "of {name}", "may be N/A",
    "{n} to {most} photos", "if {expr}", "= {expr}", "offers {expr}", "must {expr}", "repeat {count}", "in any order",
    "not ({expr})", "{n} to {most}", "second person", "target {value}", "yes", "by {roles}",
)  # fmt: skip
"""All that a difference says in words of its own, not of the document."""
SIMILAR = 0.6
"""Share of their words that two steps of different ids and titles must have in common to be the same step."""


class Detail(Value):
    """One thing in which a step differs. ``before`` or ``after`` is empty where there was or is none."""

    what: What
    about: str = ""
    """The input's label, the hazard, or the language of a translation."""
    before: str = ""
    after: str = ""


class StepChange(Value):
    """A step that is not as it was. ``before`` and ``after``: its id in either revision."""

    kinds: tuple[Kind, ...]
    title: I18n
    number: str | None = None
    before: str | None = None
    after: str | None = None
    details: tuple[Detail, ...] = ()


class Difference(Value):
    """All that lies between two revisions, in the order of the newer; what it no longer has stands where it was."""

    document: tuple[Detail, ...] = ()
    """Changes of the document itself: its title, its languages, for which products."""
    steps: tuple[StepChange, ...] = ()

    @property
    def same(self) -> bool:
        return not self.document and not self.steps


@dataclass(frozen=True, slots=True)
class _Told:
    """How a difference is told: in which language, and our phrases in it."""

    language: str
    say: Say

    def __call__(self, phrase: str, **fill: object) -> str:
        return self.say(phrase).format(**fill)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step with what surrounds it."""

    step: Step
    place: str
    """Titles of the sections around it."""
    conditions: tuple[str, ...]
    """Under which it is done, and how often."""


def compare(old: Instruction, new: Instruction, language: str | None = None, say: Say = str) -> Difference:
    """What ``new`` changed of ``old``, told in a language of both (else in the newer one's own).

    ``say``: our own ``PHRASES`` in that language.
    """
    both = language in old.languages and language in new.languages
    told = _Told(language if both and language is not None else new.language, say)
    before, after = list(_placed(old.body, told)), list(_placed(new.body, told))
    pairs = _pairs(before, after, old, new)
    moved = _moved(pairs, before, after)
    changes: list[StepChange] = []
    partner = {theirs: ours for ours, theirs in pairs.items()}
    gone = iter([at for at in range(len(before)) if at not in pairs])
    following = next(gone, None)
    for at, placed in enumerate(after):
        was = partner.get(at)
        while was is not None and following is not None and following < was:
            changes.append(_removed(before[following].step))
            following = next(gone, None)
        if was is None:
            changes.append(StepChange(
                kinds=("added",), title=placed.step.title, number=placed.step.number, after=placed.step.id
            ))  # fmt: skip
            continue
        details = _details(before[was], placed, old, new, told)
        found: dict[Kind, bool] = {"moved": was in moved, "changed": bool(details)}
        kinds = tuple(kind for kind, true in found.items() if true)
        if kinds:
            changes.append(StepChange(
                kinds=kinds, title=placed.step.title, number=placed.step.number, before=before[was].step.id,
                after=placed.step.id, details=details,
            ))  # fmt: skip
    while following is not None:
        changes.append(_removed(before[following].step))
        following = next(gone, None)
    return Difference(document=_document(old, new), steps=tuple(changes))


def _removed(step: Step) -> StepChange:
    return StepChange(kinds=("removed",), title=step.title, number=step.number, before=step.id)


def _placed(nodes: Iterable[Node], told: _Told, place: str = "", conditions: tuple[str, ...] = ()) -> Iterator[_Placed]:
    for node in nodes:
        if isinstance(node, Step):
            yield _Placed(node, place, conditions)
            continue
        inside = " › ".join(part for part in (place, said_in(node.title, told.language)) if part)
        if isinstance(node, Branch):
            for case in node.cases:
                yield from _placed(case.nodes, told, inside, (*conditions, told("if {expr}", expr=case.when.text)))
            rest = ", ".join(told("not ({expr})", expr=case.when.text) for case in node.cases)
            yield from _placed(node.otherwise, told, inside, (*conditions, told("if {expr}", expr=rest)))
        elif isinstance(node, Repeat):
            least = told("{n} to {most}", n=node.minimum, most=node.maximum)
            count = told("repeat {count}", count=node.count.text if node.count else least)
            yield from _placed(node.nodes, told, inside, (*conditions, count))
        else:
            when = _expr(getattr(node, "when", None))
            asked = (told("if {expr}", expr=when),) if when else ()
            anyhow = (told("in any order"),) if node.node == "group" else ()
            yield from _placed(node.nodes, told, inside, (*conditions, *asked, *anyhow))


# Which step is which.


def _pairs(before: Sequence[_Placed], after: Sequence[_Placed], old: Instruction, new: Instruction) -> dict[int, int]:
    """Old position -> new position of the steps that are the same step, however changed."""
    pairs: dict[int, int] = {}
    ours, theirs = dict(enumerate(before)), dict(enumerate(after))

    def match(key: Callable[[Step, Instruction], str]) -> None:
        left = _unique({at: key(placed.step, old) for at, placed in ours.items()})
        right = _unique({at: key(placed.step, new) for at, placed in theirs.items()})
        for said, at in left.items():
            if said in right:
                take(at, right[said])

    def take(at: int, other: int) -> None:
        pairs[at] = other
        del ours[at], theirs[other]

    match(lambda step, document: f"{step.id}\n{_title(step, document)}")
    match(lambda step, document: f"{_title(step, document)}\n{_words(step, document)}")
    match(_title)
    match(lambda step, _: step.id)
    for at in list(ours):
        best = max(
            ((_alike(ours[at].step, theirs[other].step, old, new), -other) for other in theirs), default=(0.0, 0)
        )
        if best[0] >= SIMILAR:
            take(at, -best[1])
    return pairs


def _unique(keys: Mapping[int, str]) -> dict[str, int]:
    found: dict[str, list[int]] = {}
    for at, key in keys.items():
        found.setdefault(key, []).append(at)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _title(step: Step, document: Instruction) -> str:
    return " ".join(said_in(step.title, document.language).casefold().split())


def _words(step: Step, document: Instruction) -> str:
    return " ".join(" ".join(paragraphs(step, document.language)).casefold().split())


def _alike(one: Step, two: Step, old: Instruction, new: Instruction) -> float:
    left = f"{_title(one, old)} {_words(one, old)}".split()
    right = f"{_title(two, new)} {_words(two, new)}".split()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SIMILAR else 0.0


def _moved(pairs: Mapping[int, int], before: Sequence[_Placed], after: Sequence[_Placed]) -> set[int]:
    """Old positions of the steps that stand elsewhere: the fewest whose moving explains the new order."""
    olds = sorted(pairs)
    tails: list[int] = []
    at_tail: list[int] = []
    previous: dict[int, int | None] = {}
    for was in olds:
        place = bisect_left(tails, pairs[was])
        tails[place:] = [pairs[was], *tails[place + 1 :]]
        at_tail[place:] = [was, *at_tail[place + 1 :]]
        previous[was] = at_tail[place - 1] if place else None
    kept: set[int] = set()
    last = at_tail[-1] if at_tail else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    elsewhere = {was for was in olds if before[was].place != after[pairs[was]].place}
    # A section that was only given another title has not moved its steps.
    renamed = _renamed({(before[was].place, after[pairs[was]].place) for was in olds})
    carried = {was for was in elsewhere if (before[was].place, after[pairs[was]].place) not in renamed}
    return (set(olds) - kept) | carried


def _renamed(places: set[tuple[str, str]]) -> set[tuple[str, str]]:
    olds, news = [old for old, _ in places], [new for _, new in places]
    return {(old, new) for old, new in places if olds.count(old) == news.count(new) == 1}


# In what a step differs.


def _details(
    before: _Placed, after: _Placed, old: Instruction, new: Instruction, told: _Told
) -> tuple[Detail, ...]:  # fmt: skip
    labels = {input_.id: _labelled(input_, told) for input_ in after.step.inputs}
    left = _facts(before, old, _same_inputs(before.step, labels, told), told)
    if told.language not in old.languages:
        # The older one says it in a language of its own: that is what went, not nothing.
        own = old.language
        left = {(what, about, told.language if tag == own else tag): said for (what, about, tag), said in left.items()}
    right = _facts(after, new, labels, told)
    found: list[Detail] = []
    for key in dict.fromkeys([*left, *right]):
        was, now = left.get(key, ""), right.get(key, "")
        if was == now:
            continue
        what, about, language = key
        base = (what, about, told.language)
        if language not in ("", told.language) and left.get(base, "") == right.get(base, ""):
            found.append(Detail(what="translation", about=language, before=was, after=now))
        elif language in ("", told.language):
            found.append(Detail(what=what, about=about, before=was, after=now))
    return tuple(dict.fromkeys(found))


_Key = tuple[What, str, str]
"""What, about what, and in which language (empty: in none)."""


def _labelled(input_: Input, told: _Told) -> str:
    return said_in(input_.label, told.language) or input_.name


def _same_inputs(step: Step, labels: Mapping[str, str], told: _Told) -> dict[str, str]:
    """What the inputs of the older step are called in the newer one: by label, and where that is gone by id."""
    mine = {input_.id: _labelled(input_, told) for input_ in step.inputs}
    there, here = set(labels.values()), set(mine.values())
    return {
        id_: labels[id_] if label not in there and id_ in labels and labels[id_] not in here else label
        for id_, label in mine.items()
    }


def _facts(placed: _Placed, document: Instruction, labels: Mapping[str, str], told: _Told) -> dict[_Key, str]:
    """All that counts of a step, as texts to be compared. ``labels``: input id -> what it goes by here."""
    step, facts = placed.step, dict[_Key, str]()
    hazards = {hazard.id: hazard for hazard in document.hazards}
    materials = {material.id: material for material in document.materials}
    media = {one.id: one for one in document.media}
    for language in document.languages:
        facts["title", "", language] = step.title.get(language, "")
        facts["text", "", language] = "\n".join(paragraphs(step, language))
    pictures = [media[block.media] for block in step.blocks if isinstance(block, Figure) and block.media in media]
    facts["picture", "", ""] = "\n".join(one.sha256 or one.file for one in pictures)
    for id_ in step.hazards:
        if id_ in hazards:
            _hazard(facts, hazards[id_], document, told)
    for id_ in step.materials:
        if id_ in materials:
            facts["material", _named(materials[id_], told), ""] = _material(materials[id_])
    for input_ in step.inputs:
        _input(facts, input_, labels[input_.id], document, told)
    for wanted in step.signatures:
        said = [wanted.meaning, wanted.role, told("second person") if wanted.by_another else None]
        facts["signature", f"{wanted.order}", ""] = ", ".join(one for one in said if one)
    when = [*placed.conditions, *([told("if {expr}", expr=step.when.text)] if step.when else [])]
    facts["condition", "", ""] = "; ".join(when)
    facts["hold_point", "", ""] = told("yes") if step.hold_point else ""
    by = told("by {roles}", roles=", ".join(step.skip.roles)) if step.skip and step.skip.roles else told("yes")
    facts["skip", "", ""] = by if step.skip else ""
    facts["review", "", ""] = ", ".join(step.reviews)
    return facts


def paragraphs(step: Step, language: str) -> list[str]:
    """What a step says, block by block."""
    said: list[str] = []
    for block in step.blocks:
        if isinstance(block, Text):
            said.append(block.text.get(language, ""))
        elif isinstance(block, Bullets):
            said += [f"• {item.get(language, '')}" for item in block.items]
        else:
            said.append(block.caption.get(language, ""))
    return [one for one in said if one.strip("• ")]


def _hazard(facts: dict[_Key, str], hazard: Hazard, document: Instruction, told: _Told) -> None:
    about = said_in(hazard.text, told.language)
    for language in document.languages:
        actions = [f"☐ {action.text.get(language, '')}" for action in hazard.actions]
        said = [hazard.text.get(language, ""), hazard.avoid.get(language, ""), *actions]
        facts["hazard", about, language] = "\n".join([hazard.severity, *(one for one in said if one)])


def _named(material: Material, told: _Told) -> str:
    return said_in(material.name, told.language) or material.part_no or material.id


def _material(material: Material) -> str:
    said = (material.kind, material.part_no, material.gtin, material.equipment_type)
    return " ".join(one for one in said if one)


def _input(facts: dict[_Key, str], input_: Input, about: str, document: Instruction, told: _Told) -> None:
    lists = {one.id: one for one in document.choice_lists}
    materials = {one.id: one for one in document.materials}
    for language in document.languages:
        hint = input_.hint.get(language, "")
        facts["input", about, language] = input_.label.get(language, "") + (f" ({hint})" if hint else "")
    asked = [input_.type, told("required") if input_.required else told("optional")]
    asked += [told("in {unit}", unit=input_.unit)] if input_.unit else []
    asked += [told("{n} decimals", n=input_.decimals)] if input_.decimals is not None else []
    asked += [told("{n} readings", n=input_.readings)] if input_.readings > 1 else []
    asked += [told("with {name}", name=input_.equipment_type)] if input_.equipment_type else []
    asked += [told("of {name}", name=_material(materials[input_.material]))] if input_.material in materials else []
    asked += [told("may be N/A")] if input_.na_allowed else []
    if input_.type == "photo":
        asked.append(told("{n} to {most} photos", n=input_.min_count, most=input_.max_count))
    if input_.choices in lists:
        asked.append(" / ".join(f"{item.value}{_outcome(item.outcome)}" for item in lists[input_.choices].items))
    ruled = (("if {expr}", input_.when), ("= {expr}", input_.calculate), ("offers {expr}", input_.default))
    asked += [told(phrase, expr=expr.text) for phrase, expr in ruled if expr]
    asked += [told("must {expr}", expr=input_.constraint.expr.text)] if input_.constraint else []
    facts["input", about, ""] = ", ".join(asked)
    facts["limits", about, ""] = _limits(input_.limits, told)


def _outcome(outcome: str) -> str:
    return f" ({outcome})" if outcome != "none" else ""


def _limits(limits: Limits | None, told: _Told) -> str:
    if limits is None:
        return ""
    low = f"{'≥' if limits.lower_inclusive else '>'} {limits.lower:f}" if limits.lower is not None else ""
    high = f"{'≤' if limits.upper_inclusive else '<'} {limits.upper:f}" if limits.upper is not None else ""
    target = told("target {value}", value=f"{limits.target:f}") if limits.target is not None else ""
    rounding = limits.rounding if limits.rounding != "absolute" else ""
    return ", ".join(one for one in (low, high, target, rounding) if one)


def _expr(expr: Expr | None) -> str:
    return expr.text if expr is not None else ""


def _document(old: Instruction, new: Instruction) -> tuple[Detail, ...]:
    found: list[Detail] = []
    for language in dict.fromkeys([*old.languages, *new.languages]):
        was, now = old.title.get(language, ""), new.title.get(language, "")
        if was != now:
            found.append(Detail(what="title", about=language, before=was, after=now))
    if set(old.languages) != set(new.languages):
        before, after = ", ".join(sorted(old.languages)), ", ".join(sorted(new.languages))
        found.append(Detail(what="translation", before=before, after=after))
    was, now = (", ".join(sorted(one.part_no for one in each.products)) for each in (old, new))
    if was != now:
        found.append(Detail(what="material", about="products", before=was, after=now))
    return tuple(found)
