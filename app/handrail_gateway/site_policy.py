"""The site policy in force: the newest version wins, none is ever changed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from handrail.domain.policy import SitePolicy
from handrail.wire.envelope import canonical
from handrail.wire.snapshot import policy_hash
from handrail_gateway.schema import policies


def current_policy(connection: Connection) -> tuple[SitePolicy, int]:
    """The policy and its version; version 0 is the built-in default."""
    query = select(policies.c.policy, policies.c.version).order_by(policies.c.version.desc()).limit(1)
    row = connection.execute(query).first()
    return (SitePolicy.model_validate_json(row.policy), int(row.version)) if row else (SitePolicy(), 0)


def current_policy_hash(connection: Connection) -> str:
    """What an event's place says of it."""
    return policy_hash(current_policy(connection)[0])


def keep_policy(connection: Connection, policy: SitePolicy, at: str) -> None:
    """Makes a policy the one in force, unless it is."""
    known, version = current_policy(connection)
    if version == 0 or known != policy:
        text = canonical(policy.to_json()).decode()
        connection.execute(insert(policies).values(version=version + 1, policy=text, made_at=at))
