"""Which files a user means: files, folders, globs, `-` for standard input; each once, in a fixed order."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TYPE_CHECKING

from c2a_rules.errors import DocumentError, UsageError, did_you_mean
from c2a_rules.files import below, hold_to_plain, matches, opened
from c2a_rules.limits import Limits

if TYPE_CHECKING:
    from c2a_rules.urls import Remote

STDIN = "-"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(://|::)")
_GLOB_MARKS = ("*", "?", "[")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: `found` says that it was met in a folder rather than named.

    A file of this machine has a `path`, one elsewhere a `remote`, and standard input neither.
    """

    name: str
    path: Path | None
    found: bool = False
    remote: "Remote | None" = None

    @property
    def suffix(self) -> str:
        """What says which reader reads it."""
        named = self.path or self.remote
        return named.suffix.lower() if named else ".json"

    @property
    def size(self) -> int | None:
        """How many bytes it has; None where that is not known."""
        if self.remote is not None:
            return self.remote.size
        return None if self.path is None else self.path.stat().st_size

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open it for reading; raises DocumentError where that is impossible."""
        if self.remote is not None:
            with self.remote.open() as stream:
                yield stream
            return
        if self.path is None:
            if sys.stdin is None:
                raise DocumentError("-: there is no standard input to read")
            yield sys.stdin.buffer
            return
        try:
            file = opened(self.path)
        except OSError as error:
            raise DocumentError(f"{self.name}: cannot be read: {error.strerror or error}") from None
        with file:
            yield file


def expand(paths: Sequence[str], suffixes: Iterable[str], limits: Limits | None = None) -> list[Input]:
    """Return the inputs that paths name; what was met in folders may be no plain files (see `hold_to_files`).

    Args:
        paths: files, folders, glob patterns, URLs, or `-`.
        suffixes: what the installed readers read; only such files are taken from folders.
        limits: how much of a folder is looked at.

    Raises:
        UsageError: no path, or a folder or pattern that matches nothing.
        DocumentError: a named file that does not exist, or a folder that may not be looked into.
    """
    if not paths:
        raise UsageError("name at least one plan: a file, a folder, a pattern such as plans/*.json, or - for stdin")
    known = tuple(suffixes)
    most = (limits or Limits()).entries
    found: dict[str, Input] = {}
    for path in paths:
        for item in _expand_one(path, known, most):
            identity = item.name if item.path is None else str(item.path.resolve())
            if identity not in found or (found[identity].found and not item.found):
                found[identity] = item
    return list(found.values())


def _expand_one(name: str, suffixes: tuple[str, ...], most: int) -> list[Input]:
    if name == STDIN:
        return [Input("<stdin>", None)]
    if not name:
        raise UsageError("a path is empty; write . for the folder that you are in")
    if is_url(name):
        from c2a_rules.urls import expand_url

        remotes, met = expand_url(name, suffixes)
        return [Input(each.name, None, met, each) for each in remotes]
    path = Path(name)
    try:
        if path.is_dir():
            return _folder(path, suffixes, most)
        if path.exists():
            hold_to_plain(path)
            return [Input(name, path)]
    except OSError as error:
        raise DocumentError(f"{_cut(name)}: cannot be read: {error.strerror or error}") from None
    if any(mark in name for mark in _GLOB_MARKS):
        matched = (Path(match) for match in matches(name, most))
        items = [Input(str(match), match, found=True) for match in matched if not match.is_dir()]
        if not items:
            raise UsageError(f"the pattern {name} matches no file")
        return items
    raise DocumentError(f"{_cut(name)}: there is no such file or folder{did_you_mean(path.name, _siblings(path))}")


def is_url(name: str) -> bool:
    """Tell whether a path is a URL: `s3://…`, `zip://…::…`; a Windows drive is none."""
    return _URL.match(name) is not None


def _siblings(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.iterdir()]
    except OSError:
        return []


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _folder(folder: Path, suffixes: tuple[str, ...], most: int) -> list[Input]:
    files = below(folder, suffixes, most)
    if not files:
        raise UsageError(f"the folder {folder} holds no file that can be read ({', '.join(sorted(suffixes))})")
    return [Input(file.as_posix(), file, found=True) for file in files]


def hold_to_files(items: Iterable[Input]) -> None:
    """Raise DocumentError for anything met that is no plain file, before anything is judged."""
    for item in items:
        if item.path is not None:
            hold_to_plain(item.path)


def excluded(item: Input, patterns: Iterable[str]) -> str | None:
    """Return the pattern that a file met in a folder fits, itself or a folder that it lies in; None for none.

    Patterns are from the working folder; `*` stands for any text, `/` included. What the user named fits none.
    """
    if not item.found or item.path is None:
        return None
    parts = Path(os.path.relpath(item.path)).parts
    names = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return next((each for each in patterns if any(fnmatchcase(name, each) for name in names)), None)
