"""``phinong``: reads the common options, runs the command, shows its answer or what went wrong."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cli import faults, screen, tree
from cli.answer import Answer
from cli.command import HelpWantedError
from cli.errors import UnwritableFileError
from cli.exits import Exit


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; no traceback for what can be foreseen."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    screen.prepare_streams()
    seen = screen.Screen(json=screen.wants_json(arguments))
    try:
        seen = screen.of(arguments)
        result = tree.root().main(arguments, "phinong", standalone_mode=False, obj=seen)
        code = _shown(seen, result)
    except KeyboardInterrupt:
        code = Exit.STOPPED
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, a person gets a sentence
        code = _fault(seen, error)
    return int(code)


def _shown(seen: screen.Screen, result: Any) -> int:
    if isinstance(result, Answer):
        seen.show(result)
        return result.code
    return result if isinstance(result, int) else Exit.OK


def _fault(seen: screen.Screen, error: Exception) -> int:
    if isinstance(error, HelpWantedError) and not seen.json:
        with screen.writing():
            print(error.page, end="")
        return Exit.USAGE
    fault = faults.fault_of(error)
    if isinstance(error, UnwritableFileError) and error.facts["path"] == screen.STDOUT:
        seen = replace(seen, json=False)
    seen.complain(fault)
    return fault.exit


if __name__ == "__main__":
    sys.exit(main())
