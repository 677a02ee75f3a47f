"""Reports read back plan by plan, so that thousands of plans need no more memory than one."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from c2a_rules.errors import UsageError
from c2a_rules.shipped import schema
from c2a_rules.validation import OwnSchema

Data = Mapping[str, Any]
Part = tuple[str, Any]
SCHEMA_VERSION = "1"
_NO_REPORT = "this is no report; `c2a check … -f jsonl` and `-f json` write one"
_LINES = re.compile(r'\s*\{\s*"run"\s*:')
_SPACE = re.compile(r"\s*")
_PIECE = 1 << 16
_AFTER_THE_PLANS = ("findings", "summary")


@dataclass(slots=True)
class Reading:
    """A report on its way through.

    `head` (as_of, scope, rule sets, as `schemas/report.schema.json` has them) is known at once. Once `plans` has come
    to its end, `read` says how many there were, and `unfinished` whether the run was cut off, so that others are
    missing.
    """

    path: Path
    head: Data
    unfinished: bool = False
    read: int = 0

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.as_posix()

    def plans(self) -> Iterator[Data]:
        """Yield the plans, each as the report has it.

        Raises:
            UsageError: the report is spoilt.
        """
        rest: dict[str, Any] = {}
        for key, value in _parts(self.path):
            if key == "plan":
                self.read += 1
                _hold(self.path, "plan", value, f"plan {self.read}")
                yield value
            elif key in _AFTER_THE_PLANS:
                rest[key] = value
        self.unfinished = not rest
        if rest:
            _hold(self.path, "whole", {**self.head, **rest, "plans": []}, "its end")
            counted = rest["summary"]["plans"]
            if counted != self.read:
                raise _spoilt(self.path, f"its summary counts {counted} plans, and it has {self.read}")


def open_report(path: Path) -> Reading:
    """Read the head of a report in JSON or JSON Lines.

    Raises:
        UsageError: it cannot be read, is no report, or one of another version.
    """
    names = _schema_of("head")[1]
    head: dict[str, Any] = {}
    for key, value in _parts(path):
        if key in names:
            head[key] = value
        if len(head) == len(names):
            break
    version = head.get("schema_version")
    if version is None or "as_of" not in head:
        raise UsageError(f"{path.as_posix()}: {_NO_REPORT}")
    if version != SCHEMA_VERSION:
        raise UsageError(
            f'{path.as_posix()}: the report is of version "{version}", and this c2a reads version "{SCHEMA_VERSION}"; '
            "check the plans again, or use the c2a that wrote it"
        )
    _hold(path, "head", head, "its head")
    return Reading(path, head)


@cache
def _schema_of(part: str) -> tuple[OwnSchema, frozenset[str]]:
    """Return the schema of a whole report, of its head or of a plan, and the keys that it asks for."""
    known = schema("report")
    if part == "plan":
        known = {"$schema": known["$schema"], "$ref": "#/$defs/plan", "$defs": known["$defs"]}
    if part == "head":
        known = {**known, "required": [n for n in known["required"] if n not in ("plans", *_AFTER_THE_PLANS)]}
    return OwnSchema(known), frozenset(known.get("required", ()))


def _hold(path: Path, part: str, value: object, what: str) -> None:
    """Refuse what does not fit the schema of reports."""
    faults = _schema_of(part)[0].faults(value)
    if faults:
        where = "".join(f"/{step}" for step in faults[0].path) or "/"
        raise _spoilt(path, f"{what}, at {where}: {faults[0].message}")


def _spoilt(path: Path, what: str) -> UsageError:
    return UsageError(f"{path.as_posix()}: the report is spoilt: {what}")


def _parts(path: Path) -> Iterator[Part]:
    """Yield what a report holds one by one: the keys of its head, each `plan`, then `findings` and `summary`."""
    with _opened(path) as stream:
        start = stream.read(_PIECE)
        stream.seek(0)
        yield from _of_lines(path, stream) if _LINES.match(start) else _of_object(path, _Values(stream))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        with path.open(encoding="utf-8") as stream:
            yield stream
    except OSError as error:
        raise UsageError(f"{path.as_posix()}: the report cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path.as_posix()}: {_NO_REPORT}") from None


def _of_lines(path: Path, stream: IO[str]) -> Iterator[Part]:
    """Yield the parts of JSON Lines; a last line that breaks off is left out, and nothing comes after it."""
    broken = 0
    for number, line in enumerate(stream, start=1):
        if broken:
            raise _spoilt(path, f"line {broken} is no JSON")
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            broken = number
            continue
        record = record.get("run", record) if isinstance(record, dict) else record
        if not isinstance(record, dict):
            raise _spoilt(path, f"line {number} is no object")
        yield from record.items()


def _of_object(path: Path, values: "_Values") -> Iterator[Part]:
    """Yield the parts of one JSON object."""
    try:
        if not values.take("{"):
            return
        for _ in values.until("}"):
            key = values.value()
            if not isinstance(key, str) or not values.take(":"):
                return
            if key == "plans" and values.take("["):
                for _plan in values.until("]"):
                    yield "plan", values.value()
            else:
                yield key, values.value()
    except (ValueError, RecursionError):
        raise UsageError(f"{path.as_posix()}: {_NO_REPORT}, and this breaks off or is no JSON") from None


class _Values:
    """A JSON text taken value by value: no more than the largest of them is in memory.

    Raises:
        ValueError: what comes next is no JSON.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def value(self) -> Any:  # noqa: ANN401 - JSON values
        """Take the next value."""
        self._next()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if not self._more():
                    raise
            else:
                if end < len(self._text) or not self._more():  # a number may go on in the next piece
                    self._at = end
                    return found

    def take(self, wanted: str) -> bool:
        """Take a sign if it comes next, and tell whether it does."""
        if self._next() != wanted:
            return False
        self._at += 1
        return True

    def until(self, end: str) -> Iterator[None]:
        """Come to each member in turn, which the caller takes, up to the sign that ends them."""
        if self.take(end):
            return
        yield
        while not self.take(end):
            if not self.take(","):
                raise ValueError(f"neither a comma nor {end}")
            yield

    def _next(self) -> str:
        """Pass over space and return the next character, or nothing at the end of the text."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr] # it matches nothing too
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def _more(self) -> bool:
        """Read on, as much again as is being looked at: a long value is not looked at more often than it doubles."""
        rest = self._text[self._at :]
        piece = self._stream.read(max(_PIECE, len(rest)))
        self._text, self._at = rest + piece, 0
        return bool(piece)
