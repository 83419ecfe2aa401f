"""What a DITA topic takes from elsewhere: ``conref`` is put in place from files beside it, keys stay visible."""

from __future__ import annotations

from handrail.importers.door import ImportRefused
from handrail.importers.drafting import Draft
from handrail.importers.xml_blocks import REUSED
from handrail.importers.xml_tree import Node, NotXml, parse

MAX_REUSED = 20_000
"""Elements that are put in place by reference."""
MAX_DEPTH = 150
_FALLBACK = frozenset({"step", "substep", "steps", "substeps"})


class Reuse:
    """Puts referenced content in place, before anything is read."""

    def __init__(self, draft: Draft, root: Node) -> None:
        self.draft = draft
        self.documents: dict[str, Node | None] = {"": root}
        self.budget = MAX_REUSED

    def expanded(self, root: Node) -> Node:
        """A copy with everything in place. Raises ImportRefused if that grows beyond its bounds."""
        return self._copy(root, (), "", titled=False)

    def _copy(self, node: Node, active: tuple[str, ...], document: str, *, titled: bool) -> Node:
        if len(active) > MAX_DEPTH:
            raise ImportRefused(None, None, "reused content is nested too deeply", place=node.place)
        target = node.get("conref")
        if target:
            found, where = self._find(target, document)
            if where in active:
                found = None
            if found is None:
                self.draft.report.unmapped.append(f"{node.place}: {node.tag} reused from {target} is not here")
                return self._plain(node, (*active, where), document, f"[{target}]", titled=titled)
            copied = self._plain(found, (*active, where), where.partition("#")[0], "", titled=False)
            copied.attrs[REUSED] = target
            copied.line = node.line
            copied.tag = node.tag
            return copied
        key = node.get("conkeyref") or (node.get("keyref") if not node.text() else "")
        if key and node.tag not in ("image", "xref", "link"):
            self.draft.report.unmapped.append(
                f"{node.place}: {key} is a key that a map defines, not this file"
                + ("" if titled else f"; shown as [{key}]")
            )
            return self._plain(node, (*active, ""), document, f"[{key}]", titled=titled)
        return self._plain(node, (*active, ""), document, "", titled=titled)

    def _plain(self, node: Node, active: tuple[str, ...], document: str, instead: str, *, titled: bool) -> Node:
        """A copy; ``instead`` stands for content that is not here, but not in a title, which is kept as written."""
        if document or any(active):
            self.budget -= 1
            if self.budget < 0:
                raise ImportRefused(None, None, f"more than {MAX_REUSED} reused elements", place=node.place)
        copied = Node(node.tag, node.namespace, dict(node.attrs), node.line)
        for part in node.content:
            inside = titled or (isinstance(part, Node) and part.tag == "title")
            copied.content.append(part if isinstance(part, str) else self._copy(part, active, document, titled=inside))
        if instead and not titled and not node.text():
            copied.content = [instead, *copied.content] if node.tag not in _FALLBACK else copied.content
            if node.tag in ("step", "substep"):
                command = copied.child("cmd") or Node("cmd", node.namespace, {}, node.line)
                command.content.append(instead)
                copied.content = [command, *(part for part in copied.content if part is not command)]
        return copied

    def _find(self, target: str, document: str) -> tuple[Node | None, str]:
        name, _, fragment = target.partition("#")
        name = name or document
        where = f"{name}#{fragment}"
        root = self._document(name)
        if root is None:
            return None, where
        topic, _, element = fragment.partition("/")
        for node in root.every():
            if node.get("id") == topic:
                if not element:
                    return node, where
                return next((one for one in node.every() if one.get("id") == element), None), where
        return (root if not fragment else None), where

    def _document(self, name: str) -> Node | None:
        if name not in self.documents:
            if len(self.documents) > 200:
                raise ImportRefused(None, None, "content is reused from more than 200 files")
            data = self.draft.file(name)
            try:
                self.documents[name] = parse(data).root if data is not None else None
            except NotXml as error:
                self.draft.report.warnings.append(f"{name}: {error.reason}")
                self.documents[name] = None
        return self.documents[name]
