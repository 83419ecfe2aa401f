"""The running text of S1000D: what is a paragraph, a list, a picture, and what a reference says."""

from __future__ import annotations

from handrail.domain.instruction import Node, Step, Text
from handrail.importers.drafting import Draft, Severity
from handrail.importers.s1000d_front import applicability, module_code, title_of
from handrail.importers.xml_blocks import Passage, Reader, Vocabulary, settle
from handrail.importers.xml_tree import Node as Element
from handrail.importers.xml_tree import squeeze

_PARAGRAPHS = frozenset({
    "para", "notePara", "simplePara", "warningAndCautionPara", "attentionListItemPara",
    "attentionSequentialListItemPara",
    "attentionRandomListItemPara", "commonInfoDescrPara", "commonInfo", "commonInfoDescr", "title", "legend", "descr",
    "captionGroup", "captionBody", "captionRow", "captionEntry", "captionLine", "foldout", "prompt", "paraBasic",
    "crewProcedureName", "challenge", "response", "message", "applicRef", "figureAlts",
    "multimediaAlts",
    "circuitBreakerDescrGroup", "circuitBreakerDescrSubGroup", "circuitBreakerDescr", "caption", "tgroup", "footnote",
    "proceduralStepAlts", "levelledParaAlts", "verbatimText", "brlevelledPara", "content", "simpleParaAlts", "para0",
})  # fmt: skip
_INLINE = frozenset({
    "emphasis", "acronym", "acronymTerm", "acronymDefinition", "indexFlag", "changeInline", "inlineSignificantData",
    "quantity", "quantityGroup", "quantityValue", "quantityTolerance", "zoneRef", "accessPointRef", "functionalItemRef",
    "partRef", "controlIndicatorRef", "circuitBreakerRef", "internalRef", "dmRef", "pmRef", "externalPubRef",
    "footnoteRef",
    "symbol", "verbatimText", "systemName", "name", "shortName", "changeMarkup", "variableRef", "toolRef",
    "supplyRef", "enterpriseRef", "identNumber", "manufacturerCode", "partNumber", "partAndSerialNumber", "captionText",
    "ident", "randomListItem", "crewMember", "thi", "reasonForAmendment", "proceduralStepRef", "supplyRqmtRef",
})  # fmt: skip
_HAZARDS: dict[str, Severity] = {
    "warning": "warning", "caution": "caution", "warningRef": "warning", "cautionRef": "caution",
}  # fmt: skip


