"""Results kept from run to run: a plan whose bytes and rules did not change is not judged anew.

What is kept under a key of everything that a verdict depends on is the plan's line of a JSON Lines report. Anything
doubtful about a file means judging again. Who can write to the folder decides what is found there.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from c2a_rules.documents import Text
from c2a_rules.errors import UsageError
from c2a_rules.model import Outcome
from c2a_rules.pieces import Piece
from c2a_rules.report.kept import Kept

_FORMAT = b"1"
_DIGEST = 64


@cache
def _code() -> bytes:
    """Return the digest of this tool's own code, the same wherever the same version is installed."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.digest()


class Results:
    """Results under a folder, which is made where it is not there.

    Args:
        folder: where they are.
        rules: what they depend on beside the plan, as text.

    Raises:
        UsageError: there can be no such folder.
    """

    def __init__(self, folder: Path, rules: str) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"--cache: {folder} cannot be made: {error.strerror or error}") from None
        self._folder = folder
        self._rules = hashlib.sha256(_FORMAT + _code() + rules.encode("utf-8", "surrogatepass")).digest()

    def of(self, piece: Piece) -> Kept | None:
        """Return what a plan came to, or None where that is not known."""
        path = self._path(piece)
        if path is None:
            return None
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        digest, line = kept[:_DIGEST], kept[_DIGEST:]
        return Kept(line=line.decode()) if hashlib.sha256(line).hexdigest().encode() == digest else None

    def keep(self, piece: Piece, kept: Kept) -> None:
        """Keep what a plan came to, unless a rule failed on it, which may be otherwise another time."""
        path = self._path(piece)
        if path is None or any(finding.outcome is Outcome.ERROR for finding in kept.report.findings):
            return
        line = kept.line.encode()
        with suppress(OSError):  # a result that cannot be kept is one to be found anew
            path.parent.mkdir(exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(line).hexdigest().encode() + line)
            Path(draft).replace(path)

    def _path(self, piece: Piece) -> Path | None:
        """Return where the result of a plan is kept: texts alone, as documents find their positions elsewhere."""
        if not isinstance(piece.plan, Text):
            return None
        text = piece.plan
        key = hashlib.sha256(self._rules)
        key.update(repr((text.source, text.first_line, text.limits, piece.found)).encode("utf-8", "surrogatepass"))
        key.update(text.data)
        name = key.hexdigest()
        return self._folder / name[:2] / name
