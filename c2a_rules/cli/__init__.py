"""The command line: parses, calls the API, maps exit codes. A module a command, loaded when it is called."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from typing import NoReturn

from c2a_rules.errors import C2AError
from c2a_rules.garbage import seldom
from c2a_rules.status import EXIT_INCOMPLETE, EXIT_NOT_STARTED, EXIT_OK

_BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a process."""


class _Stopped(BaseException):
    """The process was asked to end; as an exception, so that drafts are removed and workers ended on the way out."""

    def __init__(self, number: int) -> None:
        self.code = _BY_SIGNAL + number


def main() -> NoReturn:
    """Run the command; a failure to start is one sentence on stderr and exit code 2."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(EXIT_NOT_STARTED)
    seldom()
    _speak_utf8()
    with _ending_in_order():
        code = _run()
    sys.exit(code)


def _run() -> int:
    """Run the command and return the exit code."""
    # The library that reads options would look through all that is installed for extensions of its own: other
    # people's code in the middle of a gate, and a twentieth of a short check's time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    import typer

    from c2a_rules.cli.app import command_line

    try:
        code = command_line(next(iter(sys.argv[1:]), None))(standalone_mode=False)
        sys.stdout.flush()
    except C2AError as error:
        return _give_up(str(error))
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as error:
        _nobody_reads()
        return _give_up(f"{error.filename or 'the output'}: {error.strerror or error}")
    except SystemExit as left:  # the parser's own way out when nobody reads on
        if isinstance(left.__context__, BrokenPipeError):
            return _nobody_reads()
        raise
    except (typer.Abort, KeyboardInterrupt):
        return _BY_SIGNAL + signal.SIGINT
    except _Stopped as stopped:
        return stopped.code
    except Exception as error:  # noqa: BLE001 - whatever else happens, Python's exit code for it would say "gaps"
        tell = getattr(error, "format_message", None)
        return _give_up(tell()) if tell else _fail(error)
    return code if isinstance(code, int) else EXIT_OK


def _fail(error: Exception) -> int:
    """Tell of a fault of this tool; Python's own exit code would say that there are gaps."""
    import traceback

    with contextlib.suppress(OSError):
        traceback.print_exception(error)
        sys.stderr.write(
            "c2a: this is a fault of the tool, and the check is incomplete; please report the lines above\n"
        )
    return EXIT_INCOMPLETE


def _nobody_reads() -> int:
    """Let what stdout still holds go nowhere: Python would write it on its way out, fail, and change the exit code."""
    with contextlib.suppress(OSError, ValueError):  # a stdout that is no file of the system's has nothing to hold
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_NOT_STARTED


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let the signals that ask a process to end raise an exception, where nobody has them ignored."""
    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    taken = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: object) -> NoReturn:
    raise _Stopped(number)


def _give_up(message: str) -> int:
    with contextlib.suppress(OSError):  # where nobody can be told, the exit code still says it
        sys.stderr.write(f"{message}\n" if message.startswith("Usage:") else f"c2a: {message}\n")
        sys.stderr.flush()
    return EXIT_NOT_STARTED


def _speak_utf8() -> None:
    """Let a report be the same bytes on every machine; a terminal keeps its own encoding."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is None:
        return
    if sys.stdout.isatty():
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
