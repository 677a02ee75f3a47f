"""Phrases that say nothing: placeholders, and statements that what was asked for was not done or comes later.

The phrases of English, French, Spanish, Arabic, Russian and Chinese are data (`data/phrases.json`). Texts are
folded before they are compared, so that case, accents and Unicode form make no difference.
"""

import json
import re
import string
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

PHRASES = Path(__file__).parent.parent / "data" / "phrases.json"

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_KEPT = f"{string.ascii_letters}{string.digits}'-".encode("ascii")
_LETTERS = bytes(code if code in _KEPT else ord(" ") for code in range(256))
_PLAIN = (
    dict.fromkeys([0x60, 0xB4, 0x2018, 0x2019, 0x2BC], "'")
    | dict.fromkeys([0x201C, 0x201D], '"')
    | dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013], "-")
    | {0x2014: " - ", 0x2026: "...", 0xA0: " "}
    | dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0x61C])
)
# Accents and vowel signs of Latin, Cyrillic, Hebrew and Arabic, and the Arabic stretching sign.
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ONLY_MARKS = re.compile("[\\s._?*/\\\\\u00b7\u2022~|-]*")
_ONLY_XS = re.compile(r"x(?:[\s./-]?x)+")
_STAND_INS = re.compile(r"\bx{2,}\s?(?:%|per ?cent\b)|\bx{3,}\b.*\bx{3,}\b", re.DOTALL)
_LABELLED = re.compile(r"(?::\s*|\s-\s*)(?:tbd|tbc|tba)\W*$")
_FIELD_NAME = r"name|title|date|amount|number|country|organi[sz]ation|place|text|nom|nombre|fecha|x+|_+"
_LONGEST_WHOLE = 60
_LONGEST_LEAD = 60


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return `text` without differences of case, accents, Unicode form and invisible characters."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKD", text.casefold())
    if not text.isascii():  # what compatibility takes apart (the sign for "TEL") may bring back capitals
        text = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", text)).lower()


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a run of characters without spaces counts as one."""
    odd = "''" in folded or "--" in folded or "'-" in folded or "-'" in folded
    if folded.isascii() and not odd:  # the same without a match a word, in half the time
        plain = folded.encode("ascii").translate(_LETTERS).decode("ascii")
        for joint in ("'", "-"):
            if joint in plain:
                plain = f" {plain} ".replace(f" {joint}", " ").replace(f"{joint} ", " ")
        return plain.split()
    return _WORD.findall(folded)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(r"\W+".join(map(re.escape, words(phrase))) for phrase in phrases)


class _Language:
    """The phrases of one language, folded."""

    def __init__(self, phrases: dict[str, Any]) -> None:
        folded = {name: [fold(item) for item in value] for name, value in phrases.items() if name != "spaced"}
        self.whole = frozenset(" ".join(words(item)) for item in folded["placeholders"])
        self.first_words = tuple(item.split()[0] for item in folded["openings"])
        self.fill_ins = folded["fill_ins"]
        self.contrasts = folded["contrasts"]
        self.negators = folded["negators"]
        self.negations = "|".join(f"(?:{pattern})" for pattern in folded["negations"])
        follower = _either(folded["followers"])
        follower = rf"\s+(?:{follower})\b" if phrases["spaced"] else follower
        self.opening = rf"(?:{_either(folded['openings'])})(?:\W*$|\s*[^\w\s']|{follower})"


class _Lexicon:
    """The phrases of all languages; patterns are compiled when a text first calls for them."""

    def __init__(self) -> None:
        self._languages = [_Language(phrases) for phrases in json.loads(PHRASES.read_text("utf-8")).values()]
        self.whole = frozenset[str]().union(*(language.whole for language in self._languages))
        self.contrasts = tuple(turn for language in self._languages for turn in language.contrasts)
        self._first_words = tuple(word for language in self._languages for word in language.first_words)
        self._negators = [(mark, language) for language in self._languages for mark in language.negators]
        self._latin_negators = [(mark, language) for mark, language in self._negators if mark.isascii()]

    def opens(self, folded: str) -> bool:
        """Tell whether a text begins with a placeholder that a mark or a word such as "after" sets off."""
        if not folded.startswith(self._first_words):
            return False
        return any(compiled(language.opening).match(folded) for language in self._languages)

    def has_blank(self, folded: str) -> bool:
        """Tell whether a text holds a blank that a template left: "[insert name]", "{{country}}"."""
        starts = "|".join(re.escape(item) for language in self._languages for item in language.fill_ins)
        blank = rf"[\[<{{](?:{starts})[^\]>}}]{{0,200}}[\]>}}]|\[(?:{_FIELD_NAME})\]|\{{\{{[^}}]{{0,200}}\}}\}}"
        return bool(compiled(blank).search(folded))

    def negates(self, clause: str) -> bool:
        """Tell whether a clause says that what was asked for was not done, or comes later.

        It may say so at once or after a short lead ("For want of time, no analysis was done").
        """
        negators = self._latin_negators if clause.isascii() else self._negators
        suspected = dict.fromkeys(language for mark, language in negators if mark in clause)
        if not suspected:
            return False
        lead, _, rest = clause.replace("\u060c", ",").partition(",")
        starts = (clause, rest.lstrip()) if rest and len(lead) <= _LONGEST_LEAD else (clause,)
        return any(compiled(language.negations).match(start) for language in suspected for start in starts)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready to use; many a plan has no text that calls for the longer ones."""
    return re.compile(pattern)


@cache
def lexicon() -> _Lexicon:
    """Return the phrases, read once."""
    return _Lexicon()


@lru_cache(maxsize=2048)
def is_placeholder(text: str) -> bool:
    """Tell whether `text` stands in for one that is still to be written.

    It is unfinished, or "N/A", "pending", "test" and the like. A plain "none" is a statement.
    """
    folded = fold(text).strip()
    return _unfinished(folded) or _whole(folded)


@lru_cache(maxsize=2048)
def is_unfinished(text: str) -> bool:
    """Tell whether `text` plainly waits to be written: "TBD", "to be determined after…", "[insert name]"."""
    return _unfinished(fold(text).strip())


def says_nothing(clause: str) -> bool:
    """Tell whether a folded clause is a placeholder, or a statement that there is nothing yet."""
    return _unfinished(clause) or _whole(clause) or lexicon().negates(clause)


def _unfinished(folded: str) -> bool:
    first = folded[:1]
    if not first.isalnum() and _ONLY_MARKS.fullmatch(folded):
        return True
    if "lorem ipsum" in folded or "dolor sit amet" in folded:
        return True
    if "xx" in folded and _STAND_INS.search(folded):
        return True
    if first == "x" and _ONLY_XS.fullmatch(folded):
        return True
    if ("[" in folded or "{" in folded or "<" in folded) and lexicon().has_blank(folded):
        return True
    if "tb" in folded[-8:] and _LABELLED.search(folded):
        return True
    bare = folded if first.isalnum() else folded.lstrip("\"'([-*\u2022. ")
    return lexicon().opens(bare)


def _whole(folded: str) -> bool:
    """Tell whether a text is nothing but a placeholder, once or over and over."""
    if len(folded) > _LONGEST_WHOLE:
        start = folded.split(None, 2)
        if len(start) < 2 or start[0] != start[1]:  # noqa: PLR2004 - the first two words
            return False
    said = words(folded)
    candidates = (" ".join(said), *({said[0]} if len(set(said)) == 1 else ()))
    return not lexicon().whole.isdisjoint(candidates)
