"""Markdown (GitHub's, CommonMark with tables) around text that must not become Markdown itself."""

import re
from collections.abc import Iterable, Sequence

from c2a_rules.report.harmless import one_line

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# What hosts turn into mentions, addresses and references; a word joiner that nobody sees keeps them from it.
_REFERENCE = re.compile(r"@|\\#(?=\d)")
_JOINER = "\u2060"
_CODE = re.compile(r"`([^`\\|]*[^`\\|\s][^`\\|]*)`")


def inline(text: str, lead: int = 0) -> str:
    """Return text as it is to be read, on one line; names between backticks stay code.

    Args:
        text: what to write.
        lead: how many characters at the start are Markdown already.
    """
    line = one_line(text[lead:])
    parts = _CODE.split(line)
    found = "".join(f"`{part}`" if place % 2 else _escaped(part) for place, part in enumerate(parts))
    return text[:lead] + found


def _escaped(text: str) -> str:
    return _REFERENCE.sub(lambda found: found[0] + _JOINER, _SPECIAL.sub(r"\\\g<0>", text))


def row(cells: Iterable[str], *, ready: bool = False) -> str:
    """Return a row of a table; `ready` cells are Markdown already."""
    return f"| {' | '.join(cell if ready else inline(cell) for cell in cells)} |"


def table(names: Sequence[str], rows: Iterable[str], numeric: int | None = None) -> list[str]:
    """Return a table; columns from number `numeric` on are set to the right."""
    rules = [" ---: " if numeric is not None and place >= numeric else " --- " for place in range(len(names))]
    return [row(names), f"|{'|'.join(rules)}|", *rows]
