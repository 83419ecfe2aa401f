"""What the record's pages are made of: text styles, shapes, tables, and the frame of a page.

Print may be black and white: every state has a shape and a word, colour only repeats them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph

from handrail.records.fonts import MONO, MONO_BOLD, SANS, SANS_BOLD, fitted

WIDTH, HEIGHT = A4
MARGIN = 36.0
BODY = WIDTH - 2 * MARGIN
TOP, BOTTOM = 66.0, 58.0

INK, INK2, INK3 = HexColor("#151B1F"), HexColor("#38424A"), HexColor("#515C65")
RULE, PAPER, SUNKEN = HexColor("#C3CACF"), HexColor("#FFFFFF"), HexColor("#F1F3F4")
FAIL = HexColor("#8E0E16")

Mark = Literal["tick", "cross", "ring", "dash", "pen", "delta", "bar", "none"]
Style = Literal[
    "title", "subtitle", "section", "step", "body", "strong", "small", "small_strong", "fail", "label", "fact",
    "code", "value", "value_fail", "code_small", "head",
]  # fmt: skip

_STYLES: dict[Style, tuple[str, float, float, Color]] = {
    "title": (SANS_BOLD, 22, 27, INK),
    "subtitle": (SANS, 12, 16, INK2),
    "section": (SANS_BOLD, 13, 17, INK),
    "step": (SANS_BOLD, 11, 14, INK),
    "body": (SANS, 8.6, 11.6, INK),
    "strong": (SANS_BOLD, 8.6, 11.6, INK),
    "small": (SANS, 7.2, 9.6, INK3),
    "small_strong": (SANS_BOLD, 7.2, 9.6, INK),
    "fail": (SANS_BOLD, 8.6, 11.6, FAIL),
    "label": (SANS, 7.2, 9.6, INK3),
    "fact": (SANS_BOLD, 9, 12, INK),
    "code": (MONO, 8.2, 11.6, INK),
    "value": (MONO_BOLD, 8.8, 11.6, INK),
    "value_fail": (MONO_BOLD, 8.8, 11.6, FAIL),
    "code_small": (MONO, 6.4, 8.6, INK2),
    "head": (SANS_BOLD, 7.2, 9.6, INK2),
}


@cache
def style(name: Style) -> ParagraphStyle:
    """A paragraph style; long words break rather than overflow."""
    face, size, leading, colour = _STYLES[name]
    return ParagraphStyle(
        name, fontName=face, fontSize=size, leading=leading, textColor=colour, splitLongWords=1,
        spaceBefore=16 if name == "section" else 0, spaceAfter=4 if name == "section" else 0,
    )  # fmt: skip


class Typesetter:
    """Makes paragraphs that the fonts can show, and counts what they could not."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, text: str, name: Style = "body") -> Any:
        """A paragraph."""
        fit = fitted(text, style(name).fontName)
        self.replaced += fit.replaced
        markup = fit.markup or "\N{NO-BREAK SPACE}"
        if "<" in markup or "&" in markup:
            return _Paragraph(markup, style(name))
        # Nothing to parse: most of a record, and parsing it would take as long as setting it.
        return _Paragraph("", style(name), frags=[_plain(name).clone(text=markup)])

    def runs(self, *parts: tuple[str, Style]) -> Any:
        """One paragraph of several styles; the first one sets the leading."""
        said = []
        for text, name in parts:
            face, size, _, colour = _STYLES[name]
            fit = fitted(text, face)
            self.replaced += fit.replaced
            said.append(f'<font name="{face}" size="{size}" color="{colour.hexval()}">{fit.markup}</font>')
        return _Paragraph("".join(said), style(parts[0][1]))


