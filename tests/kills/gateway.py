"""The gateway as a victim: ``handrail-gateway`` as it is, only that it says what it is doing.

python -m tests.kills.gateway serve --data DIR …
"""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import event

from handrail_gateway.__main__ import main
from handrail_gateway.database import Database
from handrail_gateway.gateway import Gateway
from handrail_gateway.intake import Intake
from tests.kills import marks


def _tell_windows() -> None:
    marks.watch(Intake, "accept", marks.STORE)
    marks.watch(Gateway, "interpret", marks.INTERPRET)
    made = Database.__init__

    def watched(database: Database, engine: Any) -> None:
        made(database, engine)
        # Called when the transaction is about to be committed; "store" ends after it.
        event.listen(engine, "commit", _committing)

    Database.__init__ = watched  # type: ignore[method-assign,assignment]


def _committing(connection: Any) -> None:
    # Reads end with a commit too.
    if marks.inside() == (marks.STORE,) and connection.get_execution_options().get("handrail_write"):
        marks.say("begin", window=marks.GATEWAY_COMMIT)


if __name__ == "__main__":
    _tell_windows()
    sys.exit(main())
