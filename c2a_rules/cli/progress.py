"""How far a check is, on standard error while somebody watches."""

import contextlib
import sys
import time
from typing import IO, TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from c2a_rules.model import Reporter

_SECONDS_BETWEEN = 0.2
_SURE_AFTER = 1.0


@contextlib.contextmanager
def watched(opened: "Sequence[tuple[Reporter, IO[str]]]") -> "Iterator[Progress]":
    """Show progress on standard error where that is a terminal, and no report comes to a terminal meanwhile."""
    between = any(out is sys.stdout and out.isatty() for _reporter, out in opened)
    progress = Progress(sys.stderr if sys.stderr.isatty() and not between else None)
    try:
        yield progress
    finally:
        progress.end()


class Progress:
    """A line that is written over.

    Args:
        out: where it is shown; None for nowhere.
    """

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._began = self._shown = time.monotonic()
        self._width = 0

    def tell(self, plans: int, read: int, size: int) -> None:
        """Show now and then how many plans are judged, and how many bytes of how many were looked at for them."""
        if self._out is None:
            return
        now = time.monotonic()
        if now - self._shown >= _SECONDS_BETWEEN:
            self._shown = now
            self._show(told(plans, read, size, now - self._began))

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            self._show("")
            self._show("")

    def _show(self, text: str) -> None:
        if self._out is not None:
            self._out.write(f"\r{text:<{self._width}}")
            self._out.flush()
            self._width = len(text)


def told(plans: int, read: int, size: int, seconds: float) -> str:
    """Return the line: how many plans, how many a second, and how long it will take where that can be told."""
    line = f"{plans:,} plans, {plans / seconds:,.0f} a second"
    if not size or not read or seconds < _SURE_AFTER:
        return line
    share = min(read / size, 1.0)
    left = round(seconds / share - seconds)
    return f"{line}, {share:.0%}, {left // 3600}:{left // 60 % 60:02}:{left % 60:02} to go"
