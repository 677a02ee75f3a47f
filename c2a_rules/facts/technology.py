"""Digital technology in a plan: as its activities flag it, as its themes name it, or as its words alone suggest.

Words suggest and do not prove: where they are all there is, what the plan does is not known. They are data
(`data/technology.json`): stems at the start of a word, parts of a text where a script does not set words apart, and
abbreviations in capitals.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from c2a_rules.facts.phrases import fold
from c2a_rules.facts.reading import own, some
from c2a_rules.facts.registry import Unheld, View, fact
from c2a_rules.facts.results import output_themes
from c2a_rules.facts.world import PATHS, World

WORDS = Path(__file__).parent.parent / "data" / "technology.json"
FEATURES = f"{PATHS['activities']}.features"
DIGITAL = frozenset(("digital", "artificial_intelligence", "biometrics"))
INTELLIGENT = frozenset(("artificial_intelligence",))
WORKS_ON = frozenset(("digital", "artificial_intelligence"))
_WORDS_ALONE = "the plan's words speak of digital technology, and no activity says in its `features` that it uses any."


@fact("plan.digital", "bool")
def digital(world: World, _plan: View) -> bool:
    """Whether the plan uses digital technology or works on it: by the flags or themes of its activities and outputs.

    Unknown where its words alone speak of such technology, or an output states no themes.
    """
    asked = ((_flagged, DIGITAL), (_themed, WORKS_ON))
    if some(lambda question: question[0](world, question[1]), asked):
        return True
    if speaks_of(world, "digital") or speaks_of(world, "artificial_intelligence"):
        raise Unheld(FEATURES, _WORDS_ALONE)
    if not all(output_themes(world, output) for output in world["outputs"]):
        raise Unheld(f"{PATHS['outputs']}.themes")
    return False


@fact("plan.artificial_intelligence", "bool")
def artificial_intelligence(world: World, _plan: View) -> bool:
    """Whether the plan uses artificial intelligence: an activity flags it.

    Unknown where its words alone speak of it; work on the theme (a law on it, say) explains them without any use.
    """
    if _flagged(world, INTELLIGENT):
        return True
    if speaks_of(world, "artificial_intelligence") and not _themed(world, INTELLIGENT):
        raise Unheld(FEATURES, _WORDS_ALONE)
    return False


def _flagged(world: World, features: frozenset[str]) -> bool:
    return some(
        lambda activity: not features.isdisjoint(own(world, activity, "features", "activities") or ()),
        world["activities"],
    )


def _themed(world: World, themes: frozenset[str]) -> bool:
    """Tell whether an output or one of its activities has one of the themes."""
    return some(lambda output: not themes.isdisjoint(output_themes(world, output)), world["outputs"])


def speaks_of(world: World, technology: str) -> bool:
    """Tell whether an output or activity speaks of a technology (a key of the word list) in title or description."""
    prefixed, capitals = _patterns()[technology]
    return any(prefixed.search(fold(text)) or capitals.search(text) for text in _texts(world))


def _texts(world: World) -> Iterator[str]:
    for item in (*world["outputs"], *world["activities"]):
        yield from (item[key] for key in ("title", "description") if key in item)


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return for each technology what finds its words in a folded text, and its abbreviations in a plain one."""
    lists = json.loads(WORDS.read_text("utf-8"))
    return {
        name: (_words(words["prefixes"], words["parts"]), _capitals(words["capitals"])) for name, words in lists.items()
    }


def _words(prefixes: list[str], parts: list[str]) -> re.Pattern[str]:
    stems = (re.escape(fold(stem)).replace(r"\*", r"\w*") for stem in prefixes)
    return re.compile("|".join((rf"\b(?:{'|'.join(stems)})", *(re.escape(fold(part)) for part in parts))))


def _capitals(abbreviations: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, abbreviations))})\b" if abbreviations else r"(?!)")
