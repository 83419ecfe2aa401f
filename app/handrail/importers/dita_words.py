"""The running text of DITA: what is a paragraph, a list, a picture, a hazard or a note."""

from __future__ import annotations

from handrail.importers.drafting import Severity
from handrail.importers.xml_blocks import Passage, Vocabulary
from handrail.importers.xml_tree import Node, squeeze

_SEVERITIES: dict[str, Severity] = {
    "danger": "danger", "warning": "warning", "caution": "caution", "notice": "notice",
}  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "div", "bodydiv", "sectiondiv", "lq", "pre", "codeblock", "msgblock", "screen", "lines", "title", "desc",
    "figgroup", "section", "example", "context", "prereq", "postreq", "result", "info", "stepxmp", "stepresult",
    "stepsection", "itemgroup", "fn", "object", "shortdesc", "abstract", "tutorialinfo",
    "steptroubleshooting",
    "tasktroubleshooting", "cmd", "tgroup", "choice", "imagemap", "area", "coords", "longdescref", "param", "note",
    "sli",
    "parml", "pt", "pd", "messagepanel", "syntaxdiagram", "equation-block", "foreign", "hazardstatement",
})  # fmt: skip
_INLINE = frozenset({
    "ph", "term", "keyword", "uicontrol", "wintitle", "menucascade", "shortcut", "b", "i", "u", "tt", "line-through",
    "overline", "codeph", "filepath", "varname", "userinput", "systemoutput", "msgph", "msgnum", "cmdname", "option",
    "parmname", "apiname", "synph", "kwd", "oper", "delim", "sep", "var", "xref", "cite", "q", "tm", "text", "state",
    "boolean", "abbreviated-form", "xmlelement", "xmlatt", "textentity", "numcharref", "parameterentity", "xmlnsname",
    "xmlpi", "markupname", "equation-inline", "linktext", "link", "data-about", "prodname", "synnote",
})  # fmt: skip


def vocabulary() -> Vocabulary:
    """What DITA calls things."""
    return Vocabulary(
        paragraphs=_PARAGRAPHS,
        lists=frozenset({"ul", "ol", "sl", "choices"}),
        numbered=frozenset({"ol"}),
        items=frozenset({"li", "sli", "choice", "dd", "pd"}),
        definitions=frozenset({"dl", "parml"}),
        terms=frozenset({"dt", "pt", "dthd"}),
        tables=frozenset({"table", "simpletable", "properties", "choicetable"}),
        figures=frozenset({"fig", "equation-figure"}),
        pictures=frozenset({"image", "hazardsymbol"}),
        inline=_INLINE,
        raised=frozenset({"sup"}),
        lowered=frozenset({"sub"}),
        ignored=frozenset({
            "indexterm", "index-base", "draft-comment", "required-cleanup", "data", "colspec", "unknown",
        }),
        picture_name=lambda node: node.get("href") or _key(node),
        refer=_refer,
        hazard=_hazard,
        note=_note,
        avoid=_avoid,
        only_for=lambda _node: "",
    )  # fmt: skip


def _key(node: Node) -> str:
    key = node.get("keyref")
    return f"[{key}]" if key else ""


def _refer(node: Node, passage: Passage) -> str | None:
    if node.tag == "menucascade":
        return " > ".join(one.text() for one in node.nodes())
    if node.tag not in ("xref", "link", "longdescref"):
        return None
    target = node.get("href") or node.get("keyref")
    if target:
        passage.references.append(target)
    return node.text() or f"[{target}]"


def _hazard(node: Node) -> Severity | None:
    if node.tag == "hazardstatement":
        return _SEVERITIES.get(node.get("type"), "caution")
    return _SEVERITIES.get(node.get("type")) if node.tag == "note" else None


def _note(node: Node) -> str | None:
    if node.tag != "note":
        return None
    kind = node.get("othertype") if node.get("type") == "other" else node.get("type")
    return {"": "Note", "fastpath": "Fast path"}.get(kind, kind.capitalize())


def _avoid(node: Node) -> tuple[str, str]:
    if node.tag != "hazardstatement":
        return squeeze(node.text()) or f"{node.get('type')} without words", ""
    avoid = " ".join(one.text() for one in node.find("howtoavoid"))
    said = [one.text() for one in node.find("typeofhazard", "consequence")]
    rest = [
        one.text() for panel in node.find("messagepanel") for one in panel.nodes()
        if one.tag not in ("typeofhazard", "consequence", "howtoavoid")
    ]  # fmt: skip
    return " ".join(filter(None, (*said, *rest))) or node.text() or "Hazard without words", avoid
