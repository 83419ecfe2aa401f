"""The words by which people mark parts of an instruction: column headers, signal words, blanks, document facts.

English first, with the German, French and Spanish words for the same; a word list, not a language model:
what is not in it stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from handrail.domain.instruction import Meaning

Severity = Literal["danger", "warning", "caution", "notice"]
Role = Literal[
    "number", "instruction", "criteria", "tolerance", "measured", "pass_fail", "check", "signature", "date",
    "instrument", "calibration", "part_no", "quantity", "serial", "lot", "material", "name", "role", "note", "media",
]  # fmt: skip

HAZARDS: Mapping[str, Severity] = {
    "danger": "danger", "gefahr": "danger", "peligro": "danger",
    "warning": "warning", "warnung": "warning", "avertissement": "warning", "advertencia": "warning",
    "attention": "warning", "achtung": "warning",
    "caution": "caution", "vorsicht": "caution", "precaución": "caution", "prudence": "caution",
}  # fmt: skip
"""Signal words that a hazard goes by."""
NOTES = frozenset(
    {"note", "important", "tip", "hint", "notice", "remark", "hinweis", "wichtig", "remarque", "nota", "importante"}
)
"""Words that set a text apart without telling of a hazard."""
_SIGNAL = "|".join(sorted((*HAZARDS, *NOTES), key=len, reverse=True))
SIGNAL = re.compile(rf"\W*(?P<word>{_SIGNAL})s?\s*(?:[:!]|\s[–—-]\s|$)\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
"""``Warning: …`` at the start of a text without bold."""
BOLD_SIGNAL = re.compile(
    rf"\s*\*\*\W*(?P<word>{_SIGNAL})s?\s*[:!.]?\s*\*\*\s*[:!–—-]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
WITHIN = re.compile(
    r"[(\[]\s*\**(?P<word>danger|warning|caution)\**\s*[:!–—-]\s*(?P<rest>[^()\[\]]{3,400})[)\]]", re.IGNORECASE
)
"""``(Warning: …)`` within a sentence."""

HOLD_LINE = re.compile(r"\W*(?:[\w&/.-]+\s){0,3}(?:hold|witness)[\s-]?point\b\s*\S{0,6}\s*(?:[:–—-]|$)", re.IGNORECASE)
"""A line that is a hold point, not one that speaks of them."""

BLANK = re.compile(r"_{3,}|\.{6,}|…{3,}")
"""A line to write on."""
BOX = re.compile(r"(?:(?<![^\s])\[\]|\[ \]|\[[xX]\])(?![(\[\w])|[☐☑☒□▢❏❑\uf0a8\uf06f\uf071\uf0fe\uf052\uf0a3]")
LEADING_BOX = re.compile(rf"\s*(?:{BOX.pattern})\s*")
EITHER = re.compile(
    r"(?:(?<=:)|(?<=:\s)|(?<=\|\s)|^)(?:pass(?:ed)?|ok|go|accept(?:ed)?|conform(?:s|ing)?)\s*(?:/|\||\bor\b)\s*"
    r"(?:fail(?:ed)?|not ok|nok|no[- ]?go|reject(?:ed)?|non-?conform(?:s|ing)?)\b"
    r"(?P<na>\s*(?:/|\|)\s*n\.?/?a\b\.?)?(?=\s*(?:$|\n|\|))",
    re.IGNORECASE | re.MULTILINE,
)
"""``PASS / FAIL`` to strike out."""
TYPED_NUMBER = re.compile(r"\s*\**\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|[a-z])\**[.)]\**[ \t]+(?=\S)")
"""``1. `` typed at the start of a text."""
STEP_WORD = re.compile(
    r"\s*\**(?:step|schritt|étape|paso)\s+(?P<number>\d{1,3}(?:\.\d{1,3})*|[A-Z])\b\**\s*[:.–—-]?\s*", re.IGNORECASE
)

CALLED_STEP = re.compile(
    r"\s*\**(?:step|schritt|étape|paso)\s+(?P<number>\d{1,3}(?:\.\d{1,3})*)\**\s*[:.–—-]\s*\**\s*(?=\S)", re.IGNORECASE
)
"""``Step 3: `` at the start of a text."""

READING = re.compile(
    r"purpose|scope|introduction|overview|background|objectives?|(?:applicable|reference|related) documents?|"
    r"references|"
    r"definitions|abbreviations|acronyms|glossary|terms|"
    r"(?:revision|change|document|version) (?:history|log|control|record)|"
    r"revisions|(?:table of )?contents|document structure|responsibilities|distribution|non-?conformance(?: handling)?|"
    r"zweck|geltungsbereich|einleitung|begriffe|änderungshistorie|inhalt|objet|portée|introducción|alcance",
    re.IGNORECASE,
)  # fmt: skip
"""Titles of sections that are read, not done."""
_STORE = (
    r"(?:equipment|tools?|tooling|materials?|parts?|consumables|supplies|hardware|components|bill of materials?|bom|"
    r"kit|ppe|"
    r"werkzeuge?|material(?:ien)?|teile|stückliste|prüfmittel|outillage|matériel|nomenclature|herramientas|materiales)"
)
STORES = re.compile(
    rf"(?:[^:]{{1,60}}: )?(?:[\w-]+ ){{0,2}}{_STORE}(?:(?:,| and| &| et| und| y| ?/)+ ?(?:[\w-]+ )?{_STORE})*"
    r"(?: (?:list|required|needed|checklist|check list|necessary|used))*|"
    r"what (?:is included|you need|you will need|to bring)\W*",
    re.IGNORECASE,
)
"""Titles of sections that list what is needed."""

_ROLES: Mapping[Role, str] = {
    "number": (
        r"#|no|nr|n°|№|num|number|step|steps|step (?:#|no|nr|number|id)|seq|sequence|item (?:#|no|nr|number)|"
        r"pos|position|s\.?/?no|sl no|schritt|étape|paso|line|index"
    ),
    "pass_fail": (
        r"p/?f|p / f|pass|fail|pass ?/ ?fail|pass or fail|p/f/na|go ?/ ?no[- ]?go|accept ?/ ?reject|acc ?/ ?rej|"
        r"ok ?/ ?nok|ok|result \(p/f\)|pass \(?y/n\)?|verdict|i\.?o\.?|conform(?:s|ing|e|ity)?"
    ),
    "signature": (
        r"(?:initials?|signature|sign(?:ed)?|name|by|inspector|operator) ?(?:/|&|and) ?(?:date|signature|time)|"
        r"initials?|init|signature|signed|sign[- ]?off|sign|inspector|technician|tech|operator|performed by|"
        r"done by|verified by|checked by|inspected by|witness(?:ed by)?|approved by|reviewed by|completed by|by|"
        r"qa|qc|stamp|insp|assembler|mechanic|engineer|unterschrift|kürzel|prüfer|visa|firma"
    ),
    "date": (
        r"date|time|date ?/ ?time|date (?:&|and) time|datum|datum ?/ ?zeit|uhrzeit|heure|fecha|start time|"
        r"end time|start|finish|(?:start|end|completion) date|\w+ date"
    ),
    "calibration": (
        r"cal(?:ibration)?\.? ?(?:due|date|exp(?:iry|ires)?|status|required|req|valid until)?(?: date)?|due date"
    ),
    "part_no": (
        r"p/?n|part (?:no|nr|number|#)|part ?no|model|catalog(?:ue)? (?:no|number|#)|cat no|artikelnummer|"
        r"teilenummer|référence|sku|item code|drawing(?: no| number)?"
    ),
    "quantity": r"qty|quantity|q'ty|count|amount|menge|anzahl|stück|items|quantité|cantidad|qté|units?",
    "serial": r"s/?n|serial(?: ?(?:no|nr|number|#))?|seriennummer|asset (?:id|no|number|tag)|id(?: no| number)?",
    "lot": r"lot|batch|lot ?(?:no|nr|number|#)|batch ?(?:no|nr|number|#)|lot/batch|charge|heat (?:no|number)",
    "tolerance": r"tolerance|tol|toleranz|tolérance|\+/-|±|deviation allowed",
    "measured": (
        r"(?:actual|measured|observed|recorded|reported|as[- ]?(?:found|left|run|built))(?: .*)?|measurement|"
        r"reading|readings|value recorded|result|results|results?/notes|data|entry|response|observations?|"
        r"istwert|messwert|ergebnis|valeur mesurée|mesure|resultado|value|finding|findings|recorded"
    ),
    "criteria": (
        r"expected(?: .*)?|.*criteria|criterion|requirements?|required(?: .*)?|acceptance(?: .*)?|"
        r"spec(?:ification)?s?|limits?|nominal(?: .*)?|target(?: .*)?|range|standard|allowed(?: .*)?|sollwert|"
        r"vorgabe|critères?|exigence|requisito|pass/fail criteria|set ?point|threshold|min(?:imum)?|"
        r"max(?:imum)?|reference(?: value)?"
    ),
    "check": (
        r"verified|verif(?:y|ication)|done|completed?|checked|received|ready|confirmed|present|installed|"
        r"available|yes ?/ ?no|y/n|✓|✔|☐|tick|erledigt|geprüft|fait|vérifié|hecho|status|passed|closed|"
        r"satisfied|check ?box"
    ),
    "instruction": (
        r"actions?|tasks?|activity|activities|instructions?|procedures?(?: step)?|operations?|descriptions?|"
        r"item|checks?|check item|tests?|test (?:step|description|case|name)|inspections?|inspection item|"
        r"work (?:step|instruction|description)|what to (?:do|check)|parameter|property|properties|"
        r"characteristics?|feature|question|verify that|step description|event|condition|function|tätigkeit|"
        r"arbeitsschritt|beschreibung|opération|acción|measurement point"
    ),
    "instrument": r"equipment|instruments?|gau?ges?|test equipment|tooling|prüfmittel|tool|tools",
    "material": (
        r"materials?|parts?|components?|consumables?|hardware|part (?:name|description)|material description|"
        r"supplies"
    ),
    "name": r"name|printed name|print name|full name|nom|nombre",
    "role": r"role|function|title|position|department|responsible|responsibility",
    "media": r"pictures?|photos?|images?|figures?|illustrations?|bild|foto|photo reference",
    "note": r"notes?|comments?|remarks?|bemerkungen?|remarques?|observaciones",
}
"""What a column's header says it is for; the first that fits counts."""
_ROLE_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES.items())
_HEADER_NOISE = re.compile(r"[*_:.?]+|\s+\([^()]{0,30}\)$")
ENTERED: frozenset[Role] = frozenset(
    {"measured", "pass_fail", "check", "signature", "date", "calibration", "serial", "lot", "note"}
)
"""Columns in which somebody writes."""


