"""Functions of texts. Places count characters (code points) from 0."""

from __future__ import annotations

from functools import lru_cache

from c2a_rules.expressions.errors import BudgetExceeded, EvaluationError
from c2a_rules.expressions.operators import MAX_SIZE
from c2a_rules.expressions.values import Value, kind_of

#: What `trim` takes away: the white space of Unicode.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
UPPER = {lower: upper for upper, lower in LOWER.items()}
QUOTED = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}


def starts_with(text: str, prefix: str) -> bool:
    """Whether a text starts so."""
    return text.startswith(prefix)


def ends_with(text: str, suffix: str) -> bool:
    """Whether a text ends so."""
    return text.endswith(suffix)


def contains(text: str, part: str) -> bool:
    """Whether a text holds another."""
    return part in text


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern (RE2 syntax) is found anywhere in a text, in linear time."""
    try:
        return compiled(pattern).search(text) is not None
    except UnicodeEncodeError:  # JSON may hold half of a surrogate pair
        return compiled(pattern).search(text.encode(errors="replace").decode()) is not None


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Value:
    """A pattern, compiled. Raises EvaluationError when RE2 does not take it."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options=options)
    except UnicodeEncodeError:
        raise EvaluationError("no regular expression: half of a surrogate pair") from None
    except re2.error as error:
        reason = error.args[0]
        message = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise EvaluationError(f"no regular expression: {message}") from None


def within(place: int, text: str) -> int:
    """A place in a text or its end. Raises EvaluationError for any other."""
    if 0 <= place <= len(text):
        return place
    raise EvaluationError(f"index out of range: {place}")


def bounded(size: int) -> None:
    """Raise BudgetExceeded when a text of this size must not be built."""
    if size > MAX_SIZE:
        raise BudgetExceeded(f"a value of more than {MAX_SIZE} characters or items")


def char_at(text: str, place: int) -> str:
    """The character at a place; the empty text at the end."""
    within(place, text)
    return text[place : place + 1]


def index_of(text: str, part: str, start: int = 0) -> int:
    """Where a part first starts, from `start` on; -1 when nowhere."""
    return text.find(part, within(start, text))


def last_index_of(text: str, part: str, start: int | None = None) -> int:
    """Where a part last starts, at `start` or before; -1 when nowhere."""
    if start is None:
        return text.rfind(part)
    return text.rfind(part, 0, within(start, text) + len(part))


def join(items: list[str], separator: str = "") -> str:
    """The texts of a list as one, a separator between them."""
    for item in items:
        if not isinstance(item, str):
            raise EvaluationError(f"join needs texts, not {kind_of(item)}")
    bounded(sum(map(len, items)) + len(separator) * max(0, len(items) - 1))
    return separator.join(items)


def lower_ascii(text: str) -> str:
    """A to Z in lower case; other letters as they are."""
    return text.translate(LOWER)


def upper_ascii(text: str) -> str:
    """A to z in upper case; other letters as they are."""
    return text.translate(UPPER)


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """`old` replaced by `new`, at most `limit` times; -1 for everywhere."""
    times = text.count(old)
    if limit >= 0:
        times = min(times, limit)
    bounded(len(text) + times * (len(new) - len(old)))
    return text.replace(old, new, limit)


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """The parts between separators, at most `limit` of them; -1 for all."""
    if limit == 0:
        return []
    if limit == 1:
        return [text]
    most = limit - 1 if limit > 0 else -1
    if separator:
        return text.split(separator, most)
    if most < 0 or most >= len(text):
        return list(text)
    return [*text[:most], text[most:]]


def substring(text: str, start: int, end: int | None = None) -> str:
    """The part from `start` to before `end`."""
    stop = len(text) if end is None else within(end, text)
    if within(start, text) > stop:
        raise EvaluationError(f"invalid substring range: start {start}, end {stop}")
    return text[start:stop]


def trim(text: str) -> str:
    """A text without the white space around it."""
    return text.strip(WHITE_SPACE)


def reverse(text: str) -> str:
    """The characters from last to first."""
    return text[::-1]


def quote(text: str) -> str:
    """A text in quotes, as a CEL literal."""
    return '"' + "".join(QUOTED.get(character, character) for character in text) + '"'
