"""Files of this machine: folders looked through once whatever links lead round in them, plain files opened.

Nothing is left out in silence, and nothing is waited for: no pipe, no device, no folder without an end.
"""

import errno
import glob
import os
import stat
from itertools import islice
from pathlib import Path
from typing import IO

from c2a_rules.errors import DocumentError, UsageError
from c2a_rules.limits import how_to_raise

_LONGEST = 200


def below(folder: Path, suffixes: tuple[str, ...], most: int) -> list[Path]:
    """Return the files below a folder that end in one of `suffixes`, sorted.

    Links are followed, and each folder is looked into once, by its own name rather than by a link's.

    Raises:
        OSError: a folder that may not be looked into.
        UsageError: there are more than `most` files and folders.
    """
    found: list[Path] = []
    waiting, linked = [folder], list[Path]()
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    while waiting or linked:
        here = waiting.pop() if waiting else linked.pop(0)
        status = here.stat()
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        entries = _entries(here, most)
        looked_at += len(entries)
        if looked_at > most:
            raise UsageError(f"the folder {folder} holds more than {most:,} files. {how_to_raise('entries')}")
        for entry in entries:
            if _is_folder(entry):
                (linked if entry.is_symlink() else waiting).append(here / entry.name)
            elif os.path.splitext(entry.name)[1].lower() in suffixes:  # noqa: PTH122 - a Path for each name costs time
                found.append(here / entry.name)
    return sorted(found)


def _entries(folder: Path, most: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        return sorted(islice(listing, most + 1), key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def matches(pattern: str, most: int) -> list[str]:
    """Return what fits a pattern, sorted; `**` follows no links, which may lead round in circles.

    Raises:
        UsageError: more than `most` files fit.
    """
    path = Path(pattern)
    if "**" not in path.parts:
        return sorted(glob.glob(pattern))  # noqa: PTH207 - patterns may be absolute
    base = Path(path.anchor or ".")
    rest = str(path.relative_to(path.anchor) if path.anchor else path)
    found = list(islice(base.glob(f"{rest}/*" if path.name == "**" else rest), most + 1))
    if len(found) > most:
        raise UsageError(f"the pattern {pattern} fits more than {most:,} files. {how_to_raise('entries')}")
    named = {part for part in path.parts if part.startswith(".")}
    return sorted(str(each) for each in found if all(part[:1] != "." or part in named for part in each.parts))


def hold_to_plain(path: Path) -> None:
    """Raise DocumentError for what is no plain file."""
    if not path.is_file():
        what = "is a link that leads nowhere" if path.is_symlink() else "is no regular file"
        name = str(path)
        raise DocumentError(f"{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'}: {what}")


def opened(path: Path) -> IO[bytes]:
    """Open a plain file; raises OSError, also where a pipe or device has taken its place by now."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no regular file any more")
    return os.fdopen(handle, "rb")


def whole(path: Path, most: int = 10_000_000) -> bytes:
    """Return what a file holds; raises OSError, also where that is more than `most` bytes."""
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes")
    return data
