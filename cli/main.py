"""``phinong``: reads the common options, runs the command, shows its answer or what went wrong."""

import sys
from collections.abc import Sequence
from typing import Any

from cli import faults, screen, tree
from cli.answer import Answer
from cli.command import HelpWantedError
from cli.exits import Exit


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; no traceback for what can be foreseen."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    seen = screen.Screen()
    screen.prepare_streams()
    try:
        seen = screen.of(arguments)
        result = tree.root().main(arguments, "phinong", standalone_mode=False, obj=seen)
        code = _shown(seen, result)
        sys.stdout.flush()
    except BrokenPipeError:
        code = screen.close_pipe()
    except HelpWantedError as wanted:
        code = _help(seen, wanted)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, a person gets a sentence
        code = _fault(seen, error)
    return int(code)


def _shown(seen: screen.Screen, result: Any) -> int:
    if isinstance(result, Answer):
        seen.show(result)
        return result.code
    return result if isinstance(result, int) else Exit.OK


def _help(seen: screen.Screen, wanted: HelpWantedError) -> int:
    if seen.json:
        return _fault(seen, wanted)
    print(wanted.page, end="")
    return Exit.USAGE


def _fault(seen: screen.Screen, error: Exception) -> int:
    fault = faults.fault_of(error)
    try:
        seen.complain(fault)
    except BrokenPipeError:
        screen.close_pipe()
    return fault.exit


if __name__ == "__main__":
    sys.exit(main())
