"""Which files a user means: files, folders, globs, `-` for standard input; each once, in a fixed order."""

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from c2a_rules.errors import DocumentError, UsageError, did_you_mean

STDIN = "-"
_GLOB_MARKS = ("*", "?", "[")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: `found` says that it was met in a folder rather than named."""

    name: str
    path: Path | None
    found: bool = False


def expand(paths: Sequence[str], suffixes: Iterable[str]) -> list[Input]:
    """Return the inputs that paths name.

    Args:
        paths: files, folders, glob patterns, or `-`.
        suffixes: what the installed readers read; only such files are taken from folders.

    Raises:
        UsageError: no path, or a folder or pattern that matches nothing.
        DocumentError: a named file that does not exist.
    """
    if not paths:
        raise UsageError("name at least one plan: a file, a folder, a pattern such as plans/*.json, or - for stdin")
    known = tuple(suffixes)
    found: dict[str, Input] = {}
    for path in paths:
        for item in _expand_one(path, known):
            identity = item.name if item.path is None else str(item.path.resolve())
            if identity not in found or (found[identity].found and not item.found):
                found[identity] = item
    return list(found.values())


def _expand_one(name: str, suffixes: tuple[str, ...]) -> list[Input]:
    if name == STDIN:
        return [Input("<stdin>", None)]
    if not name:
        raise UsageError("a path is empty; write . for the folder that you are in")
    path = Path(name)
    try:
        if path.is_dir():
            return _folder(path, suffixes)
        if path.exists():
            _regular(path)
            return [Input(name, path)]
    except OSError as error:
        raise DocumentError(f"{_cut(name)}: cannot be read: {error.strerror or error}") from None
    if any(mark in name for mark in _GLOB_MARKS):
        matched = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - patterns may be absolute
        items = [Input(match, _regular(Path(match)), found=True) for match in matched if not Path(match).is_dir()]
        if not items:
            raise UsageError(f"the pattern {name} matches no file")
        return items
    raise DocumentError(f"{_cut(name)}: there is no such file or folder{did_you_mean(path.name, _siblings(path))}")


def _siblings(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.iterdir()]
    except OSError:
        return []


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _regular(path: Path) -> Path:
    """Return the path of a plain file; raises DocumentError for anything else: nothing is left out in silence."""
    if not path.is_file():
        what = "is a link that leads nowhere" if path.is_symlink() else "is no regular file"
        raise DocumentError(f"{_cut(str(path))}: {what}; take it away or exclude it")
    return path


def _folder(folder: Path, suffixes: tuple[str, ...]) -> list[Input]:
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in suffixes and not each.is_dir())
    if not files:
        raise UsageError(f"the folder {folder} holds no file that can be read ({', '.join(sorted(suffixes))})")
    return [Input(file.as_posix(), _regular(file), found=True) for file in files]


def excluded(item: Input, patterns: Iterable[str]) -> str | None:
    """Return the pattern that a file met in a folder fits, itself or a folder that it lies in; None for none.

    Patterns are from the working folder; `*` stands for any text, `/` included. What the user named fits none.
    """
    if not item.found or item.path is None:
        return None
    parts = Path(os.path.relpath(item.path)).parts
    names = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return next((each for each in patterns if any(fnmatchcase(name, each) for name in names)), None)