def role(header: str) -> Role | None:
    """What a column is for, by its header; None if the header tells nothing."""
    plain = header.replace("**", "").strip()
    for text in (plain, _HEADER_NOISE.sub("", plain).strip()):
        text = " ".join(text.split())
        if not text or len(text) > 60:
            continue
        for name, pattern in _ROLE_PATTERNS:
            if pattern.fullmatch(text):
                return name
    return None


SIGNED = re.compile(r"\b(?:signature|signed|initials?|unterschrift|visa|firma)\b", re.IGNORECASE)
"""Words beside a line that is signed on."""
_MEANINGS: tuple[tuple[Meaning, str], ...] = (
    ("approved", r"approv|authori[sz]|genehmig|freigabe"),
    ("reviewed", r"review"),
    ("witnessed", r"witness"),
    ("verified", r"verif|check|inspect|insp\b|\bqa\b|\bqc\b|quality|prüf"),
)
MEANINGS = tuple((meaning, re.compile(pattern, re.IGNORECASE)) for meaning, pattern in _MEANINGS)
"""What a signature means, by the words around it; else ``performed``."""

FACTS: Mapping[str, re.Pattern[str]] = {
    "doc_no": re.compile(
        r"(?:document|doc|procedure|sop|wi|work instruction|instruction|form|specification|spec)\.?\s*"
        r"(?:id|no|nr|number|#|num)\.?"
        r"|dokument(?:en)?(?:nummer|-?nr\.?)|numéro de document", re.IGNORECASE,
    ),
    "revision": re.compile(
        r"(?:document |doc\.? |current )?(?:version|revision|rev|issue|ausgabe|révision)\.?(?: (?:no|number|#))?",
        re.IGNORECASE,
    ),
}  # fmt: skip
FACT_LINE = re.compile(r"\s*\**(?P<name>[^:*\n]{2,40}?)\**\s*:\s*\**\s*(?P<value>[^\n*][^\n]{0,79}?)\**\s*(?:\n|$)")
"""``**Document ID**: ABC-1``."""
TITLE_VERSION = re.compile(r"\b(?:version|revision|rev)\.?\s*(?P<value>\d+(?:\.\d+)*|[A-Z])\b", re.IGNORECASE)
CAPTION = re.compile(r"\W*(?:figure|fig|photo|image|abbildung|abb|bild|figura)\b\.?\s*\d*", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(?:TO ?DO|TBD|TBC|FIXME|LINK HERE|XXX|need to add|placeholder)\b", re.IGNORECASE)

KINDS = (
    ("assembly", re.compile(r"assembl|montage|zusammenbau", re.IGNORECASE)),
    ("inspection", re.compile(r"inspection|prüfplan|inspect", re.IGNORECASE)),
    ("test", re.compile(r"\btest", re.IGNORECASE)),
    ("maintenance", re.compile(r"maintenance|service|wartung|repair", re.IGNORECASE)),
    ("batch", re.compile(r"\bbatch\b", re.IGNORECASE)),
    ("setup", re.compile(r"set-?up|installation|configuration", re.IGNORECASE)),
)
"""The kind of an instruction, by its title; else ``checklist``."""
