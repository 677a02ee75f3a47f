"""Twelve rules' expressions, and the same in Python over the same prepared scope: what the compiler itself costs.

The twelve cover what rules are made of: exists, all, filter, map, size, sums against totals, dates, texts, look-ups
through facts and functions, sets, variables and quantifiers inside one another.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from c2a_rules.facts.codes import is_sdg_target
from c2a_rules.facts.texts import stated

Values = Mapping[str, Any]
EQUALITY_THEMES = (
    "gender_equality",
    "discriminatory_law",
    "violence_against_women",
    "sexual_reproductive_health",
    "womens_representation",
)


def period(values: Values) -> list[bool]:
    """PLN-3.period: dates."""
    plan = values["plan"]
    return ["end" in plan and plan["end"] > plan["start"]]


def activity_dates(values: Values) -> list[bool]:
    """PLN-4.activity-dates: dates of every activity against the plan's."""
    plan = values["plan"]
    return [
        "start" in item
        and "end" in item
        and item["start"] <= item["end"]
        and ("end" not in plan or item["start"] <= plan["end"])
        and item["end"] >= plan["start"]
        for item in values["activities"]
    ]


def funding_sums(values: Values) -> list[bool]:
    """PLN-7.funding-sums: sums against totals, rows against what they require, a text as excuse."""
    tolerance = values["params"]["sum_tolerance"]

    def fits(item: Any) -> bool:  # noqa: ANN401 - a view
        stated_total = "total" in item and len(item["currencies"]) <= 1
        if stated_total and abs(item["required"] - item["total"]) > tolerance * abs(item["total"]):
            return False
        return all(
            ("note" in row and stated(row["note"]))
            or "required" not in row
            or max(row.get("available", 0.0), row.get("expenditure", 0.0))
            <= row["required"] + tolerance * abs(row["required"])
            for row in item["funding"]
        )

    return [fits(item) for item in values["activities"] if len(item["funding"]) > 0 or "total" in item]


def indicators_complete(values: Values) -> list[bool]:
    """PLN-10.indicators-complete: presence, a part of a text, exists."""
    first, today = values["params"]["first_baseline_year"], values["today"]
    return [
        ("unit" in item or item.get("measure", "") in ("nominal", "ordinal", "qualitative"))
        and "baseline" in item
        and "value" in item["baseline"]
        and "year" in item["baseline"]
        and first <= item["baseline"]["year"] <= int(today[:4])
        and any("value" in target and "period_end" in target for target in item.get("targets", ()))
        and "means_of_verification" in item
        for item in values["indicators"]
    ]


def evaluation(values: Values) -> list[bool]:
    """PLN-16.evaluation: days between, then presence and amounts."""
    plan, monitoring = values["plan"], values["monitoring"]
    days = (date.fromisoformat(plan["end"]) - date.fromisoformat(plan["start"])).days
    if days <= values["params"]["evaluation_after_days"]:
        return []
    return [
        "evaluation_date" in monitoring
        and monitoring["evaluation_date"] >= plan["start"]
        and "evaluation_budget" in monitoring
        and monitoring["evaluation_budget"] > 0.0
    ]


def sdg_targets(values: Values) -> list[bool]:
    """DEV-1.sdg-targets: exists over a function's look-up."""
    return [any(is_sdg_target(code) for code in item.get("sdg_targets", ())) for item in values["outcomes"]]


def people_empowered(values: Values) -> list[bool]:
    """DEV-1.people-empowered: exists in exists, texts."""
    return [
        any(
            len(output["people"]) > 0
            and any(stated(duty["obligation"]) and stated(duty.get("capacity_gap", "")) for duty in output["duties"])
            for output in values["outputs"]
        )
    ]


def disaggregated_indicators(values: Values) -> list[bool]:
    """DEV-1.disaggregated-indicators: filters of filters, sizes, shares."""
    people = [item for item in values["indicators"] if item.get("about", "") == "people"]
    told_apart = [item for item in people if "sex" in item["filled"] and len(item["filled"]) > 1]
    enough = len(told_apart) >= values["params"]["disaggregated_share"] * len(people)
    return [enough or ("sex" in item["filled"] and len(item["filled"]) > 1) for item in people]


def recommendations_to_sdgs(values: Values) -> list[bool]:
    """DEV-2.recommendations-to-sdgs: a filter, then look-ups through results to their outcomes."""
    own = [item for item in values["recommendations"] if item["own_country"]]
    return [
        any(any(is_sdg_target(code) for code in output["outcome"].get("sdg_targets", ())) for output in item["results"])
        for item in own
        if item.get("response", "") == "act"
    ]


def groups_measured(values: Values) -> list[bool]:
    """DEV-4.groups-measured: all in exists in exists."""
    return [
        len(group.get("grounds", ())) > 0
        and any(
            any(all(ground in item["filled"] for ground in group["grounds"]) for item in output["indicators"])
            for output in group["outputs"]
        )
        for group in values["rights_holders"]
        if group["left_behind"]
    ]


def law_and_policy(values: Values) -> list[bool]:
    """GEN-1.law-and-policy: sets, then exists over what is left."""
    laws = [
        output
        for output in values["outputs"]
        if not {"law", "policy"}.isdisjoint(output.get("change_kind", ()))
        and not set(output["themes"]).isdisjoint(EQUALITY_THEMES)
    ]
    return [any(len(output["duties"]) > 0 and any(item["funded"] for item in output["activities"]) for output in laws)]


def diverse(values: Values) -> list[bool]:
    """GEN-6.diverse: filters, maps, flattened and made distinct."""
    talks = [
        talk
        for talk in values["consultations"]
        if talk["counts"] and any(org["womens_organisation"] for org in talk["parties"])
    ]
    voices = [
        org
        for org in values["orgs"]
        if org["womens_organisation"] and any(org["id"] in talk.get("orgs", ()) for talk in talks)
    ]
    grounds = {ground for org in voices for ground in org.get("represents", ())} - {"sex"}
    params = values["params"]
    return [len(voices) >= params["diverse_organisations"] and len(grounds) >= params["diverse_grounds"]]


BY_HAND: Mapping[str, Callable[[Values], list[bool]]] = {
    "PLN-3.period": period,
    "PLN-4.activity-dates": activity_dates,
    "PLN-7.funding-sums": funding_sums,
    "PLN-10.indicators-complete": indicators_complete,
    "PLN-16.evaluation": evaluation,
    "DEV-1.sdg-targets": sdg_targets,
    "DEV-1.people-empowered": people_empowered,
    "DEV-1.disaggregated-indicators": disaggregated_indicators,
    "DEV-2.recommendations-to-sdgs": recommendations_to_sdgs,
    "DEV-4.groups-measured": groups_measured,
    "GEN-1.law-and-policy": law_and_policy,
    "GEN-6.diverse": diverse,
}
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "DEV-1.disaggregated-indicators": ("people_indicators", "broken_down", "enough_broken_down"),
    "DEV-2.recommendations-to-sdgs": ("own_recommendations",),
    "GEN-1.law-and-policy": ("equality_themes", "equality_laws"),
    "GEN-6.diverse": ("womens_talks", "womens_voices", "voiced_grounds"),
}
"""The rule-set variables that each of the twelve rests on, in order; by hand their work is part of the function."""
