"""What a plan's texts are as a whole: placeholders that were left in, and paragraphs that stand twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.texts import fold, is_placeholder, is_unfinished, tokens
from c2a_rules.facts.world import World
from c2a_rules.shape import Leaf

record("placeholders", {"field": "string", "text": "string", "finished": "bool"})
record("boilerplate", {"kind": "string", "field": "string", "other": "string", "own": "bool"})

# Where "n/a" or "unknown" is an honest value, and only what is plainly unfinished counts.
_VALUES = frozenset(
    {"value", "categories", "promised", "achieved", "unit", "code", "vocabulary", "symbol", "paragraph"}
)
_SAME = 0.8
_ENOUGH = 4
_QUESTION, _GROUP = "question", "group"
# Texts about people or occasions: where they stand, and the field that tells whom or what they are about.
_GROUP_TEXTS = (
    ("rights_holders", "left_behind_because", "id"),
    ("findings", "text", "groups"),
    ("measures", "text", "groups"),
    ("consultations", "changes_made", "id"),
)
_Run = tuple[str, str, str]
_Question = tuple[str, str]


@fact("placeholders", "list(placeholders)")
def placeholders(world: World) -> list[View]:
    """The texts that stand in for ones still to be written, wherever they stand."""
    return [
        world.place(
            {"field": leaf.shape.path.rpartition(".")[2], "text": leaf.value, "finished": False},
            leaf.container,
            leaf.key,
        )
        for leaf in world.leaves
        if isinstance(leaf.value, str) and _left_in(leaf)
    ]


def _left_in(leaf: Leaf) -> bool:
    if leaf.shape.kind not in ("text", "any", "map") or leaf.shape.path.startswith("source."):
        return False
    if leaf.shape.path.rpartition(".")[2] in _VALUES:
        return is_unfinished(leaf.value)
    return is_placeholder(leaf.value)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text that answers a question, or says something of some people; `about` tells the latter apart."""

    pool: str
    field: str
    about: str
    label: str
    text: str
    holder: Any
    key: str

    @property
    def question(self) -> _Question:
        """What the paragraph should answer, and about whom."""
        return self.field, self.about


@fact("boilerplate", "list(boilerplate)")
def boilerplate(world: World) -> list[View]:
    """The paragraphs that stand, word for word or nearly, under different questions or different groups.

    `kind` is `question` (answers of analyses, parts of strategies) or `group` (why groups are left behind,
    findings, measures, changes made after consultations); `other` says where the text stands as well.
    Paragraphs shorter than `minimum_words` may repeat themselves.
    """
    pools: dict[str, list[_Paragraph]] = {}
    for paragraph in _paragraphs(world):
        pools.setdefault(paragraph.pool, []).append(paragraph)
    minimum = int(world.parameters["minimum_words"])
    found: list[View] = []
    for pool, paragraphs in pools.items():
        kind = _QUESTION if pool == _QUESTION else _GROUP
        for paragraph, other in _twins(paragraphs, minimum):
            entry = {"kind": kind, "field": paragraph.label, "other": other.label, "own": False}
            found.append(world.place(entry, paragraph.holder, paragraph.key))
    return found


def _paragraphs(world: World) -> Iterator[_Paragraph]:
    for collection, part in (("analyses", "answers"), ("strategies", "parts")):
        for item in world[collection]:
            about = str(item.get("subject_orgs"))
            for key, text in item.get(part, {}).items():
                yield _Paragraph(_QUESTION, key, about, f"{key} of {item['id']}", text, item[part], key)
    for collection, field, about in _GROUP_TEXTS:
        for item in _items(world, collection):
            if field in item and about in item:
                label = f"{field} of {item['id']}"
                yield _Paragraph(
                    collection, field, str(item[about]), label, item[field], world.origin(item), field
                )


def _items(world: World, collection: str) -> list[View]:
    if collection == "findings":
        return [finding for analysis in world["analyses"] for finding in analysis.get("findings", ())]
    return world[collection]


def _twins(paragraphs: list[_Paragraph], minimum: int) -> Iterator[tuple[_Paragraph, _Paragraph]]:
    """Yield each paragraph most of whose runs of three words stand in one that should say something else."""
    runs = [frozenset(_threes(paragraph.text)) for paragraph in paragraphs]
    where = _first_places(paragraphs, runs)
    for paragraph, found in zip(paragraphs, runs, strict=True):
        if len(found) + 2 < minimum:
            continue
        shared: dict[int, int] = {}
        for run in found:
            for place in where[run].values():
                if paragraph.question != paragraphs[place].question:
                    shared[place] = shared.get(place, 0) + 1
        nearest = max(sorted(shared), key=lambda place: shared[place], default=None)
        if nearest is not None and shared[nearest] >= _SAME * len(found):
            yield paragraph, paragraphs[nearest]


def _first_places(
    paragraphs: list[_Paragraph], runs: list[frozenset[_Run]]
) -> dict[_Run, dict[_Question, int]]:
    """Return where each run stands first under each of the first few questions: enough to find one other."""
    where: dict[_Run, dict[_Question, int]] = {}
    for place, found in enumerate(runs):
        for run in found:
            places = where.setdefault(run, {})
            if len(places) < _ENOUGH:
                places.setdefault(paragraphs[place].question, place)
    return where


def _threes(text: str) -> Iterable[_Run]:
    said = tokens(fold(text))
    return zip(said, said[1:], said[2:], strict=False)
