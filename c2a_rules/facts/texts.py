"""Whether a text says something: placeholders, negations of what was asked, padding, and plain length.

A text is judged by what is left of it once the clauses that say nothing are taken away: placeholders,
promises to write it later, statements that the thing asked for was not done, and repetitions. So an honest
answer that begins with "No woman is excluded…" stands, and "TBD" with padding does not. The phrases of six
languages are data (`data/phrases.json`); a text in another language is judged by its length alone, and by
characters where its script writes no spaces between words.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from c2a_rules.facts.registry import View, fact, function
from c2a_rules.facts.world import PATHS, World
from c2a_rules.shape import Shape

PHRASES = Path(__file__).parent.parent / "data" / "phrases.json"

# Scripts whose characters are a syllable or a word (Han, kana, Hangul, Ethiopic, Canadian, Yi), and those of
# South-East Asia and Tibet, which write letters without spaces. An English word is some 1.5 or 5 of them.
_DENSE = (
    "\u1100-\u139f\u1400-\u167f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9df\uaa60-\uaadf"
_DENSE_WEIGHT = 2 / 3
_UNSPACED_WEIGHT = 1 / 5
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_TOKEN = re.compile(
    rf"([{_DENSE}])|([{_UNSPACED}])|[^\W_{_DENSE}{_UNSPACED}]+(?:['-][^\W_{_DENSE}{_UNSPACED}]+)*"
)
# Full stops, question marks and their like in Latin, CJK, Arabic, Urdu and Devanagari.
_SENTENCE_END = re.compile("[;!?\u3002\u061f\u061b\u06d4\u0964\n\r]+|\\.+(?=\\s|$)")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0x61C, 0x640]
)
_APOSTROPHES = dict.fromkeys([0x60, 0xB4, 0x2018, 0x2019, 0x2BC], "'")
_ONLY_MARKS = re.compile("[\\s.\u2010-\u2015_\u2026?*/\\\\\u00b7\u2022~|-]*")
_ONLY_XS = re.compile(r"x(?:[\s./-]?x)+")
_STAND_INS = re.compile(r"\bx{2,}\s?(?:%|per ?cent\b)|\bx{3,}\b.*\bx{3,}\b", re.DOTALL)
_LABELLED = re.compile("(?:[:\u2013\u2014]\\s*|\\s-\\s*)(?:tbd|tbc|tba)\\W*$")
_FIELD_NAME = r"name|title|date|amount|number|country|organi[sz]ation|place|text|nom|nombre|fecha|x+|_+"
_LONGEST_WHOLE = 60
_LONGEST_LEAD = 60


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return `text` without differences of case, accents, Unicode form and invisible characters."""
    if text.isascii():
        return text.lower().replace("`", "'")
    for _ in range(2):  # what compatibility takes apart (the sign for "TEL") may bring back capitals
        text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    bare = "".join(char for char in text if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare.translate(_INVISIBLE))


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text, or its characters in scripts without spaces between words."""
    return [match[0] for match in _TOKEN.finditer(folded)]


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a run of characters without spaces counts as one."""
    return _WORD.findall(folded)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(r"\W+".join(map(re.escape, words(phrase))) for phrase in phrases)


class _Language:
    """The phrases of one language, folded; patterns are compiled when a text first calls for them."""

    def __init__(self, phrases: dict[str, Any]) -> None:
        folded = {name: [fold(item) for item in value] for name, value in phrases.items() if name != "spaced"}
        self.whole = frozenset(" ".join(words(item)) for item in folded["placeholders"])
        self.first_words = tuple(item.split()[0] for item in folded["openings"])
        self.fill_ins = folded["fill_ins"]
        self.contrasts = folded["contrasts"]
        self._negators = folded["negators"]
        self._negations = "|".join(f"(?:{pattern})" for pattern in folded["negations"])
        follower = _either(folded["followers"])
        follower = rf"\s+(?:{follower})\b" if phrases["spaced"] else follower
        self._opening = rf"(?:{_either(folded['openings'])})(?:\W*$|\s*[^\w\s']|{follower})"

    def opens(self, folded: str) -> bool:
        """Tell whether a text begins with a placeholder that a mark or a word such as "after" sets off."""
        return folded.startswith(self.first_words) and bool(_compiled(self._opening).match(folded))

    def negates(self, clause: str) -> bool:
        """Tell whether a clause says that what was asked for was not done, or comes later.

        It may say so at once or after a short lead ("For want of time, no analysis was done").
        """
        if not any(mark in clause for mark in self._negators):
            return False
        denies = _compiled(self._negations)
        lead, _, rest = clause.replace("\u060c", ",").partition(",")
        return bool(denies.match(clause) or (len(lead) <= _LONGEST_LEAD and denies.match(rest.lstrip())))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_Language(phrases) for phrases in json.loads(PHRASES.read_text("utf-8")).values())


@cache
def _brackets() -> re.Pattern[str]:
    """Return what finds a blank that a template left: "[insert name]", "{{country}}"."""
    starts = "|".join(re.escape(item) for language in _languages() for item in language.fill_ins)
    return re.compile(
        rf"[\[<{{](?:{starts})[^\]>}}]{{0,200}}[\]>}}]|\[(?:{_FIELD_NAME})\]|\{{\{{[^}}]{{0,200}}\}}\}}"
    )


