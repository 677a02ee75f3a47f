"""Which fields of a plan IATI has no place for, exact to the path."""

from typing import Any

_ABSENT_SECTIONS = (
    "analyses",
    "approved_on",
    "capacity",
    "consultations",
    "contributions",
    "data_protection",
    "duty_bearers",
    "early_warning",
    "engagement",
    "measures",
    "national_priority_ref",
    "predecessor",
    "recommendations",
    "recovery_plan",
    "rights_holders",
    "risks",
    "strategies",
    "treaties",
)
_ABSENT_FIELDS = {
    "context": (
        "conflict_affected",
        "convenes",
        "human_rights_component",
        "human_rights_expertise",
        "phases",
        "present",
    ),
    "context.countries": ("adviser_date", "human_rights_adviser", "nhri", "upr_cycle", "upr_year"),
    "monitoring": ("data_approach", "evaluation_budget", "reports"),
    "orgs": ("represents", "standards", "tags"),
    "outcomes": ("assumptions", "pillars", "rights", "structural_cause"),
    "outcomes.outputs": (
        "change_kind",
        "duty_bearers",
        "education_levels",
        "recommendations",
        "rights_holders",
        "treaties",
    ),
    "outcomes.outputs.activities": ("contributes_to", "features", "marker_justification", "rights_holders"),
}
_INDICATOR_FIELDS = (
    "about",
    "frequency_per_year",
    "means_of_verification",
    "sole_category",
    "themes",
    "unit",
)
_INDICATORS = ("outcomes.indicators", "outcomes.outputs.indicators")
FUNDING = "outcomes.outputs.activities.funding"

# Paths that IATI can hold in some activities and not in others; each plan says which it is.
CONDITIONAL = frozenset(
    {
        *_INDICATORS,
        *(f"{FUNDING}.{field}" for field in ("available", "expenditure", "note", "source_org")),
        "monitoring.evaluation_date",
        "outcomes.outputs.themes",
    },
)

_NEVER = frozenset(
    {
        *_ABSENT_SECTIONS,
        *(f"{part}.{field}" for part, fields in _ABSENT_FIELDS.items() for field in fields),
        *(f"{part}.{field}" for part in _INDICATORS for field in _INDICATOR_FIELDS),
    },
)

# DAC codes name some levels of education, and a humanitarian scope says that there is a crisis.
_SOMETIMES = frozenset({"context.phases", "outcomes.outputs.education_levels"})

CANNOT_HOLD = _NEVER | CONDITIONAL


def unheld_paths(plan: dict[str, Any], conditional: frozenset[str]) -> list[str]:
    """Return the declared paths that count for this plan, sorted: those that no part of it fills.

    `conditional` names those of `CONDITIONAL` that this activity could not hold.
    """
    filled = {path for path in _SOMETIMES | conditional if _is_filled(plan, path.split("."))}
    return sorted((_NEVER | (conditional & CONDITIONAL)) - filled)


def _is_filled(part: Any, path: list[str]) -> bool:  # noqa: ANN401 - JSON values
    if isinstance(part, list):
        return any(_is_filled(item, path) for item in part)
    if not path:
        return True
    return path[0] in part and _is_filled(part[path[0]], path[1:])
