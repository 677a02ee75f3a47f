"""Where reports go: the formats asked for, each opened on a file or on the screen."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from c2a_rules.api import Toolbox
from c2a_rules.errors import UsageError, did_you_mean
from c2a_rules.model import Reporter, ReportOptions

Opened = tuple[Reporter, IO[str]]


def tell(loaded: Toolbox, reporters: list[Opened], step: Callable[[Reporter, IO[str]], None]) -> None:
    """Do a step with every format; one that crashes is left out from then on, and the check is incomplete."""
    for opened in list(reporters):
        try:
            step(*opened)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - a format that crashes costs itself and no other
            reporters.remove(opened)
            loaded.failed(type(opened[0]), f"the format {opened[0].name}: {type(error).__name__}: {error}")


@contextlib.contextmanager
def reporters(
    loaded: Toolbox, formats: Sequence[str], outputs: Sequence[str], options: ReportOptions
) -> Iterator[list[Opened]]:
    """Open every format asked for: those with a path in a file, the others on stdout.

    Args:
        loaded: where the formats come from.
        formats: their names, as typed.
        outputs: `FORMAT=PATH`, as typed.
        options: what the user wants to see.

    Raises:
        UsageError: a format or file that is not to be had.
    """
    rules = {name: rule.info for name, rule in loaded.catalog.rules.items()}
    options = replace(options, actions=loaded.catalog.actions, rules=rules)
    with contextlib.ExitStack() as stack:
        found: list[Opened] = []
        named: set[str] = set()
        for text in outputs:
            name, path = _output(text)
            named.add(name)
            reporter = _reporter(loaded, name, options)
            found.append((reporter, stack.enter_context(_file(path))))
        on_screen = [name for name in dict.fromkeys(formats) if name not in named]
        if not formats and not outputs:
            on_screen = ["table"]
        if len(on_screen) > 1:
            raise UsageError(
                f"only one format can go to the screen; give --output for the others: {', '.join(on_screen)}"
            )
        found.extend((_for_screen(_reporter(loaded, name, options)), sys.stdout) for name in on_screen)
        yield found


def _output(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or not path:
        raise UsageError(f'--output: "{text}" is not of the form FORMAT=PATH')
    return name, Path(path)


def spare(paths: Sequence[str], outputs: Sequence[str]) -> None:
    """Refuse to write a report over a plan that is checked, or over another report."""
    taken = {os.path.realpath(path): "a plan to check" for path in paths}
    for text in outputs:
        path = os.path.realpath(_output(text)[1])
        if path in taken and not Path(path).is_dir():
            raise UsageError(f'--output: "{text}" would write over {taken[path]}')
        taken[path] = "another report"


@contextlib.contextmanager
def _file(path: Path) -> Iterator[IO[str]]:
    """Open a file that is there, in full, once everything went well; until then it is what it was."""
    path = Path(os.path.realpath(path))
    special = path.exists() and not path.is_file()
    draft = path if special else path.with_name(f".{path.name}.part")
    try:
        stream = draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"--output: {path} cannot be written: {error.strerror or error}") from None
    try:
        with stream:
            yield stream
        if not special:
            draft.replace(path)
    except BaseException:
        if not special:
            draft.unlink(missing_ok=True)
        raise


def _for_screen(reporter: Reporter) -> Reporter:
    if getattr(reporter, "binary", False):
        raise UsageError(f"{reporter.name} is no text for a screen; write --output {reporter.name}=PATH")
    return reporter


def _reporter(loaded: Toolbox, name: str, options: ReportOptions) -> Reporter:
    if name not in loaded.reporters:
        known = sorted(loaded.reporters)
        raise UsageError(f'no format is named "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return loaded.reporters[name](options)
