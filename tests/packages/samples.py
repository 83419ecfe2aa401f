"""A small instruction that uses every kind of part, its picture, and the parts of its package."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from handrail.domain.instruction import Instruction
from handrail.packages.manifest import digest
from handrail.packages.writer import SourceFile, build


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 14)) + chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00" + frame + b"\xff\xd9"


def svg(body: str = "", attributes: str = 'width="10" height="10"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()


def document(**changes: Any) -> dict[str, Any]:
    """The sample as JSON data; ``changes`` replace top-level fields."""
    picture = png()
    plain: dict[str, Any] = {
        "schema": 1,
        "doc_no": "WI-7",
        "revision": "B",
        "title": {"en": "Fit the pump"},
        "choice_lists": [{"id": "yes_no", "items": [{"value": "yes"}, {"value": "no"}]}],
        "hazards": [
            {"id": "crush", "severity": "warning", "text": {"en": "Crush"},
             "actions": [{"id": "off", "text": {"en": "Off"}}]}
        ],
        "materials": [{"id": "screw", "kind": "part", "name": {"en": "Screw"}}],
        "media": [{"id": "pump", "file": "pump.png", "sha256": digest(picture), "mime": "image/png"}],
        "body": [
            {
                "node": "section", "id": "prepare", "title": {"en": "Prepare"},
                "nodes": [
                    {
                        "node": "step", "id": "look", "number": "1.1", "title": {"en": "Look"}, "hazards": ["crush"],
                        "materials": ["screw"], "blocks": [{"kind": "figure", "media": "pump"}],
                        "inputs": [
                            {"id": "ok", "name": "ok", "type": "select_one", "label": {"en": "Y"}, "choices": "yes_no"},
                            {"id": "gap", "name": "gap", "type": "measurement", "label": {"en": "Gap"}, "unit": "mm",
                             "limits": {"lower": "0.10", "upper": "0.30", "target": "0.2"},
                             "when": {"text": "$ok = 'yes'"}, "constraint": {"expr": {"text": ". >= 0"}}},
                        ],
                        "signatures": [{"id": "done", "meaning": "performed"}],
                    },
                ],
            },
            {"node": "repeat", "id": "each", "count": {"text": "2"}, "nodes": [
                {"node": "step", "id": "turn", "title": {"en": "Turn"},
                 "inputs": [{"id": "n", "name": "n", "type": "integer", "label": {"en": "N"}}]},
            ]},
            {"node": "branch", "id": "route", "cases": [
                {"when": {"text": "$gap > 0.2"}, "nodes": [{"node": "step", "id": "shim", "title": {"en": "Shim"}}]},
            ]},
        ],
    }  # fmt: skip
    return {**plain, **changes}


def instruction(**changes: Any) -> Instruction:
    return Instruction.model_validate(document(**changes))


def package(**changes: Any) -> bytes:
    return build(instruction(**changes), {"pump": png()}, [SourceFile("form.xls", b"original")])


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return stream.getvalue()


def resealed(parts: Mapping[str, bytes], **manifest: Any) -> bytes:
    """The parts with a manifest that fits the document again: what an attacker who knows the format writes."""
    from handrail.packages.manifest import content_hash

    plain = json.loads(parts["manifest.json"])
    body = parts["instruction.json"]
    plain["document"] = {"file": "instruction.json", "sha256": digest(body), "size": len(body)}
    plain.update(manifest)
    plain.setdefault("content", "")
    if "content" not in manifest:
        plain["content"] = content_hash(digest(body), [medium["sha256"] for medium in plain["media"]])
    return zipped({**parts, "manifest.json": json.dumps(plain).encode()})
