"""Results and the activity → outcomes, outputs and activities, where IATI nests none of them.

IATI says neither which outcome an output serves nor which output an activity's money is for. Outputs are put
under the first outcome, and the activity under the first output that has indicators. A level that the file
does not use is one synthetic part, titled as the activity is.
"""

from dataclasses import dataclass
from typing import Any

from c2a_iati.results import Results
from c2a_iati.sdg import target_of


@dataclass(frozen=True, slots=True)
class Whole:
    """What IATI states of an activity as a whole: its id, SDG targets, themes and levels of education."""

    identifier: str
    sdg_targets: list[str]
    themes: list[str]
    education_levels: list[str]


@dataclass(frozen=True, slots=True)
class Logframe:
    """The outcomes of a plan.

    `synthetic` names the levels that the file does not use, `chosen` the parts that could as well stand
    elsewhere; `unheld` are paths that a synthetic part cannot fill.
    """

    outcomes: list[dict[str, Any]]
    synthetic: list[str]
    chosen: list[str]
    unheld: frozenset[str]


def build_logframe(activity: dict[str, Any], results: Results, whole: Whole) -> Logframe:
    """Nest an activity and its results; what is said of the whole goes to each outcome or output."""
    title = activity["title"]
    # Findings name parts by id: that of a part which the file does not have is the activity's own.
    outputs = results.outputs or [{"id": f"output:{whole.identifier}", "title": title}]
    outcomes = results.outcomes or [{"id": f"outcome:{whole.identifier}", "title": title}]
    for output in outputs:
        _set(output, "themes", whole.themes)
        _set(output, "education_levels", whole.education_levels)
    for outcome in outcomes:
        parts = [outcome] if results.outcomes else [outcome, *outputs]
        _set(outcome, "sdg_targets", [*whole.sdg_targets, *_measured_targets(parts)])
    next((output for output in outputs if "indicators" in output), outputs[0])["activities"] = [activity]
    outcomes[0]["outputs"] = outputs
    missing = {"outcome": not results.outcomes, "output": not results.outputs}
    several = {"outputs": len(outcomes) > 1 and bool(results.outputs), "activity": len(outputs) > 1}
    return Logframe(
        outcomes,
        [level for level, absent in missing.items() if absent],
        [part for part, free in several.items() if free],
        _unheld(results),
    )


def _set(part: dict[str, Any], field: str, items: list[str]) -> None:
    if items:
        part[field] = list(dict.fromkeys(items))


def _measured_targets(parts: list[dict[str, Any]]) -> list[str]:
    """Return the SDG targets that indicators of the SDG framework measure: 5.2.1 measures 5.2."""
    codes = [indicator.get("sdg_indicator", "") for part in parts for indicator in part.get("indicators", ())]
    return [target for target in (target_of(code.rpartition(".")[0]) for code in codes) if target]


def _unheld(results: Results) -> frozenset[str]:
    """Return the indicators that a synthetic part lacks because they all stand with the other level."""
    paths = {
        "outcomes.indicators": (results.outcomes, results.outputs),
        "outcomes.outputs.indicators": (results.outputs, results.outcomes),
    }
    return frozenset(
        path for path, (own, other) in paths.items() if not own and any("indicators" in part for part in other)
    )
