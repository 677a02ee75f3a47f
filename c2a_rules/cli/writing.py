"""Where reports go: the formats asked for, each opened on a file or on the screen."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from c2a_rules.api import Toolbox
from c2a_rules.drafts import whole_file
from c2a_rules.errors import C2AError, UsageError, did_you_mean
from c2a_rules.model import Reporter, ReportOptions
from c2a_rules.report.kept import Kept

Opened = tuple[Reporter, IO[str]]


def tell(loaded: Toolbox, reporters: list[Opened], step: Callable[[Reporter, IO[str]], None]) -> None:
    """Do a step with every format; one that crashes is left out from then on, and the check is incomplete."""
    for opened in list(reporters):
        try:
            step(*opened)
        except (OSError, C2AError):
            raise
        except Exception as error:  # noqa: BLE001 - a format that crashes costs itself and no other
            reporters.remove(opened)
            loaded.failed(type(opened[0]), f"the format {opened[0].name}: {type(error).__name__}: {error}")


def pass_on(reporter: Reporter, kept: Kept) -> None:
    """Give a plan to a format: as it came to one that takes it so, else as a report."""
    take = getattr(reporter, "kept", None)
    if take:
        take(kept)
    else:
        reporter.plan(kept.report)


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
            try:
                found.append((reporter, stack.enter_context(_file(path, reporter, found))))
            except OSError as error:
                raise UsageError(f"--output: {path} cannot be written: {error.strerror or error}") from None
        on_screen = [name for name in dict.fromkeys(formats) if name not in named]
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


def _file(path: Path, reporter: Reporter, working: list[Opened]) -> contextlib.AbstractContextManager[IO[str]]:
    """Return a file that is put in its place once everything went well, and the format that fills it still works."""
    return whole_file(path, keep=lambda: any(each is reporter for each, _out in working))


def _for_screen(reporter: Reporter) -> Reporter:
    if getattr(reporter, "binary", False):
        raise UsageError(f"{reporter.name} is no text for a screen; write --output {reporter.name}=PATH")
    return reporter


def _reporter(loaded: Toolbox, name: str, options: ReportOptions) -> Reporter:
    if name not in loaded.reporters:
        known = sorted(loaded.reporters)
        raise UsageError(f'no format is named "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return loaded.reporters[name](options)
