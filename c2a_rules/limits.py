"""How large a plan may be; generous, and there so that no file can exhaust the machine that checks it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from c2a_rules.errors import UsageError, did_you_mean

_VALUE = re.compile(r"([0-9]{1,12})([kMG]?)")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_HARD_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; what goes beyond is refused with a finding that names the limit.

    Args:
        size: bytes of one document: a file, or a line of JSON Lines.
        depth: lists and objects around one value.
        items: values in one document, lists and objects included.
        text: characters of one text or key, counted as code points.
        entries: what is looked at in the folders of one run: files and folders.
    """

    size: int = 32_000_000
    depth: int = 100
    items: int = 1_000_000
    text: int = 1_000_000
    entries: int = 1_000_000

    def changed(self, changes: Iterable[str]) -> "Limits":
        """Return these limits with others in their place, each `NAME=NUMBER`; the number may end in k, M or G.

        Raises:
            UsageError: no such limit, or no number that it can have.
        """
        known = [field.name for field in fields(self)]
        found = {}
        for change in changes:
            name, _, text = change.partition("=")
            written = _VALUE.fullmatch(text)
            if name not in known:
                raise UsageError(f'--limit: "{name}" is no limit{did_you_mean(name, known)}; known: {", ".join(known)}')
            value = int(written[1]) * _TIMES[written[2]] if written else 0
            if not value:
                raise UsageError(f'--limit: "{text}" is no number from 1 on, such as 500 or 20M, for {name}')
            if name == "depth" and value > _HARD_DEPTH:
                raise UsageError(f"--limit: depth can be {_HARD_DEPTH} at most; found {value}")
            found[name] = value
        return replace(self, **found)


def how_to_raise(name: str) -> str:
    """Return the sentence that says how a limit is raised."""
    return f"Where that is meant, raise the limit: `--limit {name}=…`, `limit` in c2a.toml, or C2A_LIMIT."