class Words:
    """Text, references and shared hazards of one module."""

    def __init__(self, draft: Draft, root: Element, files: dict[str, str]) -> None:
        self.draft = draft
        self.files = files
        self.targets = {node.get("id"): node for node in root.every() if node.get("id")}
        self.materials: dict[str, str] = {}
        """Ids of materials by the id of the requirement that names them."""
        self.persons: list[dict[str, str]] = []
        """The persons that are required, with the estimated time as it is written."""
        self.numbers: dict[str, str] = {}
        """Printed numbers of steps by their id."""
        self.shared: dict[str, Element] = {}
        """Warnings and cautions that steps name by reference."""
        self.used: set[str] = set()
        self.made: dict[str, list[str]] = {}
        """Hazards of those, by their id in the module."""
        self.applicabilities: dict[str, str] = {}
        for group in root.find("referencedApplicGroup"):
            for applic in group.find("applic"):
                said = applicability(applic)
                self.applicabilities[applic.get("id")] = str(said.get("text") or said.get("conditions", ""))
        for group in root.find("warningsAndCautions", "warningsAndCautionsRef"):
            for node in group.nodes():
                self.shared[node.get("id")] = node
        self.reader = Reader(draft, self._vocabulary())

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            paragraphs=_PARAGRAPHS,
            lists=frozenset({"randomList", "sequentialList", "attentionRandomList", "attentionSequentialList"}),
            numbered=frozenset({"sequentialList", "attentionSequentialList"}),
            items=frozenset({
                "listItem", "attentionListItem", "attentionRandomListItem", "attentionSequentialListItem",
                "listItemDefinition",
            }),
            definitions=frozenset({"definitionList"}),
            terms=frozenset({"listItemTerm"}),
            tables=frozenset({"table"}),
            figures=frozenset({"figure", "multimedia"}),
            pictures=frozenset({"graphic", "multimediaObject", "symbol"}),
            inline=_INLINE - {"symbol"},
            raised=frozenset({"superScript"}),
            lowered=frozenset({"subScript"}),
            ignored=frozenset({"indexFlag", "noRefs", "colspec", "spanspec", "applic"}),
            picture_name=self._picture,
            refer=self.reference,
            hazard=lambda node: _HAZARDS.get(node.tag),
            note=lambda node: "Note" if node.tag == "note" else None,
            avoid=self._hazard,
            only_for=self.only_for,
        )  # fmt: skip

    def _picture(self, node: Element) -> str:
        ident = node.get("infoEntityIdent") or node.get("xlink:href").rpartition(":")[2]
        declared = self.files.get(ident, "").replace("\\", "/").rpartition("/")[2]
        # Modules that are bound by a schema may declare nothing: the picture's file has the entity's name.
        names = [declared, *(f"{ident}{end}" for end in _ENDINGS)] if ident else []
        return next(filter(None, (self.draft.named(name) for name in names if name)), declared or ident)

    def _hazard(self, node: Element) -> tuple[str, str]:
        passage = Passage()
        inner: list[str] = []
        if node.tag in ("warningRef", "cautionRef"):
            code = next(node.find("dmCode"), None)
            see = f", see {module_code(code)}" if code is not None else ""
            ident = node.get("warningIdentNumber") or node.get("cautionIdentNumber") or node.get("id")
            self.draft.report.warnings.append(f"{node.place}: {node.tag} {ident} stands in a repository, not here")
            return f"{node.tag.removesuffix('Ref').capitalize()} {ident}{see}", ""
        for part in node.content:
            if isinstance(part, str):
                inner.append(squeeze(part))
            elif part.tag != "symbol":
                inner += self.reader.lines(part, passage, 0)
        return " ".join(filter(None, inner)) or f"{node.tag} without words", ""

    def reference(self, node: Element, passage: Passage) -> str | None:
        """What a reference says, None if the element is none. A material that is referred to joins the passage."""
        match node.tag:
            case "internalRef":
                return self._internal(node, passage)
            case "dmRef" | "pmRef":
                return self._document(node, passage)
            case "externalPubRef":
                said = node.text()
                passage.references.append(said)
                return said
            case "variableRef":
                return f"[{node.get('variableName')}]"
        return None

    def _internal(self, node: Element, passage: Passage) -> str:
        id_ = node.get("internalRefId") or node.get("xlink:href").lstrip("#")
        own = node.text()
        if id_ in self.materials and self.materials[id_] not in passage.materials:
            passage.materials.append(self.materials[id_])
        target = self.targets.get(id_)
        passage.references.append(id_)
        if target is None:
            self.draft.report.warnings.append(f"{node.place}: refers to {id_!r}, which is not in the module")
            return own or f"[{id_}]"
        name = self._name(target)
        return own or name

    def _name(self, target: Element) -> str:
        if target.get("id") in self.numbers:
            return f"step {self.numbers[target.get('id')]}"
        named = target.said("name") or target.said("title")
        if target.tag in ("figure", "table", "multimedia"):
            return f"{target.tag} “{named}”" if named else target.tag
        return named or target.said("shortName") or f"[{target.get('id')}]"

    def _document(self, node: Element, passage: Passage) -> str:
        code = next(node.find("dmCode"), None)
        written = module_code(code) if code is not None else node.get("xlink:href") or "another document"
        if node.tag == "pmRef":
            issue = next(node.find("pmCode"), None)
            written = "PMC-" + "-".join(issue.attrs.values()) if issue is not None else written
        title = title_of(node) or node.text()
        passage.references.append(written)
        return f"{title} ({written})" if title else written

    def passage(self, node: Element, parts: list[Element | str]) -> Passage:
        """Parts of an element's content as a passage."""
        passage = Passage()
        self.reader.read(Element(node.tag, node.namespace, node.attrs, node.line, list(parts)), passage)
        return passage

    def share(self, node: Element, passage: Passage) -> None:
        """The warnings and cautions that an element names by reference."""
        for name, severity in (("warningRefs", "warning"), ("cautionRefs", "caution")):
            for id_ in node.get(name).split():
                self.used.add(id_)
                found = self.shared.get(id_.lstrip("#"))
                if found is None:
                    self.draft.report.warnings.append(f"{node.place}: refers to {severity} {id_!r}, which is not here")
                    kind: Severity = "warning" if severity == "warning" else "caution"
                    passage.hazards.append(self.draft.hazard(kind, f"[{id_}]", node.place, part=f"{severity}Refs"))
                elif id_ in self.made:
                    passage.hazards += self.made[id_]
                else:
                    before = len(passage.hazards)
                    self.reader.block(found, passage)
                    self.made[id_] = passage.hazards[before:]

    def applies(self, node: Element, passage: Passage) -> None:
        """Shows to what an element applies: this client does not decide it."""
        said = self.only_for(node)
        if said:
            passage.blocks.insert(0, Text(text=self.draft.said(f"**Applies to:** {said}")))

    def only_for(self, node: Element) -> str:
        """To what an element applies, in words; empty if to everything."""
        id_ = node.get("applicRefId")
        own = node.child("applic")
        said = self.applicabilities.get(id_, id_) if id_ else ""
        if own is not None:
            found = applicability(own)
            said = " ".join(filter(None, (said, str(found.get("text") or found.get("conditions", "")))))
        if not said:
            return ""
        self.draft.report.approximated.append(f"{node.place}: applies to {said!r}: shown, not decided")
        return said

    def left_over(self) -> list[Node]:
        """Shared warnings that no step names: kept at the end, so that none is lost."""
        left = [node for id_, node in self.shared.items() if id_ not in self.used]
        if not left:
            return []
        passage = Passage()
        for node in left:
            self.reader.block(node, passage)
        settle(self.draft, passage)
        return [
            Step(
                id=self.draft.id("warnings"), title=self.draft.said("Warnings and cautions"), source=left[0].place,
                blocks=tuple(passage.blocks), hazards=tuple(passage.hazards),
                extra={self.draft.format: {"part": "warningsAndCautions", **passage.kept()}},
            )
        ]  # fmt: skip


_ENDINGS = (".png", ".jpg", ".jpeg", ".svg", ".cgm", ".tif", ".tiff", ".gif", ".bmp", ".pdf", ".swf", ".mp4")
