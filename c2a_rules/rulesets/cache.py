"""Compiled rule sets kept between runs, under a key of everything they were made from.

A cached file is code that would be run, so it is read only where nobody but this user could have written it;
anything doubtful about a file or its folder means compiling again, never an error.
"""

import hashlib
import marshal
import os
import stat
import sys
from functools import cache
from pathlib import Path
from typing import Any

from c2a_rules import __version__
from c2a_rules.shipped import schema_path

_FORMAT = 1
_OWNER_ONLY = 0o700


@cache
def _folder() -> Path | None:
    configured = os.environ.get("C2A_CACHE_DIR")
    if configured == "":
        return None
    if configured:
        return Path(configured)
    from platformdirs import user_cache_path

    return user_cache_path("c2a-rules", appauthor=False)


@cache
def _makers_digest() -> bytes:
    """Digest of what compiles: this version, this Python, the plan schema, the package's own files' dates."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {sys.version} {sys.implementation.cache_tag}".encode())
    digest.update(schema_path("plan").read_bytes())
    for folder in (".", "expressions", "expressions/library", "facts", "rulesets"):
        for file in sorted((package / folder).glob("*.py")):
            status = file.stat()
            digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.digest()


def _file(data: bytes) -> Path | None:
    folder = _folder()
    if folder is None:
        return None
    return folder / f"{hashlib.sha256(_makers_digest() + data).hexdigest()}.ruleset"


def _ours_alone(path: Path) -> bool:
    """Tell whether a file or folder can have been written by this user alone."""
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def load(data: bytes) -> Any:  # noqa: ANN401 - what was stored
    """Return what was stored for a rule-set file of these bytes, or None."""
    path = _file(data)
    if path is None:
        return None
    try:
        if not (_ours_alone(path.parent) and _ours_alone(path)):
            return None
        stored = path.read_bytes()
        digest, body = stored[:32], stored[32:]
        return marshal.loads(body) if hashlib.sha256(body).digest() == digest else None  # noqa: S302 - owner and digest were checked
    except (OSError, ValueError, EOFError, TypeError):
        return None


def store(data: bytes, compiled: Any) -> None:  # noqa: ANN401 - builtins and code objects
    """Keep what a rule-set file of these bytes was compiled to; where that is impossible, do nothing."""
    path = _file(data)
    if path is None:
        return
    import tempfile

    body = marshal.dumps(compiled)
    try:
        path.parent.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        if not _ours_alone(path.parent):
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
        Path(temporary).replace(path)
    except OSError:
        return