class _Paragraph(Paragraph):  # type: ignore[misc]
    """Breaks its lines once for a width: a table asks for the height of a cell at each page break."""

    _wrapped: tuple[float, Any, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the lines."""
        # reportlab lets go of the lines when it splits a paragraph.
        kept, lines = self._wrapped, getattr(self, "blPara", None)
        if kept is not None and lines is not None and kept[0] == width and kept[1] is lines:
            return kept[2]
        size: tuple[float, float] = super().wrap(width, height)
        self._wrapped = (width, getattr(self, "blPara", None), size)
        return size


@cache
def _plain(name: Style) -> Any:
    """What reportlab's parser makes of a word in a style; a copy with other words is a paragraph without markup."""
    return Paragraph("x", style(name)).frags[0]


class Shape(Flowable):  # type: ignore[misc]
    """A state's shape, told apart without colour: done, wrong, open, left out, signed, changed."""

    def __init__(self, mark: Mark, size: float = 8.5, drop: float = 1.6) -> None:
        super().__init__()
        self.mark, self.size, self.drop = mark, size, drop

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Width and height in points."""
        return self.size, self.size + self.drop

    def draw(self) -> None:
        """Draws it in its own corner."""
        draw_mark(self.canv, self.mark, 0, 0, self.size)


def draw_mark(canvas: Any, mark: Mark, x: float, y: float, size: float) -> None:
    """Draws a shape with its lower left corner at x, y."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 10, size / 10)
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    canvas.setStrokeColor(INK2)
    canvas.setFillColor(INK2)
    _MARKS[mark](canvas)
    canvas.restoreState()


def _tick(canvas: Any) -> None:
    canvas.circle(5, 5, 4.8, stroke=0, fill=1)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(1.4)
    canvas.lines([(2.7, 5.1, 4.4, 3.3), (4.4, 3.3, 7.4, 6.7)])


def _cross(canvas: Any) -> None:
    canvas.setFillColor(FAIL)
    canvas.roundRect(0.2, 0.2, 9.6, 9.6, 1.6, stroke=0, fill=1)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(1.5)
    canvas.lines([(3, 3, 7, 7), (3, 7, 7, 3)])


def _ring(canvas: Any) -> None:
    canvas.circle(5, 5, 4.2, stroke=1, fill=0)


def _dash(canvas: Any) -> None:
    canvas.setDash(1.6, 1.6)
    canvas.circle(5, 5, 4.2, stroke=1, fill=0)
    canvas.setDash()
    canvas.line(3, 5, 7, 5)


def _pen(canvas: Any) -> None:
    canvas.rect(0.6, 0.6, 8.8, 8.8, stroke=1, fill=0)
    canvas.lines([(3, 3, 7, 7), (3, 3, 2.6, 2.6)])


def _delta(canvas: Any) -> None:
    path = canvas.beginPath()
    path.moveTo(5, 9.4)
    path.lineTo(9.6, 1)
    path.lineTo(0.4, 1)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setStrokeColor(PAPER)
    canvas.setLineWidth(1.2)
    canvas.lines([(5, 6.4, 5, 4.1), (5, 2.6, 5, 2.5)])


def _bar(canvas: Any) -> None:
    canvas.roundRect(0, 3.9, 10, 2.2, 1.1, stroke=0, fill=1)


def _nothing(_canvas: Any) -> None:
    pass


_MARKS: dict[Mark, Callable[[Any], None]] = {
    "tick": _tick, "cross": _cross, "ring": _ring, "dash": _dash, "pen": _pen, "delta": _delta, "bar": _bar,
    "none": _nothing,
}  # fmt: skip


class _Table(LongTable):  # type: ignore[misc]
    """Breaks between rows; within a row only where one is taller than a page."""

    def split(self, width: float, height: float) -> list[Any]:
        """The part that fits in the height and the rest."""
        self._calc(width, height)
        self.splitInRow = int(max(self._rowHeights) > HEIGHT - TOP - BOTTOM - 40)
        split: list[Any] = super().split(width, height)
        return split


def table(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    head: Sequence[Any] | None = None,
    commands: Sequence[tuple[Any, ...]] = (),
    lined: bool = True,
    dense: bool = False,
    space: float = 0,
) -> Any:
    """Rows under a head that is repeated on each page. ``commands`` count rows without the head."""
    top = 0 if head is None else 1
    look: list[tuple[Any, ...]] = [
        # reportlab sets even an empty cell in a font, and would name one that is not embedded.
        ("FONTNAME", (0, 0), (-1, -1), SANS),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2 if dense else 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8 if dense else 3.5),
    ]
    if lined:
        look.append(("LINEBELOW", (0, top), (-1, -1), 0.4, RULE))
    if top:
        look.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, INK2))
    look += [(name, (from_[0], from_[1] + top), (to[0], to[1] + top), *rest) for name, from_, to, *rest in commands]
    body = [list(row) for row in ([head, *rows] if head is not None else rows)]
    set_ = _Table(body, colWidths=list(widths), repeatRows=top, style=look)
    set_.spaceBefore = space
    return set_


def stripes(canvas: Canvas, y: float, height: float, lean: float) -> None:
    """A band of slanted stripes over the page's width: the frame of what is not production."""
    canvas.saveState()
    box = canvas.beginPath()
    box.rect(0, y, WIDTH, height)
    canvas.clipPath(box, stroke=0, fill=0)
    canvas.setFillColor(INK2)
    x = -height
    while x < WIDTH + height:
        path = canvas.beginPath()
        path.moveTo(x, y)
        path.lineTo(x + 7, y)
        path.lineTo(x + 7 + lean * height, y + height)
        path.lineTo(x + lean * height, y + height)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        x += 14
    canvas.restoreState()


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """Keeps the pages back until their number is known, so that each says ``page x of y``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: list[dict[str, Any]] = []
        self.number_page: Callable[[Any, int, int], None] | None = None

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keeps the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages, each with its number."""
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            if self.number_page is not None:
                self.number_page(self, number, len(self._kept))
            super().showPage()
        super().save()
