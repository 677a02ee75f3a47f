"""Ids for plans and their parts: derived from what stands in the file, so that they last."""

import hashlib
import re
import unicodedata

from c2a_iati.notes import Notes

_REFUSED = re.compile(r"[^A-Za-z0-9._:-]+")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_DIGEST = 8
_WORDS = 40
_LONGEST = 150
"""An id may have 200 characters, some of them before and behind what was named."""


def digest(*parts: str) -> str:
    """Return eight hexadecimal digits that stand for these texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGEST]


def plain_id(text: str) -> str:
    """Return `text` as a plan may write an id; what had to be changed or cut is told apart by a digest."""
    plain = _REFUSED.sub("-", text).lstrip("._:-")[:_LONGEST]
    return plain if plain == text else f"{plain or 'id'}.{digest(text)}"


def words(text: str) -> str:
    """Return the first words of a title, so that who reads an id recognises it; '' where no letter is Latin."""
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _NO_WORD.sub("-", latin).strip("-")
    if len(plain) <= _WORDS:
        return plain
    return plain[: _WORDS + 1].rpartition("-")[0] or plain[:_WORDS]


def telling(text: str, *parts: str) -> str:
    """Return the words of a text and the digest of `parts` (of the text itself, without any)."""
    return ".".join(filter(None, (words(text), digest(*(parts or (text,))))))


class Ids:
    """Gives out ids, each once in a plan."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._taken: set[str] = set()

    def take(self, prefix: str, key: str, line: int = 0) -> str:
        """Return `prefix:key` made plain; a repeated one gets a number behind it and a warning."""
        wanted = f"{prefix}:{plain_id(key)}"
        given, number = wanted, 1
        while given in self._taken:
            number += 1
            given = f"{wanted}.{number}"
        if number > 1:
            self._notes.add("same id", line)
        self._taken.add(given)
        return given
