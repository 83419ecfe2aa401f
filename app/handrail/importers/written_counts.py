"""What an imported document holds, counted in the instruction that is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.domain.instruction import Branch, Bullets, Figure, Input, Instruction, Node, Section, Step


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Section | Step]:
    for node in nodes:
        if isinstance(node, Section | Step):
            yield node
        if not isinstance(node, Step | Branch):
            yield from _nodes(node.nodes)


def _marks(part: Any, format_: str) -> Mapping[str, Any]:
    found = part.extra.get(format_, {})
    return found if isinstance(found, dict) else {}


class _Parts:
    """The parts of an instruction with what they were in the source."""

    def __init__(self, instruction: Instruction, format_: str) -> None:
        self.format = format_
        self.instruction = instruction
        self.nodes = list(_nodes(instruction.body))
        self.steps = [node for node in self.nodes if isinstance(node, Step)]
        self.inputs: list[tuple[Input, Mapping[str, Any]]] = [
            (input_, _marks(input_, format_)) for step in self.steps for input_ in step.inputs
        ]
        self.blocks = [
            (block, kind)
            for step in self.steps
            for block, kind in zip(step.blocks, _marks(step, format_).get("blocks", []), strict=True)
        ]

    def headings(self) -> int:
        title = int(_marks(self.instruction, self.format).get("title_from") == "heading")
        return title + len([node for node in self.nodes if _marks(node, self.format).get("heading") == "heading"])

    def figures(self) -> int:
        return sum(isinstance(block, Figure) for block, _ in self.blocks)

    def tables(self) -> list[Mapping[str, Any]]:
        return list(_marks(self.instruction, self.format).get("tables", []))

    def table_rows(self) -> int:
        """Rows that hold something, by what carries them (a step, the first input of a row, a line), and headers."""
        lines = sum(
            len(block.items) if isinstance(block, Bullets) else 1
            for block, kind in self.blocks
            if kind in ("table_row", "table_rows")
        )
        steps = len([step for step in self.steps if _marks(step, self.format).get("from") == "table_row"])
        inputs = len([marks for _, marks in self.inputs if marks.get("row")])
        return lines + steps + inputs + len([table for table in self.tables() if any(table["header"])])


def markdown_counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of a Markdown import; a key that does not occur is 0 or empty."""
    parts = _Parts(instruction, "markdown")
    alerts = Counter(kind.removeprefix("alert:") for _, kind in parts.blocks if kind.startswith("alert:"))
    alerts.update(
        str(marks["alert"])
        for hazard in instruction.hazards
        if "alert" in (marks := _marks(hazard, "markdown")) and not marks.get("nested")
    )
    origins = Counter(str(marks.get("from")) for _, marks in parts.inputs)
    in_cells = sum(marks.get("from") == "box" and bool(marks.get("cell")) for _, marks in parts.inputs)
    return {
        "alerts": dict(sorted(alerts.items())),
        "blanks": origins["blank"] + sum(_marks(step, "markdown").get("signed_blanks", 0) for step in parts.steps),
        "checkboxes": origins["item"],
        "headings": parts.headings(),
        "hold_points": sum(step.hold_point for step in parts.steps),
        "images": parts.figures(),
        "inline_checkbox_cells": in_cells,
        "ordered_items": sum("number" in marks for _, marks in parts.inputs)
        + sum(_marks(step, "markdown").get("from") == "item" for step in parts.steps)
        + sum(kind == "ordered_item" for _, kind in parts.blocks),
        "table_rows": parts.table_rows(),
    }


def docx_counts(instruction: Instruction) -> dict[str, Any]:
    """The counts of a Word import; a key that does not occur is 0."""
    parts = _Parts(instruction, "docx")
    files = {medium.file for medium in instruction.media if medium.file.startswith("word/media/")}
    return {
        "headings": parts.headings(),
        "images_in_body": parts.figures(),
        "media_files": len(files),
        "tables": len(parts.tables()),
        "text_boxes": sum(kind == "text_box" for _, kind in parts.blocks),
    }
