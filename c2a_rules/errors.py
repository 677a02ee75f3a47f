"""Failures of the tool itself: what kept a check from starting, never a finding about a plan.

Every message is one sentence that says what is wrong, where, what was found and what was expected.
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class C2AError(Exception):
    """The check could not start (exit code 2)."""


class UsageError(C2AError):
    """A flag, selector, format, path or setting names something that does not exist."""


class RuleSetError(C2AError):
    """A rule-set file is broken: its text, its shape or one of its expressions."""


class PluginError(C2AError):
    """A plugin could not be loaded or broke the promises of its hooks."""


class DocumentError(C2AError):
    """A file cannot be read at all: missing, unreadable, not a file."""


def closest(name: str, known: "Iterable[str]") -> str | None:
    """Return the known name that looks most like `name`, or None where none comes near."""
    candidates = sorted(known)
    matches = get_close_matches(name, candidates, n=1, cutoff=0.5)
    if not matches:
        folded = {candidate.casefold(): candidate for candidate in candidates}
        matches = [folded[match] for match in get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)]
    return matches[0] if matches else None


def did_you_mean(name: str, known: "Iterable[str]") -> str:
    """Return ' (did you mean "…"?)' for the closest known name, or an empty string."""
    match = closest(name, known)
    return f' (did you mean "{match}"?)' if match else ""
