"""Plans elsewhere than on this machine's disks, or in archives: whatever fsspec reads, where a user names a URL."""

import contextlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from c2a_rules.errors import DocumentError, UsageError

_GLOB_MARKS = ("*", "?", "[")
_NOT_THERE = "there is no such file or folder"


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that fsspec reads: `system` knows how, by the path that the file has there."""

    name: str
    system: Any
    path: str

    @property
    def suffix(self) -> str:
        """The end of its name, without what a URL says after `?`."""
        return PurePosixPath(urlsplit(self.path).path).suffix.lower()

    @property
    def size(self) -> int | None:
        """How many bytes it has; None where that is not known."""
        with _told(self.name):
            found: int | None = self.system.size(self.path)
            return found

    @contextlib.contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open it; whatever goes wrong while it is read is an OSError.

        Raises:
            DocumentError: it cannot be opened.
        """
        with _told(self.name):
            file = self.system.open(self.path, "rb")
        with file:
            yield io.BufferedReader(_Stream(file))


class _Stream(io.RawIOBase):
    """A stream whose failures are OSErrors, whichever library has them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._place = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever bytes can be put into
        try:
            data = self._file.read(len(buffer))
        except Exception as error:
            raise OSError(str(error) or type(error).__name__) from error
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def expand_url(url: str, suffixes: Iterable[str]) -> tuple[list[Remote], bool]:
    """Return the files that a URL names, in order, and whether they were met rather than named.

    Args:
        url: a file, a folder or a pattern.
        suffixes: what the installed readers read; only such files are taken from folders.

    Raises:
        UsageError: fsspec, or what it needs for such a URL, is not installed; or nothing fits a folder or pattern.
        DocumentError: it leads nowhere, or its storage does not answer.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(f"{url} is read with fsspec: pip install 'c2a-rules[fsspec]'") from None
    with _told(url):
        system, path = url_to_fs(url)
        if any(mark in path for mark in _GLOB_MARKS):
            found = [each for each in sorted(system.glob(path)) if not system.isdir(each)]
            _some(found, f"the pattern {url} matches no file")
            return [Remote(_name(url, each), system, each) for each in found], True
        if system.isdir(path):
            found = [each for each in sorted(system.find(path)) if PurePosixPath(each).suffix.lower() in suffixes]
            _some(found, f"the folder {url} holds no file that can be read ({', '.join(sorted(suffixes))})")
            return [Remote(_name(url, each), system, each) for each in found], True
        if system.exists(path):
            return [Remote(url, system, path)], False
    raise DocumentError(f"{url}: {_NOT_THERE}")


def _some(found: list[str], message: str) -> None:
    if not found:
        raise UsageError(message)


def _name(url: str, found: str) -> str:
    """Return the URL of a file that another URL led to."""
    first, chained, rest = url.partition("::")
    protocol, separator, _ = first.partition("://")
    return f"{protocol}{separator}{found.lstrip('/')}{chained}{rest}" if separator else f"{url}#{found}"


@contextlib.contextmanager
def _told(url: str) -> Iterator[None]:
    """Let whatever a storage raises be one sentence."""
    try:
        yield
    except (UsageError, DocumentError):
        raise
    except FileNotFoundError as error:
        raise DocumentError(f"{url}: {_NOT_THERE}{f' ({error})' if str(error) else ''}") from None
    except ImportError as error:
        raise UsageError(f"{url}: {error}") from None
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        raise DocumentError(f"{url}: cannot be read: {error or type(error).__name__}") from None
