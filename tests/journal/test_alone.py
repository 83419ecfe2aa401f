"""A folder is held by one process at a time, however that process ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from handrail.commands.alone import InUse, alone

HOLD = """
import sys
from pathlib import Path
from handrail.commands.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("killed", [False, True])
def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path, killed: bool) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(InUse, match="one at a time"), alone(tmp_path):
            pass
        if killed:
            holder.kill()
    with alone(tmp_path):
        pass
