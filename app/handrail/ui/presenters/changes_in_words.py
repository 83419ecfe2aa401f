"""Differences between revisions in words: what differs, and before and after with the differing words marked."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from difflib import SequenceMatcher

from handrail.domain.diff import Detail, StepChange
from handrail.ui.speech import tr
from handrail.words import Words


def phrases() -> Callable[[str], str]:
    """The phrases of ``domain.diff`` in the language of the screens."""
    said = {
        "required": tr("required"), "optional": tr("optional"), "in {unit}": tr("in {unit}"),
        "{n} decimals": tr("{n} decimals"), "{n} readings": tr("{n} readings"), "with {name}": tr("with {name}"),
        "of {name}": tr("of {name}"), "may be N/A": tr("may be N/A"),
        "{n} to {most} photos": tr("{n} to {most} photos"),
        "if {expr}": tr("if {expr}"), "= {expr}": tr("= {expr}"), "offers {expr}": tr("offers {expr}"),
        "must {expr}": tr("must {expr}"), "repeat {count}": tr("repeat {count}"), "in any order": tr("in any order"),
        "not ({expr})": tr("not ({expr})"), "{n} to {most}": tr("{n} to {most}"), "second person": tr("second person"),
        "target {value}": tr("target {value}"), "yes": tr("yes"), "by {roles}": tr("by {roles}"),
    }  # fmt: skip
    return lambda phrase: said.get(phrase, phrase)


def what(detail: Detail) -> str:
    """In what a step differs, as a label: ``Limits, Screw torque``."""
    named = {
        "title": tr("Title"), "text": tr("Text"), "picture": tr("Picture"), "hazard": tr("Hazard"),
        "material": tr("Material"), "input": tr("Entry"), "limits": tr("Limits"), "signature": tr("Signature"),
        "condition": tr("When it is done"), "hold_point": tr("Hold point"), "skip": tr("Leaving it out"),
        "review": tr("Shown with it"), "translation": tr("Translation"),
    }[detail.what]  # fmt: skip
    about = "" if detail.what in ("signature", "hazard") else detail.about
    return ", ".join(part for part in (named, about) if part)


def aside(change: StepChange) -> str:
    """What became of a step, in one line."""
    kinds = {"added": tr("New step"), "removed": tr("Removed"), "moved": tr("Moved"), "changed": ""}
    differs = list(dict.fromkeys(what(detail) for detail in change.details))
    return ", ".join(part for part in (*(kinds[kind] for kind in change.kinds), *differs) if part)


def node(change: StepChange) -> str:
    """The shape it has on the rail."""
    return {"added": "new", "removed": "removed"}.get(change.kinds[0], "changed")


def row(words: Words, detail: Detail) -> dict[str, str]:
    """A detail with before and after as rich text."""
    if detail.what == "picture":
        # Their digests say nothing to a person.
        return {
            "label": what(detail), "before": _struck(tr("The earlier picture") if detail.before else ""),
            "after": _new(tr("Another picture") if detail.after else tr("No picture")),
        }  # fmt: skip
    before, after = (_said(words, detail, text) for text in (detail.before, detail.after))
    left, right = marked(before, after)
    return {"label": what(detail), "before": left, "after": right}


def _said(words: Words, detail: Detail, text: str) -> str:
    """The codes of a detail in words."""
    if detail.what == "hazard" and text:
        severity, _, rest = text.partition("\n")
        return f"{words.say(f'severity.{severity}')}\n{rest}"
    if detail.what == "signature" and text:
        meaning, _, rest = text.partition(", ")
        role, _, more = rest.partition(", ")
        named = words.say(f"role.{role}") if words.knows(f"role.{role}") else role
        return ", ".join(part for part in (words.meaning(meaning).label, named, more) if part)
    return text


def marked(before: str, after: str) -> tuple[str, str]:
    """Both texts as rich text: words that went are struck, words that came are bold and underlined."""
    ours, theirs = _pieces(before), _pieces(after)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    left: list[str] = []
    right: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        old, new = "".join(ours[a:b]), "".join(theirs[c:d])
        left.append(_plain(old) if kind == "equal" else _struck(old))
        right.append(_plain(new) if kind == "equal" else _new(new))
    return "".join(left), "".join(right)


def _pieces(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text.replace("**", ""))


def _plain(text: str) -> str:
    """As it stands, whatever is in it (SEC-CODE-1)."""
    return html.escape(text).replace("\n", "<br>")


def _struck(text: str) -> str:
    return f"<s>{_plain(text)}</s>" if text.strip() else _plain(text)


def _new(text: str) -> str:
    return f"<b><u>{_plain(text)}</u></b>" if text.strip() else _plain(text)
