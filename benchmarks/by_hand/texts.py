"""Whether a text says something: what the checks by hand ask of texts, written for them alone.

The phrases are the project's data; the cache is as large as the one that the tool keeps, so that both are
measured alike.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "c2a_rules" / "data"
MINIMUM_WORDS = 15

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PLAIN = (
    dict.fromkeys([0x60, 0xB4, 0x2018, 0x2019, 0x2BC], "'")
    | dict.fromkeys([0x201C, 0x201D], '"')
    | dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013], "-")
    | {0x2014: " - ", 0x2026: "...", 0xA0: " "}
    | dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0x61C])
)
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_MARKS = re.compile("[\\s._?*/\\\\\u00b7\u2022~|-]*")
_XS = re.compile(r"x(?:[\s./-]?x)+")
_STAND_INS = re.compile(r"\bx{2,}\s?(?:%|per ?cent\b)|\bx{3,}\b.*\bx{3,}\b", re.DOTALL)
_LABELLED = re.compile(r"(?::\s*|\s-\s*)(?:tbd|tbc|tba)\W*$")
_FIELDS = r"name|title|date|amount|number|country|organi[sz]ation|place|text|nom|nombre|fecha|x+|_+"
_DENSE = (
    "\u1100-\u139f\u1400-\u167f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9df\uaa60-\uaadf"
_CHARACTER = re.compile(f"([{_DENSE}])|[{_UNSPACED}]")
_TOKEN = re.compile(rf"[{_DENSE}{_UNSPACED}]|[^\W_{_DENSE}{_UNSPACED}]+(?:['-][^\W_{_DENSE}{_UNSPACED}]+)*")
_SENTENCE_END = re.compile("[;!?\u3002\u061f\u061b\u06d4\u0964\n\r]+|\\.+(?=\\s|$)")


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return a text without case, accents and invisible characters."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKD", text.casefold())
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", text)).lower()


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text; single characters where a script writes no spaces."""
    return (_WORD if folded.isascii() else _TOKEN).findall(folded)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(r"\W+".join(map(re.escape, _WORD.findall(phrase))) for phrase in phrases)


_LANGUAGES = [
    {name: value if name == "spaced" else [fold(item) for item in value] for name, value in phrases.items()}
    for phrases in json.loads((DATA / "phrases.json").read_text("utf-8")).values()
]
_WHOLE = {" ".join(_WORD.findall(item)) for language in _LANGUAGES for item in language["placeholders"]}
_CONTRASTS = [turn for language in _LANGUAGES for turn in language["contrasts"]]
_FIRST_WORDS = tuple(item.split()[0] for language in _LANGUAGES for item in language["openings"])
_BLANK_STARTS = "|".join(re.escape(item) for language in _LANGUAGES for item in language["fill_ins"])
_BLANK = re.compile(rf"[\[<{{](?:{_BLANK_STARTS})[^\]>}}]{{0,200}}[\]>}}]|\[(?:{_FIELDS})\]|\{{\{{[^}}]{{0,200}}\}}\}}")


def _opening(language: dict[str, list[str]]) -> re.Pattern[str]:
    follower = _either(language["followers"])
    follower = rf"\s+(?:{follower})\b" if language["spaced"] else follower
    return re.compile(rf"(?:{_either(language['openings'])})(?:\W*$|\s*[^\w\s']|{follower})")


_OPENINGS = [_opening(language) for language in _LANGUAGES]
_NEGATIONS = [re.compile("|".join(f"(?:{item})" for item in language["negations"])) for language in _LANGUAGES]
_NEGATORS = [(mark, number) for number, language in enumerate(_LANGUAGES) for mark in language["negators"]]
_LATIN_NEGATORS = [(mark, number) for mark, number in _NEGATORS if mark.isascii()]


def _unfinished(folded: str) -> bool:
    first = folded[:1]
    if not first.isalnum() and _MARKS.fullmatch(folded):
        return True
    if "lorem ipsum" in folded or "dolor sit amet" in folded:
        return True
    if ("xx" in folded and _STAND_INS.search(folded)) or (first == "x" and _XS.fullmatch(folded)):
        return True
    if ("[" in folded or "{" in folded or "<" in folded) and _BLANK.search(folded):
        return True
    if "tb" in folded[-8:] and _LABELLED.search(folded):
        return True
    bare = folded if first.isalnum() else folded.lstrip("\"'([-*\u2022. ")
    return bare.startswith(_FIRST_WORDS) and any(opening.match(bare) for opening in _OPENINGS)


def _whole(folded: str) -> bool:
    if len(folded) > 60:
        start = folded.split(None, 2)
        if len(start) < 2 or start[0] != start[1]:
            return False
    said = _WORD.findall(folded)
    return " ".join(said) in _WHOLE or (len(set(said)) == 1 and said[0] in _WHOLE)


@lru_cache(maxsize=2048)
def is_placeholder(text: str) -> bool:
    """Tell whether a text waits to be written."""
    folded = fold(text).strip()
    return _unfinished(folded) or _whole(folded)


@lru_cache(maxsize=2048)
def is_unfinished(text: str) -> bool:
    """Tell whether a value plainly waits to be written."""
    return _unfinished(fold(text).strip())


def _says_nothing(clause: str) -> bool:
    if _unfinished(clause) or _whole(clause):
        return True
    suspects = {number for mark, number in (_LATIN_NEGATORS if clause.isascii() else _NEGATORS) if mark in clause}
    if not suspects:
        return False
    lead, _, rest = clause.replace("\u060c", ",").partition(",")
    starts = (clause, rest.lstrip()) if rest and len(lead) <= 60 else (clause,)
    return any(_NEGATIONS[number].match(start) for number in suspects for start in starts)


def _clauses(folded: str) -> Iterator[str]:
    turns = [turn for turn in _CONTRASTS if turn in folded]
    for sentence in _SENTENCE_END.split(folded):
        parts = [sentence]
        for turn in turns:
            parts = [piece for part in parts for piece in part.split(turn)]
        for part in parts:
            yield part.strip(" ,\u060c\u3001-\t")


def _weight(token: str) -> float:
    character = None if len(token) > 1 or token.isascii() else _CHARACTER.match(token)
    if character is None:
        return 1.0
    return 2 / 3 if character[1] else 1 / 5


def _enough(said: list[str]) -> bool:
    fresh = [*said[:2], *(run[2] for run in set(zip(said, said[1:], said[2:], strict=False)))]
    return sum(map(_weight, fresh)) >= MINIMUM_WORDS - 1e-9 and 2 * len(set(said)) >= MINIMUM_WORDS


@lru_cache(maxsize=2048)
def says_enough(text: str) -> bool:
    """Tell whether a text says something in so many words, beside placeholders, negations and repetitions."""
    if len(text) < MINIMUM_WORDS or is_placeholder(text):
        return False
    kept: list[str] = []
    look_at = MINIMUM_WORDS
    for clause in _clauses(fold(text)):
        if clause and not _says_nothing(clause):
            kept += tokens(clause)
            if len(kept) >= look_at:
                if _enough(kept):
                    return True
                look_at = 2 * len(kept)
    return len(kept) >= MINIMUM_WORDS and _enough(kept)


def stated(text: str) -> bool:
    """Tell whether a text is there at all."""
    return not is_placeholder(text)


def forget() -> None:
    """Empty the caches, as for a plan whose texts were never seen."""
    for cached in (fold, is_placeholder, is_unfinished, says_enough):
        cached.cache_clear()
