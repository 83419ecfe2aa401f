"""The command `handrail`."""

import sys

from handrail import __version__


def main() -> int:
    """Print the version until the commands are there."""
    if sys.argv[1:] == ["--version"]:
        print(f"handrail {__version__}")
        return 0
    print("handrail: no commands yet", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
