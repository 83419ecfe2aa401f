"""``handrail-gateway statement``: the site's accountability statement, which everybody accepts before they sign."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pydantic import ValidationError

from handrail.domain.policy import SitePolicy, Statement
from handrail_gateway.commands.common import data_argument, database_of, say, settings_of
from handrail_gateway.migrate import check_version
from handrail_gateway.moments import text_of, utc_now
from handrail_gateway.site_policy import current_policy, keep_policy

NAME = "statement"
HELP = "show the accountability statement, or put a new version of it in force"


def arguments(parser: ArgumentParser) -> None:
    """Adds the command's arguments."""
    data_argument(parser)
    parser.add_argument(
        "--text", action="append", default=[], metavar="LANGUAGE=FILE",
        help="the words in a language (UTF-8), for instance en=statement.txt; once for each language",
    )  # fmt: skip


def run(arguments: Namespace) -> int:
    """Runs the command; the gateway may be running. 2 when there is none or it can't be used. Raises OSError."""
    database = database_of(settings_of(arguments))
    try:
        check_version(database)
        with database.write() as connection:
            policy, _ = current_policy(connection)
            if arguments.text:
                policy = _with(policy, arguments.text)
                keep_policy(connection, policy, text_of(utc_now()))
    except (ValidationError, ValueError) as reason:
        print(f"handrail-gateway statement: {_said(reason)}", file=sys.stderr)
        return 2
    finally:
        database.close()
    said = policy.statement
    if said is None:
        print("handrail-gateway statement: the site has none. Give one: --text en=FILE", file=sys.stderr)
        return 2
    words = [f"Version {said.version} of the accountability statement is in force."]
    words += [f"\n[{language}]\n{text}" for language, text in sorted(said.text.items())]
    say(arguments, "\n".join(words), said.to_json())
    return 0


def _with(policy: SitePolicy, texts: list[str]) -> SitePolicy:
    """The policy with these words; the same words are the same version. Raises ValueError, OSError."""
    text: dict[str, str] = {}
    for one in texts:
        language, named, file = one.partition("=")
        if not named or not language:
            raise ValueError(f"{one}: write it as LANGUAGE=FILE, for instance en=statement.txt")
        text[language] = Path(file).read_text(encoding="utf-8").strip()
    before = policy.statement
    if before is not None and before.text == text:
        return policy
    statement = Statement(version=1 if before is None else before.version + 1, text=text)
    return policy.model_copy(update={"statement": statement})


def _said(reason: ValueError) -> str:
    if isinstance(reason, ValidationError):
        return "each language needs 1 to 8,000 characters of words"
    return str(reason)
