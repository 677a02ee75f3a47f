"""Ids, references and codes by hand: what is unique, what leads somewhere, what exists."""

from collections.abc import Iterator

from benchmarks.by_hand.plan import COUNTRIES, CURRENCIES, LANGUAGES, SDG_TARGETS, Part, Plan


def _bearers(plan: Plan) -> Iterator[tuple[str, Part]]:
    raw = plan.raw
    for kind in ("orgs", "rights_holders", "duty_bearers", "recommendations", "treaties", "outcomes", "consultations"):
        for part in raw.get(kind, ()):
            yield kind, part
    for kind in ("analyses", "engagement", "measures", "strategies", "risks"):
        for part in raw.get(kind, ()):
            yield kind, part
    for _, part in plan.outputs:
        yield "outputs", part
    for _, part in plan.activities:
        yield "activities", part
    for _, part in plan.indicators:
        yield "indicators", part
    for _, part in plan.findings:
        yield "findings", part


def ids_are_unique(plan: Plan) -> bool:
    """PLN-1."""
    names = [part["id"] for _, part in _bearers(plan)]
    return len(names) == len(set(names))


def _named(parts: list[Part], one: str = "", many: str = "") -> Iterator[str]:
    for part in parts:
        if one and one in part:
            yield part[one]
        if many and many in part:
            yield from part[many]


def _references_to_orgs(plan: Plan) -> Iterator[str]:
    raw = plan.raw
    yield raw["lead_org"]
    for org in plan.orgs:
        yield from _named(org.get("standards", []), "verified_by")
    yield from _named(raw.get("duty_bearers", []), "org")
    for _, activity in plan.activities:
        yield from _named([activity], "lead", "implementers")
        yield from _named(activity.get("funding", []), "source_org")
    yield from _named(plan.consultations, "owner", "orgs")
    yield from _named(plan.analyses, "owner", "subject_orgs")
    yield from _named([plan.early_warning], "owner", "recipients")
    yield from _named(plan.early_warning.get("escalation", []), "owner")
    yield from _named(raw.get("engagement", []), "owner", "orgs")
    yield from _named(plan.measures, "run_by", "orgs")
    yield from _named(plan.strategies, "owner")
    for strategy in plan.strategies:
        yield from _named(strategy.get("milestones", []), "owner")
    yield from _named(raw.get("capacity", {}).get("training", []), "owner")
    yield from _named(plan.risks, "owner")
    yield from _named([raw.get("data_protection", {})], "officer")
    yield from _named(plan.reports, "owner")


def references_resolve(plan: Plan) -> bool:
    """PLN-2."""
    known: dict[str, set[str]] = {}
    for kind, part in _bearers(plan):
        known.setdefault(kind, set()).add(part["id"])

    def lead_to(names: Iterator[str], *kinds: str) -> bool:
        return set().union(*(known.get(kind, ()) for kind in kinds)).issuperset(names)

    def people() -> Iterator[str]:
        for parts in (plan.consultations, plan.raw.get("engagement", []), plan.measures):
            yield from _named(parts, many="groups")
        yield from _named([finding for _, finding in plan.findings], many="groups")
        yield from _named([activity for _, activity in plan.activities], many="rights_holders")
        yield from _named(outputs, many="rights_holders")

    outputs = [output for _, output in plan.outputs]
    return (
        lead_to(_references_to_orgs(plan), "orgs")
        and lead_to(people(), "rights_holders")
        and lead_to(_named(outputs, many="duty_bearers"), "duty_bearers")
        and lead_to(_named(outputs, many="recommendations"), "recommendations")
        and lead_to(_named(outputs, many="treaties"), "treaties")
        and lead_to(_named(plan.measures, "activity"), "activities")
        and lead_to(_named(plan.strategies, many="results"), "outcomes", "outputs", "activities")
        and lead_to(_named([finding for _, finding in plan.findings], many="answered_by"), *known)
        and not _in_circles(plan)
    )


def _in_circles(plan: Plan) -> bool:
    answers: dict[str, list[str]] = {}
    home: dict[str, str] = {}
    for analysis, finding in plan.findings:
        answers.setdefault(finding["id"], []).extend(finding.get("answered_by", ()))
        home.setdefault(finding["id"], analysis["id"])
    for finding, given in answers.items():
        seen: set[str] = set()
        waiting = list(given)
        while waiting:
            name = waiting.pop()
            if name in (finding, home[finding]):
                return True
            if name not in seen:
                seen.add(name)
                waiting += answers.get(name, ())
    return False


def codes_exist(plan: Plan) -> bool:
    """PLN-13."""
    raw = plan.raw
    amounts = [amount for strategy in plan.strategies for amount in strategy.get("amounts", ())]
    rows = [row for _, activity in plan.activities for row in activity.get("funding", ())]
    contributions = raw.get("contributions", [])
    countries = [place["code"] for place in _places(plan) if place.get("vocabulary") == "country" and "code" in place]
    for parts in (plan.context.get("countries", []), plan.orgs, plan.recommendations):
        countries += _named(parts, "country")
    for parts in (raw.get("treaties", []), raw.get("engagement", []), contributions):
        countries += _named(parts, many="countries")
    tags = {raw["language"], *_named(plan.measures, many="languages")}
    indicators = [i["sdg_indicator"] for _, i in plan.indicators if "sdg_indicator" in i]
    return (
        COUNTRIES.issuperset(countries)
        and CURRENCIES.issuperset(part["currency"] for part in (raw, *rows) if "currency" in part)
        and CURRENCIES.issuperset(_named(amounts + contributions, "currency"))
        and all(_is_language(tag) for tag in tags)
        and all(is_sdg_target(code) for outcome in plan.outcomes for code in outcome.get("sdg_targets", ()))
        and all(is_sdg_target(code.rpartition(".")[0]) for code in indicators)
    )


def _places(plan: Plan) -> Iterator[Part]:
    yield from plan.raw.get("places", ())
    for _, activity in plan.activities:
        yield from activity.get("places", ())


def _is_language(tag: str) -> bool:
    primary = tag.partition("-")[0].lower()
    return primary in LANGUAGES or (len(primary) == 3 and "qaa" <= primary <= "qtz")


def is_sdg_target(code: str) -> bool:
    """Tell whether a target of the 2030 Agenda exists."""
    return code.lower() in SDG_TARGETS
