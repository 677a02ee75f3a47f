"""Whether a text says something, and which texts of a record do.

A text is judged by what is left of it once the clauses that say nothing are taken away: placeholders,
promises to write it later, statements that the thing asked for was not done, and repetitions. So an honest
answer that begins with "No woman is excluded…" stands, and "TBD" with padding does not. A text in a language
whose phrases are not known is judged by its length alone, and by characters where its script writes no spaces
between words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from c2a_rules.facts.phrases import compiled, fold, is_placeholder, lexicon, says_nothing, words
from c2a_rules.facts.registry import View, fact, function
from c2a_rules.facts.world import PATHS, World
from c2a_rules.shape import Shape

# Scripts whose characters are a syllable or a word (Han, kana, Hangul, Ethiopic, Canadian, Yi), and those of
# South-East Asia and Tibet, which write letters without spaces. An English word is some 1.5 or 5 of them.
_DENSE = (
    "\u1100-\u139f\u1400-\u167f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9df\uaa60-\uaadf"
_DENSE_WEIGHT = 2 / 3
_UNSPACED_WEIGHT = 1 / 5
_CHARACTER = f"([{_DENSE}])|[{_UNSPACED}]"
_TOKEN = rf"[{_DENSE}{_UNSPACED}]|[^\W_{_DENSE}{_UNSPACED}]+(?:['-][^\W_{_DENSE}{_UNSPACED}]+)*"
# Full stops, question marks and their like in Latin, CJK, Arabic, Urdu and Devanagari.
_SENTENCE_END = re.compile("[;!?\u3002\u061f\u061b\u06d4\u0964\n\r]+|\\.+(?=\\s|$)")


def tokens(folded: str) -> list[str]:
    """Return the words of a folded text, or its characters in scripts without spaces between words."""
    return words(folded) if folded.isascii() else compiled(_TOKEN).findall(folded)


def _clauses(folded: str) -> Iterator[str]:
    """Yield the sentences of a text, cut where "but" or its like turns them."""
    turns = [turn for turn in lexicon().contrasts if turn in folded]
    for sentence in _SENTENCE_END.split(folded):
        parts = [sentence]
        for turn in turns:
            parts = [piece for part in parts for piece in part.split(turn)]
        yield from (part.strip(" ,\u060c\u3001-\t") for part in parts)


@lru_cache(maxsize=2048)
def says_enough(text: str, minimum: int) -> bool:
    """Tell whether `text` holds at least `minimum` words once empty clauses and repetitions are left out.

    Half as many words must differ from one another.
    """
    if len(text) < minimum or is_placeholder(text):
        return False
    kept: list[str] = []
    look_at = minimum
    for clause in _clauses(fold(text)):
        if clause and not says_nothing(clause):
            kept += tokens(clause)
            if len(kept) >= look_at:
                if _is_enough(kept, minimum):
                    return True
                look_at = 2 * len(kept)
    return len(kept) >= minimum and _is_enough(kept, minimum)


def _is_enough(said: list[str], minimum: int) -> bool:
    """Tell whether words are enough; those that end a run of three which was there before do not count."""
    runs = set(zip(said, said[1:], said[2:], strict=False))
    counted = [*said[:2], *(run[2] for run in runs)]
    return sum(map(_weight, counted)) >= minimum - 1e-9 and 2 * len(set(said)) >= minimum


def _weight(token: str) -> float:
    if len(token) > 1 or token.isascii():
        return 1.0
    character = compiled(_CHARACTER).match(token)
    if character is None:
        return 1.0
    return _DENSE_WEIGHT if character[1] else _UNSPACED_WEIGHT


@function("says", ("string", "int"), "bool")
def says(text: str, minimum: int) -> bool:
    """Whether a text says something in so many words at least, beside placeholders, negations and repetitions."""
    return says_enough(text, minimum)


@function("stated", ("string",), "bool")
def stated(text: str) -> bool:
    """Whether a text, however short, is there: it holds a letter or digit and is no placeholder."""
    return not is_placeholder(text)


def _fields(shape: Shape) -> Mapping[str, str | None]:
    return dict(text_fields(shape))


def text_fields(shape: Shape) -> Iterator[tuple[str, str | None]]:
    """Yield the text fields of a record as (name, part that holds it or None): answers and parts too."""
    for name, part in shape.fields.items():
        if part.kind == "text" and not part.many:
            yield name, None
        elif name in ("answers", "parts") and part.kind == "record" and not part.many:
            yield from ((inner, name) for inner in part.fields)


class Texts(dict[str, Any]):
    """Which texts of a record say something; each is looked at when it is first asked after.

    Args:
        world: the plan.
        item: the record.
        path: the schema path of its kind.
        fields: its texts: name → the part that holds it, None for the record itself.
    """

    __slots__ = ("_fields", "_item", "_path", "_world")

    def __init__(self, world: World, item: View, path: str, fields: Mapping[str, str | None]) -> None:
        super().__init__()
        self._world = world
        self._item = item
        self._path = path
        self._fields = fields

    def __missing__(self, name: str) -> object:
        if name not in self:
            raise KeyError(name)
        verdict = self[name] = _verdict(self._world, self._item, self._path, self._fields.get(name, "parts"), name)
        return verdict

    def __contains__(self, name: object) -> bool:
        """Whether the record can hold a text of this name; the parts of some strategies may have any name."""
        return name in self._fields or name in self._item.get("parts", ())

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as dictionaries have it
        """Return the verdict on a text, `default` where the record cannot hold it."""
        try:
            return self[name]
        except KeyError:
            return default


def _declare(collection: str) -> None:
    path = PATHS[collection]

    @fact(f"{collection}.substantive", f"substantive({collection})", uses=("boilerplate",))
    def substantive(world: World, item: View) -> Texts:
        """Which of the record's texts say something.

        Each is long enough (`minimum_words`), no placeholder, no negation of what is asked, not the paragraph
        that answers another question. An absent text is not substantive.
        """
        return Texts(world, item, path, world.once(f"texts of {collection}", lambda: _fields(world.shape.at(path))))


def _verdict(world: World, item: View, path: str, part: str | None, name: str) -> object:
    record = item if part is None else item.get(part, {})
    text = record.get(name)
    if text is not None:
        repeated = world.once("repeated answers", lambda: _repeated(world))
        return says_enough(text, int(world.parameters["minimum_words"])) and (
            (id(world.origin(record)), name) not in repeated
        )
    full = ".".join(filter(None, (path, part, name)))
    return world.unknown(full) if world.lacks(full) else False


def _repeated(world: World) -> frozenset[tuple[int, str | int]]:
    """Return where the texts stand that answer another question too, as (identity of the record, key)."""
    entries = (entry for entry in world.variables.get("boilerplate", ()) if entry["kind"] == "question")
    places = (place for entry in entries if (place := world.placed(entry)) is not None)
    return frozenset((id(holder), key) for holder, key in places)


for _collection in PATHS:
    _declare(_collection)
