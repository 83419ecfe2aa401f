"""Approved mappings and tables of codes: kept as they were read, with who wrote and who approved them (S1-21)."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, insert, select

from handrail_gateway.access import note_access
from handrail_gateway.deliveries.mapping import Codes, MappingRules, NotAMapping, Read, Unmapped, mapping_name, read
from handrail_gateway.schema import delivery_documents

_read = lru_cache(maxsize=64)(read)
"""A document is read at each try, and is the same each time."""


def approve(connection: Connection, document: Read, by: str, comment: str, at: str) -> None:
    """Puts a document in force, in its approver's name. Raises NotAMapping."""
    content = document.document
    if not by.strip():
        raise NotAMapping("say who approves it: --by NAME")
    if by.strip().casefold() == content.made_by.strip().casefold():
        raise NotAMapping(f"{by.strip()} wrote it: somebody else has to approve it")
    known = in_force(connection, document.sort, document.name)
    if known is not None and content.version <= known.document.version:
        raise NotAMapping(f"version {known.document.version} of {document.name} is in force: give it a higher one")
    if isinstance(content, MappingRules):
        codes = codes_of(connection, content.target.connector)
        missing = sorted(content.tables - set(codes.tables if codes is not None else ()))
        if missing:
            raise NotAMapping(f"approve a table of codes {missing[0]} first")
    row = {
        "digest": document.digest, "sort": document.sort, "name": document.name, "version": content.version,
        "text": document.text, "made_by": content.made_by, "approved_by": by.strip(), "approved_at": at,
        "comment": comment.strip(),
    }  # fmt: skip
    connection.execute(insert(delivery_documents).values(**row))
    note_access(
        connection, at, f"{document.sort}.approved", by=by.strip(), digest=document.digest, name=document.name,
        version=content.version, made_by=content.made_by, comment=comment.strip(),
    )  # fmt: skip


def in_force(connection: Connection, sort: str, name: str) -> Read | None:
    """The newest approved version. Raises Unmapped where it is not any more what was approved."""
    mine = select(delivery_documents).where(delivery_documents.c.sort == sort, delivery_documents.c.name == name)
    row = connection.execute(mine.order_by(delivery_documents.c.version.desc()).limit(1)).first()
    if row is None:
        return None
    try:
        found = _read(row.text.encode())
    except NotAMapping as reason:
        raise Unmapped(f"the {sort} {name} in force can't be read by this build: {reason}") from reason
    if found.digest != row.digest:
        raise Unmapped(f"the {sort} {name} in force was altered since it was approved")
    return found


def mapping_of(connection: Connection, connector: str, kind: str) -> tuple[MappingRules, str] | None:
    """The mapping in force and its digest."""
    found = in_force(connection, "mapping", mapping_name(connector, kind))
    if found is None or not isinstance(found.document, MappingRules):
        return None
    return found.document, found.digest


def codes_of(connection: Connection, connector: str) -> Codes | None:
    """The codes in force for a connector."""
    found = in_force(connection, "codes", connector)
    return found.document if found is not None and isinstance(found.document, Codes) else None


def codes_digest(connection: Connection, connector: str) -> str | None:
    """The digest of those."""
    found = in_force(connection, "codes", connector)
    return None if found is None else found.digest
