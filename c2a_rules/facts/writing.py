"""What a plan's texts are as a whole: placeholders that were left in, and paragraphs that stand twice."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from c2a_rules.facts.phrases import fold, is_placeholder, is_unfinished
from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.texts import tokens
from c2a_rules.facts.world import World

record("placeholders", {"field": "string", "text": "string", "finished": "bool"})
record("boilerplate", {"kind": "string", "field": "string", "other": "string", "own": "bool"})

# Where "n/a" or "unknown" is an honest value, and only what is plainly unfinished counts.
_VALUES = frozenset(
    {"value", "categories", "promised", "achieved", "unit", "code", "vocabulary", "symbol", "paragraph"}
)
_SAME = 0.8
_ENOUGH = 4
_QUESTION, _GROUP = "question", "group"
# Texts that say what is done or why: where they stand, and what tells their questions apart.
_DEEDS = (
    ("strategies", "text", "kind"),
    ("measures", "text", "kind"),
    ("engagement", "text", ""),
    ("outcomes", "structural_cause", ""),
)
_DEEDS_OF_ONE = (("monitoring", "data_approach"), ("governance", "women_share_reason"))
# One desk may serve several of these ends, and its text then stands under each of them.
_ONE_END = {
    "remedy": "grievance",
    "defender_protection": "protection_service",
    "reprisals_protection": "protection_service",
}
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
    found: list[View] = []
    for shape, leaves in world.leaves:
        if shape.kind not in ("text", "any", "map") or shape.path.startswith("source."):
            continue
        field = shape.path.rpartition(".")[2]
        left_in = is_unfinished if field in _VALUES else is_placeholder
        for container, key, value, _ in leaves:
            if isinstance(value, str) and left_in(value):
                entry = {"field": field, "text": value, "finished": False}
                found.append(world.place(entry, container, key))
    return found


class _Paragraph(NamedTuple):
    """A text that answers a question, or says something of some people; `question` tells which and of whom."""

    question: _Question
    label: str
    runs: frozenset[_Run]
    holder: Any
    key: str


@fact("boilerplate", "list(boilerplate)")
def boilerplate(world: World) -> list[View]:
    """The paragraphs that stand, word for word or nearly, under different questions or different groups.

    `kind` is `question` (answers of analyses and parts of strategies; what strategies, measures and the like say is
    done) or `group` (why groups are left behind, findings, measures, changes made after consultations); `other` says
    where the text stands as well. Paragraphs shorter than `minimum_words` may repeat themselves.
    """
    minimum = int(world.parameters["minimum_words"])
    found: dict[tuple[int, str], View] = {}
    for kind, paragraphs in _pools(world):
        long = [paragraph for paragraph in paragraphs if len(paragraph.runs) + 2 >= minimum]
        for paragraph, other in _twins(long):
            place = (id(paragraph.holder), paragraph.key)
            if place not in found:
                entry = {"kind": kind, "field": paragraph.label, "other": other.label, "own": False}
                found[place] = world.place(entry, paragraph.holder, paragraph.key)
    return list(found.values())


def _pools(world: World) -> Iterator[tuple[str, list[_Paragraph]]]:
    """Yield what is compared with one another: answers; deeds; then one kind of text about groups at a time."""
    yield (
        _QUESTION,
        [
            _paragraph(item, key, item.get("subject_orgs"), item[part])
            for collection, part in (("analyses", "answers"), ("strategies", "parts"))
            for item in world[collection]
            for key in item.get(part, ())
        ],
    )
    yield _QUESTION, list(_deeds(world))
    for collection, field, about in _GROUP_TEXTS:
        items = _findings(world) if collection == "findings" else world[collection]
        told = (item for item in items if field in item and about in item)
        yield _GROUP, [_paragraph(item, field, item[about], world.origin(item)) for item in told]


def _deeds(world: World) -> Iterator[_Paragraph]:
    for collection, field, about in _DEEDS:
        for item in world[collection]:
            if field in item:
                end = item[about] if about else ""
                yield _paragraph(item, field, (collection, _ONE_END.get(end, end)), world.origin(item))
    for name, field in _DEEDS_OF_ONE:
        part = world.singles[name]
        if field in part:
            yield _paragraph({"id": name, **part}, field, name, world.origin(part))


def _findings(world: World) -> list[View]:
    return [finding for analysis in world["analyses"] for finding in analysis.get("findings", ())]


def _paragraph(item: View, key: str, about: object, holder: Any) -> _Paragraph:  # noqa: ANN401 - JSON values
    said = tokens(fold(holder[key]))
    runs = frozenset(zip(said, said[1:], said[2:], strict=False))
    return _Paragraph((key, str(about)), f"{key} of {item['id']}", runs, holder, key)


def _twins(paragraphs: list[_Paragraph]) -> Iterator[tuple[_Paragraph, _Paragraph]]:
    """Yield each paragraph most of whose runs of three words stand in one that should say something else."""
    suspects = _suspects(paragraphs)
    again = _repeated(paragraphs) if suspects else {}
    for paragraph in suspects:
        repeated = paragraph.runs & again.keys()
        enough = _SAME * len(paragraph.runs)
        if len(repeated) < enough:
            continue
        shared: dict[int, int] = {}
        for run in repeated:
            for question, place in again[run].items():
                if question != paragraph.question:
                    shared[place] = shared.get(place, 0) + 1
        nearest = max(sorted(shared), key=lambda place: shared[place], default=None)
        if nearest is not None and shared[nearest] >= enough:
            yield paragraph, paragraphs[nearest]


def _suspects(paragraphs: list[_Paragraph]) -> list[_Paragraph]:
    """Return the paragraphs most of whose runs stand in others too, whatever those are about: seldom any."""
    seen: set[_Run] = set()
    twice: set[_Run] = set()
    for paragraph in paragraphs:
        twice |= seen & paragraph.runs
        seen |= paragraph.runs
    return [each for each in paragraphs if len(twice & each.runs) >= _SAME * len(each.runs)]


def _repeated(paragraphs: list[_Paragraph]) -> dict[_Run, dict[_Question, int]]:
    """Return the runs that stand under several questions, with the first place under each of the first few."""
    first: dict[_Run, int] = {}
    again: dict[_Run, dict[_Question, int]] = {}
    for place, paragraph in enumerate(paragraphs):
        for run in paragraph.runs:
            other = first.setdefault(run, place)
            if other != place and paragraph.question != paragraphs[other].question:
                places = again.setdefault(run, {paragraphs[other].question: other})
                if len(places) < _ENOUGH:
                    places.setdefault(paragraph.question, place)
    return again
