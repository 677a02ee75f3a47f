"""How messages name what they found: texts shortened and quoted, lists in a row."""

from collections.abc import Sequence

from c2a_rules.facts.registry import function

_LONGEST = 60


@function("quoted", ("string",), "string")
def quoted(text: str) -> str:
    """A text as messages show it: in quotes, cut where it is long; `nothing` for an empty one."""
    plain = " ".join(text.split())
    if not plain:
        return "nothing"
    if len(plain) <= _LONGEST:
        return f'"{plain}"'
    return f'"{plain[:_LONGEST].rpartition(" ")[0] or plain[:_LONGEST]}…"'


@function("listed", ("list(string)",), "string")
def listed(items: Sequence[str]) -> str:
    """Several words as messages show them: `a, b and c`; `none` for an empty list."""
    return joined(items, "and") if items else "none"


@function("counted", ("int", "string", "string"), "string")
def counted(number: int, one: str, many: str) -> str:
    """A number with its noun, singular or plural: `no outputs`, `1 output`, `3 outputs`."""
    return f"{number or 'no'} {one if number == 1 else many}"


def joined(items: Sequence[str], conjunction: str) -> str:
    """Return words in a row, the last two joined by a conjunction; there is one at least."""
    *others, last = items
    return f"{', '.join(others)} {conjunction} {last}" if others else last
