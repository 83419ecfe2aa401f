"""Identification and status of a data module: what the draft is called, and what is kept of the rest."""

from __future__ import annotations

from typing import Any

from handrail.domain.instruction import Change
from handrail.importers.drafting import Draft
from handrail.importers.xml_tree import Node

_SHOWN = frozenset({"reasonForUpdate", "applic"})


def module_code(code: Node) -> str:
    """A data module code as it is written, for instance ``DMC-X-AAA-D00-00-00-00AA-720A-A``."""
    learn = f"-{code.get('learnCode')}{code.get('learnEventCode')}" if code.get("learnCode") else ""
    return (
        f"DMC-{code.get('modelIdentCode')}-{code.get('systemDiffCode')}-{code.get('systemCode')}-"
        f"{code.get('subSystemCode')}{code.get('subSubSystemCode')}-{code.get('assyCode')}-"
        f"{code.get('disassyCode')}{code.get('disassyCodeVariant')}-{code.get('infoCode')}{code.get('infoCodeVariant')}-"
        f"{code.get('itemLocationCode')}{learn}"
    )


def title_of(part: Node) -> str:
    """The title of a module or of a reference to one: technical name, information name and its variant."""
    title = next(part.find("dmTitle"), None)
    if title is None:
        return ""
    said = " - ".join(filter(None, (title.said("techName"), title.said("infoName"))))
    variant = title.said("infoNameVariant")
    return f"{said}, {variant}" if variant else said


def date_of(part: Node | None) -> str:
    """An issue date as ISO 8601."""
    return f"{part.get('year')}-{part.get('month')}-{part.get('day')}" if part is not None else ""


def applicability(node: Node) -> dict[str, Any]:
    """An applicability as it is written: its words, and its conditions."""
    if node.tag == "assert":
        found = {key: value for key, value in node.attrs.items() if value}
        return {**found, "text": node.text()} if node.text() else found
    if node.tag == "evaluate":
        return {node.get("andOr", "and"): [applicability(inner) for inner in node.nodes()]}
    words = node.said("displayText")
    conditions = [applicability(inner) for inner in node.nodes() if inner.tag in ("assert", "evaluate")]
    return {key: value for key, value in (("text", words), ("conditions", conditions)) if value}


def front(draft: Draft, ident: Node, language: str) -> dict[str, Any]:
    """The head of the draft."""
    issue = ident.child("dmAddress", "dmIdent", "issueInfo")
    number = issue.get("issueNumber") if issue is not None else ""
    work = issue.get("inWork") if issue is not None else ""
    code = ident.child("dmAddress", "dmIdent", "dmCode")
    status = ident.child("dmStatus")
    date = date_of(next(ident.find("issueDate"), None))
    if work not in ("", "00"):
        draft.report.warnings.append(f"issueInfo: the module is in work ({work}), not issued")
    facts: dict[str, Any] = {"issue_number": number, "language": language, "persons": []}
    changes: list[Change] = []
    if status is not None:
        facts["status"] = _status(status)
        reason = " ".join(node.text() for node in status.nodes() if node.tag == "reasonForUpdate")
        if reason or status.get("issueType"):
            said = draft.said(reason or status.get("issueType"))
            changes.append(Change(revision=number or "?", date=date, reason=said))
        applic = status.child("applic")
        if applic is not None:
            facts["applicability"] = applicability(applic)
            draft.report.approximated.append(
                f"{applic.place}: the module applies to {facts['applicability'].get('text', 'stated conditions')!r}; "
                "this is kept, effectivity is decided when it is released"
            )
        verification = status.child("qualityAssurance")
        if verification is not None and verification.child("unverified") is not None:
            draft.report.warnings.append(f"{verification.place}: the module is not verified at its source")
        if facts["status"]:
            draft.report.unmapped.append(
                f"{status.place}: the status ({', '.join(sorted({line.split('/')[0] for line in facts['status']}))}) "
                "is kept, not shown"
            )
    doc_no = module_code(code) if code is not None else draft.path.stem
    return {
        "doc_no": doc_no[:80],
        "revision": "-".join(filter(None, (number, work)))[:40] or "1",
        "title": draft.said(title_of(ident) or doc_no),
        "kind": "maintenance",
        "changes": tuple(changes),
        "extra": {draft.format: facts},
    }


def _status(status: Node) -> dict[str, list[str]]:
    """What the status says, by path: texts, and the attributes of what has no text."""
    found: dict[str, list[str]] = {}

    def walk(node: Node, path: str) -> None:
        here = f"{path}/{node.tag}" if path else node.tag
        own = " ".join(" ".join(part.split()) for part in node.content if isinstance(part, str) and part.strip())
        said = " ".join(filter(None, (own, *(f"{key}={value}" for key, value in node.attrs.items() if value))))
        if said:
            found.setdefault(here, []).append(said)
        for inner in node.nodes():
            walk(inner, here)

    for node in status.nodes():
        if node.tag not in _SHOWN:
            walk(node, "")
    return found
