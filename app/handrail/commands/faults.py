"""Faults of packages and documents in plain words, for the command line.

Only authors and administrators read these; what an operator reads comes from ``words``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "check.branch_without_cases": "this branch has no cases",
    "check.calculated_without_expression": "{name} is calculated, but from nothing",
    "check.circle": "these values need each other: {names}",
    "check.duplicate_choice": "the choice {value} is in the list twice",
    "check.duplicate_id": "the id {id} is used twice (first at {first})",
    "check.duplicate_name": "the name {name} is used twice (first at {first})",
    "check.empty_node": "{id} holds no steps",
    "check.expression": "this expression can't be read ({reason}, character {position})",
    "check.language_not_declared": "the language {language} is not declared",
    "check.limits_on_no_number": "{name} has limits, but is no number",
    "check.limits_upside_down": "the lower limit {lower} is above the upper limit {upper}",
    "check.limits_without_bounds": "the limits of {name} have neither an upper nor a lower bound",
    "check.measurement_without_unit": "the measurement {name} has no unit",
    "check.media_without_digest": "the picture {id} has no digest",
    "check.nesting": "more than {most} levels of sections",
    "check.no_title": "the document has no title",
    "check.no_value_under_test": "'.' can be read in a constraint only",
    "check.not_a_language": "{language} is no language tag",
    "check.photo_counts": "at least {minimum} photos, but at most {maximum}",
    "check.reads_later": "{name} is read here, but is recorded later",
    "check.refers_to_nothing": "there is no {kind} {id}",
    "check.repeat_bounds": "repeated at least {minimum}, but at most {maximum} times",
    "check.reserved_name": "the name {name} is taken by the run itself",
    "check.select_without_choices": "{name} has no choices",
    "check.signature_order": "the signatures are not numbered 1, 2, 3 … ({orders})",
    "check.stamp": "{name} should be a stamp, and is not, or the other way round",
    "check.target_outside_limits": "the target {target} is outside the limits",
    "check.unknown_name": "nothing is called {name}",
    "check.words_missing": "{count} texts are missing in {language}, the first here",
    "check.words_undeclared": "{count} texts are in {language}, which is not declared, the first here",
    "package.altered": "this part is not what the manifest says it is",
    "package.bad_picture": "this is not the picture it claims to be",
    "package.bomb": "this part unpacks to more than {ratio} times its size",
    "package.broken": "the file is damaged",
    "package.compression": "this part is compressed in a way that is not allowed",
    "package.content_hash": "the content hash does not fit the content",
    "package.document": "the document does not hold together",
    "package.duplicate_entry": "this part is in the package twice",
    "package.duplicate_key": "the key {key} is there twice",
    "package.encrypted": "this part is encrypted",
    "package.entry_too_large": "this part is larger than {most} bytes",
    "package.float": "{number} is a binary number; decimals are written as strings",
    "package.huge_number": "the number {number} is too large",
    "package.invalid": "{reason}",
    "package.misplaced": "this part should be called {expected}",
    "package.missing_entry": "this part is missing",
    "package.missing_media": "the picture {id} is missing",
    "package.newer": "version {version} is newer than this build reads ({newest})",
    "package.not_a_file": "this part is a link or a folder",
    "package.not_a_package": "this is no package",
    "package.not_canonical": "this can't be written exactly ({reason})",
    "package.not_json": "this is no JSON object (character {at})",
    "package.not_utf8": "this is not UTF-8",
    "package.picture_too_large": "the picture is too large to be drawn ({width} x {height})",
    "package.too_deep": "more than {most} levels",
    "package.too_large": "the file is larger than {most} bytes",
    "package.too_many_entries": "more than {most} parts",
    "package.undeclared": "this part is not declared",
    "package.unknown_entry": "this part does not belong into a package",
    "package.unreadable": "the file can't be read",
    "package.unsafe_path": "this part wants to be written outside of its folder",
    "package.unsafe_svg": "the drawing could do more than be drawn ({what})",
}


def said(code: str, params: Mapping[str, str]) -> str:
    """The words of a fault; a document's fault says which of the document's findings it is."""
    text = WORDS.get(code, code).format_map(defaultdict(str, params))
    inner = params.get("reason", "")
    return f"{text}: {said(inner, params)}" if code == "package.document" and inner in WORDS else text
