"""The ids of the actions and rules that are written by hand here."""

_SLUGS = {
    "PLN-1": ["ids"],
    "PLN-2": ["references"],
    "PLN-3": ["period"],
    "PLN-4": ["activity-dates"],
    "PLN-5": ["leads"],
    "PLN-6": ["funding-periods"],
    "PLN-7": ["funding-sums"],
    "PLN-8": ["currencies"],
    "PLN-9": ["percentages"],
    "PLN-10": ["indicators-complete"],
    "PLN-11": ["targets"],
    "PLN-12": ["series"],
    "PLN-13": ["codes"],
    "PLN-14": ["risks-managed"],
    "PLN-15": ["analyses-current"],
    "PLN-16": ["evaluation"],
    "PLN-17": ["approval"],
    "PLN-18": ["placeholders"],
    "PLN-19": ["boilerplate"],
    "PLN-20": ["exclusions"],
    "PLN-21": ["deciding-facts"],
    "DEV-1": [
        *("sdg-targets", "civil-society-avenue", "people-empowered", "disaggregated-indicators"),
        *("data-without-discrimination", "carried"),
    ],
    "DEV-2": ["mechanism-range", "nhri-engaged", "recommendations-to-sdgs", "local-level", "carried"],
    "DEV-3": [
        *("recommendations-answered", "recommendations-resourced", "national-planning", "reporting-cycle"),
        "carried",
    ],
    "DEV-4": [
        *("groups-identified", "intersecting-grounds", "groups-reached", "policy-response", "groups-measured"),
        "carried",
    ],
    "GEN-1": ["law-and-policy", "areas-covered", "gender-target", "carried"],
    "GEN-2": ["systemic-discrimination", "women-defenders", "violence-against-women", "carried"],
    "GEN-3": [
        *("analysis", "power-relations", "women-consulted", "women-in-leadership", "differential-effect"),
        *("stereotypes", "response-strategy", "carried"),
    ],
    "GEN-4": ["conflict-analysis-gender", "response-integrates-gender", "women-in-peace", "carried"],
    "GEN-5": ["incitement-signals", "online-signals", "rights-trend", "carried"],
    "GEN-6": ["regular", "diverse", "influence", "carried"],
}
ACTIONS = frozenset(_SLUGS)
FRAMEWORKS = frozenset(action.partition("-")[0] for action in _SLUGS)
RULES = frozenset(f"{action}.{slug}" for action, slugs in _SLUGS.items() for slug in slugs)
