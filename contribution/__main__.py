"""`python -m contribution`: the engine for any analyst, without a database."""

import argparse
import sys
from collections.abc import Sequence

from contribution.commands import attribute, chain, effect, maturity, rates, score
from contribution.commands.files import InputError

WRONG_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 with a sentence on the error output that says what is wrong and where."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_INPUT
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m contribution", description=__doc__)
    commands = found.add_subparsers(required=True, metavar="command")
    for module in (attribute, rates, maturity, chain, effect, score):
        module.register(commands)
    return found


if __name__ == "__main__":
    sys.exit(main())
