"""The command `handrail-gateway`."""

import sys


def main() -> int:
    """Refuse until the commands are there."""
    print("handrail-gateway: no commands yet", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
