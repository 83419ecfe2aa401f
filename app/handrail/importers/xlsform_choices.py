"""Choice rows as a choice list."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.domain.instruction import Choice, ChoiceList
from handrail.importers.door import Report
from handrail.importers.xlsform_sheets import Record
from handrail.importers.xlsform_words import Words


def choice_list(id_: str, name: str, records: Iterable[Record], words: Words, report: Report) -> ChoiceList:
    """The list; a value that comes twice (XLSForm allows it for filtered lists) is offered once."""
    items: dict[str, Choice] = {}
    for record in records:
        value = record.get("name")
        if value in items:
            report.approximated.append(
                f"{record.place}: choice {value!r} is in list {name} twice, the first is offered"
            )
            continue
        media = {key: text for key in ("image", "audio", "video") for text in record.texts.get(key, {}).values()}
        if media:
            report.unmapped.append(f"{record.place}: the {' and '.join(media)} of a choice is not shown")
        label = words.said(record, "label") or {words.main: value}
        items[value] = Choice(value=value, label=label, columns={**record.unknown, **media})
    return ChoiceList(id=id_, items=tuple(items.values()), source=f"list {name}")