@lru_cache(maxsize=2048)
def is_unfinished(text: str) -> bool:
    """Tell whether `text` plainly waits to be written: "TBD", "to be determined after…", "[insert name]"."""
    folded = fold(text).strip()
    if _ONLY_MARKS.fullmatch(folded) or _ONLY_XS.fullmatch(folded):
        return True
    if "lorem ipsum" in folded or "dolor sit amet" in folded:
        return True
    if ("[" in folded or "{" in folded or "<" in folded) and _brackets().search(folded):
        return True
    if "xx" in folded and _STAND_INS.search(folded):
        return True
    bare = folded.lstrip("\"'([-*\u2022. ")
    return bool(_LABELLED.search(folded)) or any(language.opens(bare) for language in _languages())


@lru_cache(maxsize=2048)
def is_placeholder(text: str) -> bool:
    """Tell whether `text` stands in for one that is still to be written.

    It is unfinished, or "N/A", "pending", "test" and the like. A plain "none" is a statement.
    """
    return is_unfinished(text) or _is_whole(fold(text).strip())


def _is_whole(folded: str) -> bool:
    """Tell whether a text is nothing but a placeholder, once or over and over."""
    if len(folded) > _LONGEST_WHOLE and len(set(folded.split())) > 1:
        return False
    said = words(folded)
    candidates = (" ".join(said), *({said[0]} if len(set(said)) == 1 else ()))
    return any(candidate in language.whole for language in _languages() for candidate in candidates)


def _clauses(folded: str) -> Iterator[str]:
    """Yield the sentences of a text, cut where "but" or its like turns them."""
    turns = [turn for language in _languages() for turn in language.contrasts if turn in folded]
    for sentence in _SENTENCE_END.split(folded):
        parts = [sentence]
        for turn in turns:
            parts = [piece for part in parts for piece in part.split(turn)]
        yield from (part.strip(" ,\u060c\u3001-\u2013\u2014\t") for part in parts)


def _says_nothing(clause: str) -> bool:
    return is_placeholder(clause) or any(language.negates(clause) for language in _languages())


@lru_cache(maxsize=2048)
def says_enough(text: str, minimum: int) -> bool:
    """Tell whether `text` holds at least `minimum` words once empty clauses and repetitions are left out.

    Half as many words must differ from one another.
    """
    if len(text) < minimum or is_placeholder(text):
        return False
    total = 0.0
    distinct: set[str] = set()
    threes: set[tuple[str, str, str]] = set()
    before = ("", "")
    for clause in _clauses(fold(text)):
        if not clause or _says_nothing(clause):
            continue
        for match in _TOKEN.finditer(clause):
            three = (*before, match[0])
            before = three[1:]
            if three not in threes:
                threes.add(three)
                distinct.add(match[0])
                total += _DENSE_WEIGHT if match[1] else _UNSPACED_WEIGHT if match[2] else 1.0
        if total >= minimum - 1e-9 and 2 * len(distinct) >= minimum:
            return True
    return False


@function("says", ("string", "int"), "bool")
def says(text: str, minimum: int) -> bool:
    """Whether a text says something in so many words at least, beside placeholders, negations and repetitions."""
    return says_enough(text, minimum)


@function("stated", ("string",), "bool")
def stated(text: str) -> bool:
    """Whether a text, however short, is there: it holds a letter or digit and is no placeholder."""
    return not is_placeholder(text)


def text_fields(shape: Shape) -> Iterator[tuple[str, str | None]]:
    """Yield the text fields of a record as (name, part that holds it or None): answers and parts too."""
    for name, part in shape.fields.items():
        if part.kind == "text" and not part.many:
            yield name, None
        elif name in ("answers", "parts") and part.kind == "record" and not part.many:
            yield from ((inner, name) for inner in part.fields)


def _declare(collection: str) -> None:
    path = PATHS[collection]

    @fact(f"{collection}.substantive", f"substantive({collection})", uses=("boilerplate",))
    def substantive(world: World, item: View) -> dict[str, Any]:
        """Which of the record's texts say something.

        Each is long enough (`minimum_words`), no placeholder, no negation of what is asked, not the paragraph
        that answers another question. An absent text is not substantive.
        """
        return _verdicts(world, item, path)


def _verdicts(world: World, item: View, path: str) -> dict[str, Any]:
    minimum = int(world.parameters["minimum_words"])
    repeated = {
        (id(place[0]), place[1])
        for entry in world.variables.get("boilerplate", ())
        if entry["kind"] == "question" and (place := world.placed(entry)) is not None
    }
    verdicts: dict[str, Any] = {}
    for name, part in _fields_of(world, item, path):
        record = item if part is None else item.get(part, {})
        text = record.get(name)
        full = ".".join(step for step in (path, part, name) if step)
        if text is None:
            verdicts[name] = world.unknown(full) if world.lacks(full) else False
        else:
            verdicts[name] = says_enough(text, minimum) and (id(record), name) not in repeated
    return verdicts


def _fields_of(world: World, item: View, path: str) -> Iterator[tuple[str, str | None]]:
    shape = world.shape.at(path)
    yield from text_fields(shape)
    known = shape.fields["parts"].fields if "parts" in shape.fields else {}
    yield from ((name, "parts") for name in item.get("parts", {}) if name not in known)


for _collection in PATHS:
    _declare(_collection)
