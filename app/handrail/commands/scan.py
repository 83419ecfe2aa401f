"""``handrail scan``: the codes in still pictures, read by the client's own decoding door."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.capture.characters import DEFAULT, known_character_set

if TYPE_CHECKING:
    from handrail.capture.codes import CodeDoor
    from handrail.capture.decoding import DecodingDoor
    from handrail.capture.reads import Read

CANNOT_READ = 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``scan``."""
    parser = subparsers.add_parser(
        "scan",
        help="read the codes in pictures",
        description="Reads the codes in still pictures. A still is one frame: `agreed` tells whether two strategies "
        "or a structural check confirm a code; it is never a record's value by itself. Exit: 0, or 2 if a file can't "
        "be used as a picture; the others are read.",
    )
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    parser.add_argument("--json", action="store_true", help="print one JSON document: a list of codes for each picture")
    parser.add_argument(
        "--charset", type=_charset, default=DEFAULT, help="of bytes that name no character set and are no UTF-8"
    )
    parser.add_argument("--second-reader", action="store_true", help="ask ZBar too; what it reads otherwise is no read")


def run(args: argparse.Namespace) -> int:
    """Reads each picture and prints what was found."""
    from handrail.capture.codes import CodeDoor, proves_itself
    from handrail.capture.decoding import Asked, DecodingDoor
    from handrail.capture.pictures import PictureError
    from handrail.capture.zbar import NoSecondReader

    codes = CodeDoor()
    asked = Asked(charset=args.charset, second_reader=args.second_reader)
    door = DecodingDoor(asked, lambda read: proves_itself(codes, read))
    answers: list[list[dict[str, Any]]] = []
    status = 0
    for path in args.images:
        try:
            answers.append(_codes(path, door, codes))
        except PictureError as reason:
            print(f"handrail scan: {path} {reason}", file=sys.stderr)
            answers.append([])
            status = CANNOT_READ
            continue
        except NoSecondReader as reason:
            print(f"handrail scan: {reason}", file=sys.stderr)
            return CANNOT_READ
        if not args.json:
            _print(path, answers[-1])
    if args.json:
        print(json.dumps(answers, indent=2, ensure_ascii=False))
    return status


def _charset(name: str) -> str:
    if not known_character_set(name):
        raise argparse.ArgumentTypeError(f"there is no character set {name!r}; take one such as iso-8859-1, shift_jis")
    return name


def _codes(path: Path, door: DecodingDoor, codes: CodeDoor) -> list[dict[str, Any]]:
    """The codes of one picture. Raises PictureError."""
    from handrail.capture.pictures import luma_of

    return [_said(read, codes) for read in door.still(luma_of(path)).reads]


def _said(read: Read, codes: CodeDoor) -> dict[str, Any]:
    from handrail.capture.codes import in_picture
    from handrail.domain.refusal import Refusal
    from handrail.words import Words

    answer: dict[str, Any] = {
        "text": read.text, "bytes_hex": read.data.hex(), "symbology": read.symbology,
        "symbology_identifier": read.identifier, "engine": read.engine, "agreed": read.agreed, "elements": {},
        "strategy": read.strategy, "characters": read.characters,
        "corners": [[round(point.x, 1), round(point.y, 1)] for point in read.corners],
    }  # fmt: skip
    scan = in_picture(codes, read)
    if isinstance(scan, Refusal):
        spoken = Words("en").reason(scan.reasons[0])
        answer["refused"] = {"code": scan.code, "words": f"{spoken.title}. {spoken.detail} {spoken.what_to_do}"}
    else:
        answer |= {"elements": scan.elements, "scheme": scan.scheme, "identifiers": scan.identifiers,
                   "read_as": scan.read_as}  # fmt: skip
    return answer


def _print(path: Path, codes: list[dict[str, Any]]) -> None:
    print(f"{path}: {'no code' if not codes else f'{len(codes)} codes' if len(codes) > 1 else '1 code'}")
    for code in codes:
        shown = "".join(char if char.isprintable() else f"<{ord(char):02X}>" for char in code["text"])
        sure = "confirmed" if code["agreed"] else "one reading"
        print(f"  {code['symbology']} {code['symbology_identifier']}  {shown}  ({sure})")
        for name, value in (code["elements"] | code.get("identifiers", {})).items():
            read_as = code["read_as"].get(name)
            print(f"    ({name}) {value}{f' = {read_as}' if read_as and read_as != value else ''}")
        if "refused" in code:
            print(f"    not usable: {code['refused']['words']}")
