"""Compiled rule sets kept between runs, under a key of everything they were made from.

A cached file is code that would be run. So it is read through a folder and a file that are held open while they are
looked at, both of this user and writable for nobody else, and only where its content is bound to the key that it is
asked for: neither a folder exchanged behind its name nor another file of this user's can take its place. Anything
doubtful means compiling again, never an error.
"""

import contextlib
import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from c2a_rules import __version__
from c2a_rules.drafts import whole_file
from c2a_rules.shipped import schema_path

_FORMAT = 2
_OWNER_ONLY = 0o700
_DIGEST = hashlib.sha256().digest_size
_NO_LINK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BY_FOLDER = os.open in os.supports_dir_fd


@cache
def _folder() -> Path | None:
    configured = os.environ.get("C2A_CACHE_DIR")
    if configured == "":
        return None
    if configured:
        return Path(configured)
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("c2a-rules", appauthor=False)
    except RuntimeError:  # this user has no home
        return None
    return folder if folder.is_absolute() else None


@cache
def makers_digest() -> bytes:
    """Digest of what compiles: this version, this Python, the plan schema, the package's own files' dates."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {sys.version} {sys.implementation.cache_tag}".encode())
    digest.update(schema_path("plan").read_bytes())
    for folder in (".", "expressions", "expressions/library", "facts", "rulesets"):
        for file in sorted((package / folder).glob("*.py")):
            status = file.stat()
            digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.digest()


def _key(data: bytes) -> bytes:
    return hashlib.sha256(makers_digest() + data).digest()


def _name(key: bytes) -> str:
    return f"{key.hex()}.ruleset"


def _seal(key: bytes, body: bytes) -> bytes:
    return hashlib.sha256(key + body).digest()


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """Hold a folder open that this user alone can write; raises OSError, also where others can.

    None where the system opens no files relative to a folder; there, what lies in a user's own folders is trusted.
    """
    if not _BY_FOLDER:
        yield None
        return
    place = os.open(folder, _NO_LINK | os.O_DIRECTORY)
    try:
        _hold_to_owner(place)
        yield place
    finally:
        os.close(place)


def _hold_to_owner(handle: int) -> None:
    """Refuse (OSError) what is open and could have been written by anybody but this user."""
    status = os.fstat(handle)
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise PermissionError


def _read(folder: Path, name: str) -> bytes:
    """Return what a file of the cache holds; raises OSError, also where others could have written it."""
    with _opened(folder) as place:
        handle = os.open(folder / name if place is None else name, _NO_LINK, dir_fd=place)
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle
            _hold_to_owner(handle)
            return file.read() if stat.S_ISREG(os.fstat(handle).st_mode) else b""


def load(data: bytes) -> Any:  # noqa: ANN401 - what was stored
    """Return what was stored for a rule-set file of these bytes, or None."""
    folder = _folder()
    if folder is None:
        return None
    key = _key(data)
    try:
        stored = _read(folder, _name(key))
        body = stored[_DIGEST:]
        return marshal.loads(body) if stored[:_DIGEST] == _seal(key, body) else None  # noqa: S302 - owner and seal were checked
    except (OSError, ValueError, EOFError, TypeError):
        return None


def store(data: bytes, compiled: Any) -> None:  # noqa: ANN401 - builtins and code objects
    """Keep what a rule-set file of these bytes was compiled to; where that is impossible, do nothing."""
    folder = _folder()
    if folder is None:
        return
    key, body = _key(data), marshal.dumps(compiled)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        with _opened(folder), whole_file(folder / _name(key), "wb", private=True) as file:
            file.write(_seal(key, body) + body)
