"""Files that are there in full or not at all: written beside their place, and put there once they are whole."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

_EVERYBODY, _OWNER = 0o666, 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def whole_file(
    path: Path, mode: str = "w", *, private: bool = False, keep: Callable[[], bool] = lambda: True
) -> Iterator[IO[Any]]:
    """Open a file for writing that stays what it was until everything went well.

    Whatever ends the writing early leaves no draft behind, a signal that is raised as an exception included.

    Args:
        path: where it goes; a link stays a link, and a device or pipe is written to as it is, unless `private`.
        mode: `w` for text (UTF-8, lines as given), `wb` for bytes.
        private: whether its owner alone may read it, and losing it with the power is no harm; otherwise it has the
            rights of the file whose place it takes.
        keep: asked at the end whether what was written is to stand.

    Raises:
        OSError: it cannot be written.
    """
    text = {} if "b" in mode else {"encoding": "utf-8", "errors": "backslashreplace", "newline": "\n"}
    if not private and path.exists() and not path.is_file():
        with open(path, mode, **text) as stream:  # type: ignore[call-overload] # noqa: PTH123 - by mode; Path.open takes no opener, which is wanted below
            yield stream
        return
    place = path if private else Path(os.path.realpath(path))
    draft = place.with_name(f".c2a-{os.urandom(8).hex()}.part")  # nobody can foresee it and let a link wait there
    with contextlib.ExitStack() as stack:
        stack.callback(draft.unlink, missing_ok=True)
        with _about(path):
            opener = _private if private else _like(place)
            stream = stack.enter_context(open(draft, mode, opener=opener, **text))  # type: ignore[call-overload] # by mode
        yield stream
        with _about(path):
            stream.flush()
            if not private:
                os.fsync(stream.fileno())
            stream.close()
            if keep():
                draft.replace(place)


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Let an error name the file that a user named, rather than its draft."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _private(name: str, _flags: int) -> int:
    return os.open(name, _NEW, _OWNER)


def _like(place: Path) -> Callable[[str, int], int]:
    """Return what makes a draft with the rights of a file, or with usual ones where there is none yet."""

    def opened(name: str, _flags: int) -> int:
        handle = os.open(name, _NEW, _EVERYBODY)
        if hasattr(os, "fchmod"):
            with contextlib.suppress(OSError):  # there is no such file yet, or the disk knows no rights
                os.fchmod(handle, stat.S_IMODE(place.stat().st_mode))
        return handle

    return opened
