"""Tables of a written document: rows of steps, forms to fill in, lists of material, approvals, history, text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.domain.instruction import Bullets, Change, Input, Text
from handrail.importers import written_limits, written_words
from handrail.importers.written import Cell, Item, Paragraph, Table
from handrail.importers.written_inputs import has_marks, only_marks, type_of, unit_of_header, unmarked
from handrail.importers.written_limits import Parsed
from handrail.importers.written_nodes import Draft, Flow, NodeBuilder
from handrail.importers.written_words import Role

_HISTORY = re.compile(r"rev(?:ision)?|version|issue|ver|ausgabe|révision", re.IGNORECASE)
_WHAT_CHANGED = re.compile(
    r"description|change|reason|summary|details|comment|notes?|author|änderung|modification|by", re.IGNORECASE
)
_NOT_APPLICABLE = frozenset({"", "-", "–", "—"})
_DIGIT = re.compile(r"\d")
_SEPARATOR = " · "


@dataclass(slots=True)
class Grid:
    """A table with what its columns are for."""

    place: str
    header: list[str]
    roles: list[Role | None]
    rows: list[list[Cell]]
    places: list[str]
    texts: list[list[str]]
    """The cells as plain text, without bold."""
    asks: list[bool] = field(default_factory=list)
    """Columns in which something is written or ticked."""

    def first(self, *roles: Role) -> int | None:
        """The first column that is for one of these."""
        return next((index for index, role in enumerate(self.roles) if role in roles), None)

    def entered(self, row: int, column: int) -> bool:
        """Whether a cell is one to write in: it is empty or holds a blank or a box."""
        text = self.texts[row][column]
        return has_marks(text) or (self.asks[column] and text in _NOT_APPLICABLE and text == "")


class TableBuilder:
    """Reads the tables of a document into the flow of steps."""

    def __init__(self, builder: NodeBuilder) -> None:
        self.builder = builder
        self.report = builder.report

    def table(self, flow: Flow, table: Table) -> None:
        """A table where it stands in a section."""
        builder = self.builder
        grid = _grid(table)
        for row in table.rows:
            for cell in row:
                builder.note_links(cell.said, table.place)
        if not any(any(cell.said.plain or cell.said.pictures for cell in row) for row in table.rows):
            builder.tables.append({"place": table.place, "header": [], "rows": 0, "kind": "empty"})
            return
        if len(grid.rows) < len(table.rows):
            for picture in (picture for cell in table.rows[0] for picture in cell.said.pictures):
                builder.figure(flow.here, picture, table.place)
        kind = self._kind(flow, table, grid)
        builder.tables.append({"place": table.place, "header": grid.header, "rows": len(grid.rows), "kind": kind})
        builder.report.mapped += len(grid.rows)
        getattr(self, f"_{kind}")(flow, grid)

    def _kind(self, flow: Flow, table: Table, grid: Grid) -> str:
        if _is_layout(grid):
            return "layout"
        asked = sum(grid.asks)
        if _is_history(grid) and not asked:
            return "history"
        signs, who = grid.first("signature"), grid.first("role", "name")
        if signs is not None and grid.asks[signs] and who is not None and grid.first("instruction", "number") is None:
            return "approvals"
        number, told = grid.first("number"), grid.first("instruction")
        numbered = number is not None and sum(bool(row[number]) for row in grid.texts) * 2 > len(grid.rows)
        material = grid.first("part_no", "quantity", "material", "instrument", "calibration")
        if material is not None and not (
            numbered and told is not None and grid.roles[material] not in ("part_no", "quantity")
        ):
            return "materials"
        if flow.stores and not numbered:
            return "materials"
        if numbered and (told is not None or asked) and not (flow.reading and not asked):
            return "steps"
        judged = grid.first("pass_fail") is not None or (
            grid.first("measured") is not None and grid.first("criteria", "tolerance") is not None
        )
        if asked > 1 or (asked and told is not None and judged):
            return "steps"
        marked = any(has_marks(text) for row in grid.texts for text in row)
        return "form" if asked or marked else "text"

    # --- rows of steps

    def _steps(self, flow: Flow, grid: Grid) -> None:
        flow.announce()
        before = len(flow.drafts)
        for index in range(len(grid.rows)):
            self._row(flow, grid, index)
        for draft in flow.drafts[before:]:
            draft.marks["table"] = len(self.builder.tables)
        signed = [
            name
            for column, name in enumerate(grid.header)
            if grid.roles[column] == "signature" and any(written_words.BOX.search(row[column]) for row in grid.texts)
        ]
        if signed:
            self.report.offers.append(
                f"{grid.place}: the box of {', '.join(signed)} is ticked; it could be a signature of each step instead"
            )
        named = ", ".join(
            f"{name!r} as {role or 'text'}" for name, role in zip(grid.header, grid.roles, strict=True) if name
        )
        self.report.approximated.append(f"{grid.place}: a table of {len(grid.rows)} steps; columns: {named}")

    def _row(self, flow: Flow, grid: Grid, index: int) -> None:
        builder, texts, place = self.builder, grid.texts[index], grid.places[index]
        if not any(texts):
            self._spare(flow.last or flow.form(place, "form"), grid, index)
            return
        filled = [column for column, text in enumerate(texts) if text]
        number = grid.first("number")
        if len(filled) == 1 and len(texts) > 2 and number not in (None, *filled) and not has_marks(texts[filled[0]]):
            # A line across the table: it names the rows below.
            text = grid.rows[index][filled[0]].said.text
            flow.put(Text(text=builder.say(text)), "table_row")
            return
        told = self._told(grid, texts, number)
        title = _SEPARATOR.join(
            texts[column] if len(told) == 1 or not grid.header[column] else f"{grid.header[column]}: {texts[column]}"
            for column in told
        )
        marked = has_marks(title)
        shown = unmarked(title) if marked else title
        printed = texts[number] if number is not None and texts[number] else None
        draft = flow.step(
            shown.strip(" :") or printed or builder.title, place, "table_row", printed and printed.rstrip(".)")
        )
        for column in told:
            said = grid.rows[index][column].said
            for picture in said.pictures:
                builder.figure(draft, picture, place)
            if marked:
                draft.inputs += builder.inputs.within(said.text, "", place, source="cell")
        self._columns(draft, grid, index, {number, *told})
        held = next((text for text in texts if len(text) <= 300 and written_words.HOLD_LINE.match(text)), None)
        if held is not None:
            builder.hold(draft, held)

    @staticmethod
    def _told(grid: Grid, texts: Sequence[str], number: int | None) -> list[int]:
        """The columns that say what is done in a row: the instruction, else all up to what is expected or entered."""
        column = grid.first("instruction")
        if column is not None and texts[column]:
            return [column]
        told: list[int] = []
        for index, text in enumerate(texts):
            if index == number:
                continue
            if told and (grid.asks[index] or grid.roles[index] in ("criteria", "tolerance", "measured")):
                break
            if text and not only_marks(text):
                told.append(index)
        return told

    def _columns(self, draft: Draft, grid: Grid, index: int, told: set[int | None]) -> None:
        """The rest of a row: text with its header, or what is entered."""
        builder, texts, place = self.builder, grid.texts[index], grid.places[index]
        limits, doubt = self._limits(grid, texts)
        measured = [
            column
            for column in range(len(texts))
            if column not in told and grid.roles[column] == "measured" and grid.entered(index, column)
        ]
        if doubt and measured:
            self.report.approximated.append(
                f"{place}: {doubt!r} is no plain limit, it is kept as text; limits are to be settled"
            )
        if len(measured) > 1 and limits is not None:
            self.report.approximated.append(
                f"{place}: {limits.limits.text!r}: which of {len(measured)} values it limits is to be settled"
            )
            limits = None
        if limits is not None and not measured:
            self.report.offers.append(
                f"{place}: {limits.limits.text!r} could be limits of a value; the source asks for a verdict only"
            )
        signed: list[str] = []
        for column, header in enumerate(grid.header):
            if column in told:
                continue
            text, role = texts[column], grid.roles[column]
            cell = grid.rows[index][column]
            if not grid.entered(index, column):
                if text:
                    draft.add(
                        Text(text=builder.say(f"**{header}:** {cell.said.text}" if header else cell.said.text)), "cell"
                    )
            elif role == "signature" and not written_words.BOX.search(text):
                self._sign(draft, header, text)
                signed.append(header)
            elif role in ("date", "name") and not has_marks(text) and self._signs(grid):
                # Whoever signs is named and the time is stated by the signature itself.
                signed.append(header)
            else:
                if text and not only_marks(text):
                    draft.add(Text(text=builder.say(f"**{header}:** {unmarked(text)}")), "cell")
                draft.inputs += self._entry(header, role, text, place, limits if column in measured else None)
            for picture in cell.said.pictures:
                builder.figure(draft, picture, place)
        if signed:
            draft.add(Text(text=builder.say(_SEPARATOR.join(filter(None, signed)))), "signature")

    @staticmethod
    def _sign(draft: Draft, words: str, cell: str) -> None:
        """A signature for a cell to sign in, with or without a line."""
        draft.sign(words)
        if written_words.BLANK.search(cell):
            draft.mark("signed_blanks")

    def _spare(self, draft: Draft, grid: Grid, index: int) -> None:
        """A row left empty for what may come up: what can be entered in it, none of it required."""
        place = grid.places[index]
        draft.inputs += [
            self._blank_cell(header, role, place, None, unit_of_header(header), "cell", required=False)
            for header, role in zip(grid.header, grid.roles, strict=True)
            if header and role not in ("number", "signature")
        ]

    def _carries_row(self, input_: Input, hint: str = "") -> Input:
        """An input that stands for a row, with what else the row says as its hint."""
        format_ = self.builder.written.format
        said = f"{next(iter(input_.hint.values()), '')} {hint}".strip()
        marks = {**input_.extra[format_], "row": True}
        return input_.model_copy(update={"hint": self.builder.say(said), "extra": {format_: marks}})

    @staticmethod
    def _signs(grid: Grid) -> bool:
        return any(role == "signature" and asks for role, asks in zip(grid.roles, grid.asks, strict=True))

    def _entry(
        self, header: str, role: Role | None, text: str, place: str, limits: Parsed | None, **more: Any
    ) -> list[Input]:
        """The inputs that a cell asks for. ``header`` labels them."""
        inputs = self.builder.inputs
        unit = unit_of_header(header)
        if text and has_marks(text):
            if only_marks(text) and written_words.BLANK.search(text) and role not in ("pass_fail", "check"):
                left = written_limits.unit(written_words.BLANK.sub("", text).strip(" :"))
                if written_words.BOX.search(text) is None and (
                    left or not written_words.BLANK.sub("", text).strip(" :")
                ):
                    made = self._blank_cell(header, role, place, limits, left or unit, "blank", **more)
                    extra = len(written_words.BLANK.findall(text)) - 1
                    return [
                        made,
                        *(self._blank_cell(header, role, place, limits, left or unit, "blank") for _ in range(extra)),
                    ]
            return inputs.within(text, header, place, source="cell", limits=limits, **more)
        return [self._blank_cell(header, role, place, limits, unit, "cell", **more)]

    def _blank_cell(
        self,
        header: str,
        role: Role | None,
        place: str,
        limits: Parsed | None,
        unit: str | None,
        source: str,
        **more: Any,
    ) -> Any:
        inputs = self.builder.inputs
        if role == "pass_fail":
            return inputs.make("pass_fail", header, place, source, **more)
        if role == "check":
            return inputs.make("check", header, place, source, **more)
        if role == "media":
            return inputs.make("photo", header, place, source, **more)
        if role == "calibration":
            return inputs.make(
                "date" if type_of(header) == "date" or "due" in header.lower() else "text",
                header,
                place,
                source,
                **more,
            )
        if role == "serial":
            return inputs.make("serial", header, place, source, **more)
        if role == "lot":
            return inputs.make("lot", header, place, source, **more)
        if role == "note":
            return inputs.make("text", header, place, source, **{"required": False, **more})
        return inputs.measured(header, place, source, limits, unit, **more)

    def _limits(self, grid: Grid, texts: Sequence[str]) -> tuple[Parsed | None, str]:
        """The limits of a row, and a criterion with figures in it that are none."""
        criteria = [
            texts[i] for i, role in enumerate(grid.roles) if role == "criteria" and texts[i] and not has_marks(texts[i])
        ]
        tolerance = next((texts[i] for i, role in enumerate(grid.roles) if role == "tolerance" and texts[i]), "")
        if len(criteria) == 1 and tolerance:
            parsed = written_limits.toleranced(criteria[0], tolerance)
            if parsed is not None:
                self.report.approximated.append(
                    f"{grid.place}: the limits {parsed.limits.lower} to {parsed.limits.upper} are worked out from "
                    f"{criteria[0]!r} and {tolerance!r}"
                )
                return parsed, ""
        found = [parsed for text in (*criteria, tolerance) if (parsed := written_limits.limits(text)) is not None]
        if len(found) == 1:
            return found[0], ""
        doubtful = next((text for text in (*criteria, tolerance) if _DIGIT.search(text)), "")
        return None, doubtful

    # --- forms, material, approvals, history, text

    def _form(self, flow: Flow, grid: Grid) -> None:
        draft = flow.form(grid.place, "form")
        for index in range(len(grid.rows)):
            self._form_row(draft, grid, index, None)
        self._names_columns(draft, grid)

    def _form_row(self, draft: Draft, grid: Grid, index: int, name: int | None) -> None:
        """A row of a form: an input for each cell that is entered, labelled by the row."""
        builder, texts, place = self.builder, grid.texts[index], grid.places[index]
        if not any(texts):
            self._spare(draft, grid, index)
            return
        if name is None:
            told = [c for c, text in enumerate(texts) if text and not only_marks(text)]
            name = next((c for c in told if grid.roles[c] != "number"), None)
        entered = [column for column in range(len(texts)) if grid.entered(index, column) and column != name]
        if name is not None and has_marks(texts[name]):
            entered.insert(0, name)
        if not entered:
            text = _row_text(grid, index)
            draft.add(Bullets(items=(builder.say(text),)), "table_rows")
            self._pictures(draft, grid, index)
            return
        label = texts[name] if name is not None and not has_marks(texts[name]) else ""
        hint = _SEPARATOR.join(
            f"{grid.header[c]}: {text}" if grid.header[c] else text
            for c, text in enumerate(texts)
            if text and c != name and c not in entered
        )
        limits, _ = self._limits(grid, texts)
        made: list[Input] = []
        for column in entered:
            text, role = texts[column], grid.roles[column]
            if column == name:
                made += builder.inputs.within(text, "", place, source="cell")
                continue
            signs = role == "signature" or written_words.SIGNED.search(label) is not None
            if signs and not written_words.BOX.search(text):
                self._sign(draft, f"{label} {grid.header[column]}", text)
                continue
            around = label if len(entered) == 1 else f"{label}: {grid.header[column]}".strip(" :")
            if text and not only_marks(text):
                made += builder.inputs.within(text, around, place, source="cell", prefix=True)
                continue
            kind = role if role in ("pass_fail", "check", "media", "calibration", "serial", "lot", "note") else None
            if kind == "calibration" and "due" in grid.header[column].lower():
                around = around if len(entered) > 1 else f"{around}: {grid.header[column]}"
            made += self._entry(
                around or grid.header[column], kind, text, place, limits if role == "measured" else None
            )
        if made:
            draft.inputs += [self._carries_row(made[0], hint), *made[1:]]
        else:
            draft.add(Bullets(items=(builder.say(_row_text(grid, index)),)), "table_rows")
        self._pictures(draft, grid, index)

    def _pictures(self, draft: Draft, grid: Grid, index: int) -> None:
        for cell in grid.rows[index]:
            for picture in cell.said.pictures:
                self.builder.figure(draft, picture, grid.places[index])

    def _names_columns(self, draft: Draft, grid: Grid) -> None:
        """The header of a table whose columns are not told by its rows."""
        text = _SEPARATOR.join(filter(None, grid.header))
        if text:
            draft.blocks.insert(0, Text(text=self.builder.say(text)))
            draft.kinds.insert(0, "table_header")

    def _materials(self, flow: Flow, grid: Grid) -> None:
        asked = any(grid.entered(row, column) for row in range(len(grid.rows)) for column in range(len(grid.header)))
        if asked:
            draft = flow.form(grid.place, "form")
        else:
            flow.announce()
            draft = flow.here
        column = grid.first("material", "instrument", "instruction", "name")
        if column is None:
            column = next((i for i, role in enumerate(grid.roles) if role is None), 0)
        part_no = grid.first("part_no")
        quantity = grid.first("quantity")
        items: list[dict[str, str]] = []
        for index, texts in enumerate(grid.texts):
            name = texts[column]
            if name and not has_marks(name):
                number = texts[part_no] if part_no is not None and not has_marks(texts[part_no]) else ""
                marks = {"qty": texts[quantity]} if quantity is not None and texts[quantity] else {}
                around = f"{grid.header[column]} {flow.title}"
                draft.materials.append(
                    self.builder.add_material(around, name, grid.places[index], marks, number or None)
                )
            if any(grid.entered(index, c) for c in range(len(texts))):
                self._form_row(draft, grid, index, column if name else None)
            else:
                items.append(self.builder.say(_row_text(grid, index)))
                self._pictures(draft, grid, index)
        if items:
            draft.add(Bullets(items=tuple(items)), "table_rows")
        self._names_columns(draft, grid)

    def _approvals(self, flow: Flow, grid: Grid) -> None:
        builder = self.builder
        draft = flow.form(grid.place, "approvals")
        signature = grid.first("signature")
        items = []
        for index, texts in enumerate(grid.texts):
            row = _row_text(grid, index)
            items.append(builder.say(row or _SEPARATOR.join(filter(None, grid.header))))
            if signature is not None and grid.entered(index, signature):
                self._sign(draft, f"{row} {flow.title}", texts[signature])
            for column in range(len(texts)):
                boxed = written_words.BOX.search(texts[column]) is not None
                if has_marks(texts[column]) and (column != signature or boxed):
                    draft.inputs += self._entry(
                        grid.header[column], grid.roles[column], texts[column], grid.places[index], None
                    )
            self._pictures(draft, grid, index)
        if items:
            draft.add(Bullets(items=tuple(items)), "table_rows")
        self._names_columns(draft, grid)
        self.report.approximated.append(
            f"{grid.place}: a table of {len(grid.rows)} approvals; meaning and role of each signature are to be settled"
        )

    def _history(self, flow: Flow, grid: Grid) -> None:
        builder = self.builder
        revision = next(i for i, name in enumerate(grid.header) if _HISTORY.fullmatch(name.strip(" .#")))
        date = grid.first("date")
        reason = next(
            (i for i, name in enumerate(grid.header) if i not in (revision, date) and not _is_author(name)), None
        )
        author = next((i for i, name in enumerate(grid.header) if _is_author(name)), None)
        for texts in grid.texts:
            if texts[revision]:
                builder.changes.append(
                    Change(
                        revision=texts[revision], date=texts[date] if date is not None else "",
                        reason=builder.say(texts[reason]) if reason is not None else {},
                        author=(texts[author] or None) if author is not None else None,
                    )
                )  # fmt: skip
        self._text(flow, grid)

    def _text(self, flow: Flow, grid: Grid) -> None:
        builder = self.builder
        items = tuple(builder.say(text) for index in range(len(grid.rows)) if (text := _row_text(grid, index)))
        holder = Draft("", "", grid.place)
        flow.announce()
        if items:
            holder.add(Bullets(items=items), "table_rows")
        for index in range(len(grid.rows)):
            self._pictures(holder, grid, index)
        if not items or not grid.rows:
            self._names_columns(holder, grid)
        for block, kind in zip(holder.blocks, holder.kinds, strict=True):
            flow.put(block, kind)
        self.report.approximated.append(f"{grid.place}: a table of {len(grid.rows)} rows is shown as lines of text")

    def _layout(self, flow: Flow, grid: Grid) -> None:
        """Cells that hold steps and pictures: read row by row, or column by column where each has its own list."""
        columns = max((len(row) for row in grid.rows), default=0)
        lists = [
            sum(_is_step(cell) for row in grid.rows if column < len(row) for cell in [row[column]])
            for column in range(columns)
        ]
        if sum(count > 1 or (count and len(grid.rows) == 1) for count in lists) > 1:
            for column in range(columns):
                name = grid.header[column] if column < len(grid.header) else ""
                if name:
                    flow.announce()
                    flow.put(Text(text=self.builder.say(f"**{name}**")), "table_header")
                self.builder.read(flow, [e for row in grid.rows if column < len(row) for e in row[column].elements])
        else:
            if any(grid.header):
                flow.announce()
                flow.put(Text(text=self.builder.say(_SEPARATOR.join(filter(None, grid.header)))), "table_header")
            for row in grid.rows:
                self.builder.read(flow, [element for cell in row for element in cell.elements])
        self.report.approximated.append(
            f"{grid.place}: the cells of a table are read as steps and text, one after the other"
        )


def _grid(table: Table) -> Grid:
    width = max((len(row) for row in table.rows), default=0)
    rows = [row + [Cell([]) for _ in range(width - len(row))] for row in table.rows]
    places = list(table.row_places) or [table.place] * len(rows)
    header = [""] * width
    # A line to fill in names no columns, even where the format wants a header.
    asked = bool(rows) and any(has_marks(cell.said.text) for cell in rows[0])
    if table.header and rows and not asked:
        header = [cell.said.plain for cell in rows[0]]
        rows, places = rows[1:], places[1:]
    if not table.header and len(rows) > 1 and not asked:
        # A first row that says what its columns are for is a header, whether it is marked as one or not.
        named = [written_words.role(cell.said.plain) for cell in rows[0]]
        full = all(cell.said.plain for cell in rows[0])
        history = [_HISTORY.fullmatch(cell.said.plain) or _WHAT_CHANGED.fullmatch(cell.said.plain) for cell in rows[0]]
        told = sum(role is not None or other is not None for role, other in zip(named, history, strict=True))
        if full and told >= min(2, width):
            header = [cell.said.plain for cell in rows[0]]
            rows, places = rows[1:], places[1:]
    kept = [(row, place) for row, place in zip(rows, places, strict=True)]
    texts = [
        ["\n".join(line.strip() for line in cell.said.text.replace("**", "").split("\n")).strip() for cell in row]
        for row, _ in kept
    ]
    roles = [written_words.role(name) for name in header]
    roles = [
        "measured" if role in (None, "date") and unit_of_header(name) else role
        for name, role in zip(header, roles, strict=True)
    ]
    grid = Grid(table.place, header, roles, [row for row, _ in kept], [place for _, place in kept], texts)
    grid.asks = [_asks(grid, column) for column in range(width)]
    return grid


def _asks(grid: Grid, column: int) -> bool:
    # Rows left empty for what may come up say nothing of a column.
    cells = [row[column] for row in grid.texts if any(row)] or [row[column] for row in grid.texts]
    if any(has_marks(text) and (only_marks(text) or grid.roles[column] in written_words.ENTERED) for text in cells):
        return True
    pictures = any(row[column].said.pictures for row in grid.rows)
    if not cells or not grid.header[column] or pictures or not any(any(row) for row in grid.texts):
        return False
    if all(text == "" for text in cells):
        return True
    return any(text == "" for text in cells) and grid.roles[column] in written_words.ENTERED


def _row_text(grid: Grid, index: int) -> str:
    """A row as one line: each cell with its header."""
    return _SEPARATOR.join(
        f"{name}: {' '.join(text.split())}" if name else " ".join(text.split())
        for name, text in zip(grid.header, grid.texts[index], strict=True)
        if text
    )


def _is_author(name: str) -> bool:
    return re.fullmatch(r"author|by|prepared by|changed by|name|autor|auteur", name.strip(), re.IGNORECASE) is not None


def _is_history(grid: Grid) -> bool:
    names = [name.strip(" .#") for name in grid.header]
    return (
        any(_HISTORY.fullmatch(name) for name in names)
        and grid.first("date") is not None
        and any(_WHAT_CHANGED.search(name) for name in names)
    )


def _is_step(cell: Cell) -> bool:
    return any(isinstance(element, Item) and element.number is not None for element in cell.elements) or any(
        isinstance(element, Paragraph) and written_words.TYPED_NUMBER.match(element.said.text)
        for element in cell.elements
    )


def _is_layout(grid: Grid) -> bool:
    """A table that places things on the page: its cells hold lists or pictures, and its columns ask for nothing."""
    if any(grid.asks):
        return False
    steps = sum(_is_step(cell) for row in grid.rows for cell in row)
    if steps and grid.first("number") is None:
        return True
    pictured = sum(bool(cell.said.pictures) for row in grid.rows for cell in row)
    return pictured > 0 and not any(grid.header) and grid.first("number") is None
