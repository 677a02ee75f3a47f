"""The command line: parses, calls the API, maps exit codes. A module a command, loaded when it is called."""

import contextlib
import gc
import os
import sys
from typing import NoReturn

from c2a_rules.errors import C2AError
from c2a_rules.status import EXIT_NOT_STARTED

_INTERRUPTED = 130
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""Loading makes many objects and no garbage: looking for some that often took a tenth of a short check's time."""


def main() -> NoReturn:
    """Run the command; a failure to start is one sentence on stderr and exit code 2."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(EXIT_NOT_STARTED)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)

    import typer

    from c2a_rules.cli.app import command_line

    _speak_utf8()
    try:
        code = command_line(next(iter(sys.argv[1:]), None))(standalone_mode=False)
        sys.stdout.flush()
    except C2AError as error:
        _give_up(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_NOT_STARTED)
    except OSError as error:
        _give_up(f"{error.filename or 'the report'}: {error.strerror or error}")
    except SystemExit as left:  # the parser's own way out when nobody reads on
        sys.exit(EXIT_NOT_STARTED if isinstance(left.__context__, BrokenPipeError) else left.code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    except Exception as error:
        tell = getattr(error, "format_message", None)
        if tell is None:
            raise
        _give_up(tell())
    sys.exit(code if isinstance(code, int) else 0)


def _give_up(message: str) -> NoReturn:
    with contextlib.suppress(OSError):  # where nobody can be told, the exit code still says it
        sys.stderr.write(f"{message}\n" if message.startswith("Usage:") else f"c2a: {message}\n")
        sys.stderr.flush()
    sys.exit(EXIT_NOT_STARTED)


def _speak_utf8() -> None:
    """Let a report be the same bytes on every machine; a terminal keeps its own encoding."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is None:
        return
    if sys.stdout.isatty():
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
