"""Analyses and strategies: what they are about, whether they came in time, what answers their findings."""

from c2a_rules.facts.reading import approval, own
from c2a_rules.facts.registry import View, fact, record
from c2a_rules.facts.texts import stated
from c2a_rules.facts.world import World

ON_WOMEN = frozenset(
    ("gender_equality", "violence_against_women", "sexual_reproductive_health", "womens_representation")
)
RESULTS = ("outcomes", "outputs", "activities")

record(
    "findings",
    {
        "id": "string",
        "analysis": "analyses",
        "kind": "string",
        "text": "string",
        "level": "string",
        "themes": "list(string)",
        "people": "list(rights_holders)",
        "on_women": "bool",
        "by_results": "bool",
        "answered": "bool",
    },
)


@fact("analyses.subjects", "list(orgs)")
def subjects(world: World, analysis: View) -> list[View]:
    """The organisations that a due diligence examines."""
    return world.resolve("orgs", own(world, analysis, "subject_orgs", "analyses") or ())


@fact("analyses.by_approval", "bool")
def by_approval(world: World, analysis: View) -> bool:
    """Whether it was finished by the time that the plan was approved (in the pipeline: by today)."""
    return bool(analysis["date"] <= min(approval(world), world.today))


@fact("strategies.carriers", "list(string)")
def carriers(world: World, strategy: View) -> list[str]:
    """Ids of the outcomes, outputs and activities named in its results that exist."""
    named = own(world, strategy, "results", "strategies") or ()
    return [wanted for wanted in named if _is_result(world, wanted)]


def _is_result(world: World, wanted: object) -> bool:
    return any(world.by_id(collection, wanted) is not None for collection in RESULTS)


def _is_answer(world: World, wanted: object) -> bool:
    risk = world.by_id("risks", wanted)
    mitigated = risk is not None and stated(risk.get("mitigation", ""))
    return mitigated or world.by_id("measures", wanted) is not None


@fact("findings", "list(findings)")
def findings(world: World) -> list[View]:
    """Every finding of every analysis, with whom it concerns and what answers it.

    `on_women`: it says something, and its themes or groups are those of women and girls. `by_results`: an
    outcome, output or activity answers it. `answered`: that, or a measure or a risk with a mitigation does.
    """
    if not world["analyses"]:
        world.held("analyses")
    return [
        world.place(_finding(world, analysis, item), item, "answered_by")
        for analysis in world["analyses"]
        for item in analysis.get("findings", ())
    ]


def _finding(world: World, analysis: View, item: View) -> View:
    answers = item.get("answered_by", ())
    people = world.resolve("rights_holders", item.get("groups", ()))
    themes = list(item.get("themes", ()))
    concerns = not ON_WOMEN.isdisjoint(themes) or any("women_girls" in group["groups"] for group in people)
    by_results = any(_is_result(world, wanted) for wanted in answers)
    return {
        "id": item["id"],
        "analysis": analysis,
        "kind": item.get("kind", ""),
        "text": item.get("text", ""),
        "level": item.get("level", ""),
        "themes": themes,
        "people": people,
        "on_women": concerns and stated(item.get("text", "")),
        "by_results": by_results,
        "answered": by_results or any(_is_answer(world, wanted) for wanted in answers),
    }
