"""The tree of a form as sections, steps and repeats of an instruction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.domain.instruction import Block, ChoiceList, Expr, Figure, Node, Repeat, Section, Step, Text
from handrail.domain.instruction import Input as InputModel
from handrail.domain.values import I18n
from handrail.importers.door import Report
from handrail.importers.xlsform_inputs import InputBuilder, yes
from handrail.importers.xlsform_media import Beside
from handrail.importers.xlsform_sheets import Record
from handrail.importers.xlsform_tree import Container, Form, Question
from handrail.importers.xlsform_words import Words

_AT_THE_END = frozenset({"end", "run"})


@dataclass(slots=True)
class _Draft:
    """A step that may still take in inputs that nobody is asked for."""

    id: str
    title: I18n
    source: str
    when: Expr | None = None
    inputs: list[InputModel] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    fixed: bool = False
    """Made for inputs that nobody is asked for."""

    def done(self) -> Step:
        return Step(
            id=self.id, title=self.title, source=self.source, when=self.when, inputs=tuple(self.inputs),
            blocks=tuple(self.blocks), extra={"xlsform": self.extra} if self.extra else {},
        )  # fmt: skip


@dataclass(slots=True)
class _Branching:
    """A section or repeat under construction."""

    container: Container
    id: str
    when: Expr | None
    count: Expr | None
    extra: dict[str, Any]
    parts: list[_Draft | _Branching] = field(default_factory=list)


class NodeBuilder:
    """Builds the body of an instruction from a form."""

    def __init__(
        self, form: Form, words: Words, beside: Beside, lists: Mapping[str, ChoiceList], report: Report
    ) -> None:
        self.form = form
        self.words = words
        self.beside = beside
        self.report = report
        self.inputs = InputBuilder(form, words, beside, lists, report)

    def body(self) -> tuple[Node, ...]:
        """The nodes. Raises ImportRefused where an expression refers to no question."""
        stamps: list[Question] = []
        root = _Branching(self.form.root, "", None, None, {})
        self._fill(root, stamps)
        self._place_stamps(root, stamps)
        return tuple(self._nodes(root.parts))

    def _fill(self, into: _Branching, stamps: list[Question]) -> None:
        """The children of a container as drafts; what nobody is asked for joins the step before or after it."""
        container = into.container
        shared: _Draft | None = None
        waiting: list[InputModel] = []
        for child in container.children:
            if isinstance(child, Container):
                shared = None
                self._flush(into, waiting)
                into.parts.append(self._container(child, stamps))
                continue
            if child.kind.stamp is not None:
                stamps.append(child)
                continue
            if child.kind.control is None:
                self._hidden(into, child, waiting)
                continue
            if container.one_screen and shared is not None:
                self._ask(shared, child, own=False)
                continue
            step = self._step(child, shared=container.one_screen)
            if step.when is not None:
                self._flush(into, waiting)
            into.parts.append(step)
            step.inputs.extend(waiting)
            waiting.clear()
            self._ask(step, child, own=not container.one_screen)
            shared = step if container.one_screen else None
        self._flush(into, waiting)

    def _hidden(self, into: _Branching, question: Question, waiting: list[InputModel]) -> None:
        """A calculated value is worked out when the step before it is completed, so that what follows can use it."""
        built = self.inputs.build(question)
        last = into.parts[-1] if into.parts else None
        if isinstance(last, _Draft) and last.when is None:
            last.inputs.append(built)
        else:
            waiting.append(built)

    def _flush(self, into: _Branching, waiting: list[InputModel]) -> None:
        if waiting:
            first = waiting[0]
            id_ = self.inputs.id_for("step", first.name)
            step = _Draft(id_, dict(first.label), first.source or "", inputs=list(waiting), fixed=True)
            into.parts.append(step)
            waiting.clear()

    def _step(self, question: Question, *, shared: bool) -> _Draft:
        record = question.record
        id_ = self.inputs.id_for("step", question.unique)
        if shared:
            return _Draft(id_, self.words.named(question.parent), question.parent.record.place)
        extra: dict[str, Any] = {}
        when = self.inputs.relevant(question, extra)
        return _Draft(id_, self.words.named(question), record.place, when=when, extra=extra)

    def _ask(self, step: _Draft, question: Question, *, own: bool) -> None:
        step.inputs.append(self.inputs.build(question, condition=not own))
        step.blocks.extend(self._pictures(question.record))

    def _pictures(self, record: Record) -> Iterator[Block]:
        for name in dict.fromkeys(record.texts.get("image", {}).values()):
            yield Figure(media=self.beside.picture(name, record.place))
        for kind in ("audio", "video"):
            for name in record.texts.get(kind, {}).values():
                self.report.unmapped.append(f"{record.place}: {kind} {name} can't be played here")

    def _container(self, container: Container, stamps: list[Question]) -> _Branching | _Draft:
        record = container.record
        extra: dict[str, Any] = {"kind": container.kind, "name": container.name, **self.inputs.leftovers(record)}
        when = self.inputs.relevant(container, extra)
        if yes(record.get("required")):
            extra["required"] = True
            self.report.approximated.append(f"{record.place}: a group can't be required here, its questions can")
        for key in ("constraint", "calculation", "readonly", "default"):
            if record.get(key):
                extra[key] = record.get(key)
                self.report.unmapped.append(f"{record.place}: {key} of a group has no meaning here")
        count = None
        if container.kind == "repeat" and record.get("repeat_count"):
            count = self.inputs.expression(record, "repeat_count", record.get("repeat_count"), container, extra)
        built = _Branching(container, self.inputs.id_for(container.kind, container.name), when, count, extra)
        self._fill(built, stamps)
        hint = self.words.said(record, "hint", container)
        one = built.parts[0] if len(built.parts) == 1 else None
        if container.kind == "group" and container.one_screen and isinstance(one, _Draft) and not one.fixed:
            # The field list as a whole is one screen: the group is the step.
            one.id, one.when, one.extra, one.source = built.id, when, extra, record.place
            if hint:
                one.blocks.insert(0, Text(text=hint))
            return one
        if hint:
            extra["hint"] = hint
            self.report.unmapped.append(f"{record.place}: the hint of a section is not shown")
        if not built.parts:
            self.report.warnings.append(f"{record.place}: group {container.name} asks nothing")
        return built

    def _place_stamps(self, root: _Branching, stamps: list[Question]) -> None:
        """Stamps are taken on steps that are surely done once: the first, or the last for those of the end."""
        sure = list(_surely_once(root.parts))
        for question in stamps:
            built = self.inputs.build(question)
            if not sure:
                step = _Draft(self.inputs.id_for("step", question.unique), dict(built.label), question.record.place)
                root.parts.append(step)
                sure.append(step)
            if question.kind.stamp in _AT_THE_END:
                sure[-1].inputs.append(built)
            else:
                asked = next((i for i, one in enumerate(sure[0].inputs) if one.type != "system"), len(sure[0].inputs))
                sure[0].inputs.insert(asked, built)

    def _nodes(self, parts: list[_Draft | _Branching]) -> Iterator[Node]:
        for part in parts:
            if isinstance(part, _Draft):
                yield part.done()
                continue
            container, record = part.container, part.container.record
            nodes = tuple(self._nodes(part.parts))
            title = self.words.named(container)
            extra = {"xlsform": part.extra}
            if container.kind == "group":
                yield Section(id=part.id, title=title, when=part.when, nodes=nodes, extra=extra, source=record.place)
                continue
            repeat = Repeat(id=part.id, title=title, count=part.count, nodes=nodes, extra=extra, source=record.place)
            if part.when is None:
                yield repeat
            else:
                # A repeat has no condition of its own: the section around it has.
                id_ = self.inputs.id_for("section", container.name)
                yield Section(id=id_, title=title, when=part.when, nodes=(repeat,), source=record.place)


def _surely_once(parts: list[_Draft | _Branching]) -> Iterator[_Draft]:
    for part in parts:
        if isinstance(part, _Draft):
            if part.when is None:
                yield part
        elif part.container.kind == "group" and part.when is None:
            yield from _surely_once(part.parts)
