"""The rules of development.yaml by hand: True for a pass, False for a gap, None for not applicable."""

from datetime import date

from benchmarks.by_hand.plan import Part, Plan, day, folded, occasions
from benchmarks.by_hand.references import is_sdg_target
from benchmarks.by_hand.soundness import each
from benchmarks.by_hand.texts import says_enough, stated

MECHANISMS_OF_STATES = ("upr", "treaty_body")


def judge(plan: Plan) -> dict[str, bool | None]:
    """Return what each rule comes to."""
    countries = _own_countries(plan)
    own = [item for item in plan.recommendations if item["country"] in countries]
    cited: dict[str, list[tuple[Part, Part]]] = {}
    for outcome, output in plan.outputs:
        for name in output.get("recommendations", ()):
            cited.setdefault(name, []).append((outcome, output))
    from_states = [item for item in own if item["mechanism"] in MECHANISMS_OF_STATES]
    return {
        "DEV-1.sdg-targets": bool(plan.outcomes) and all(map(_has_target, plan.outcomes)),
        "DEV-1.civil-society-avenue": any(_is_avenue(plan, item) for item in plan.consultations),
        "DEV-1.people-empowered": any(_both_sides(plan, output) for _, output in plan.outputs),
        "DEV-1.disaggregated-indicators": _disaggregated(plan),
        "DEV-1.data-without-discrimination": plan.says(plan.monitoring, "data_approach"),
        "DEV-2.mechanism-range": any(r["mechanism"] == "upr" for r in own)
        and any(r["mechanism"] != "upr" for r in own),
        "DEV-2.nhri-engaged": _institution_engaged(plan, countries),
        "DEV-2.recommendations-to-sdgs": each(
            any(_has_target(outcome) for outcome, _ in cited.get(item["id"], ()))
            for item in own
            if item.get("response") == "act"
        ),
        "DEV-2.local-level": any(_is_local(plan, item) for item in plan.consultations),
        "DEV-3.recommendations-answered": bool(from_states) and all(_answered(item, cited) for item in from_states),
        "DEV-3.recommendations-resourced": _resourced(plan, from_states, cited),
        "DEV-3.national-planning": stated(plan.raw.get("national_priority_ref", "")),
        "DEV-3.reporting-cycle": _reports_to(plan, "vnr", "hlpf") and _reports_to(plan, "upr", "treaty_body"),
        **_left_behind(plan),
    }


def _own_countries(plan: Plan) -> set[str]:
    named = {item["country"] for item in plan.context.get("countries", ()) if "country" in item}
    places = plan.raw.get("places", ())
    return named.union(p["code"] for p in places if p.get("vocabulary") == "country" and "code" in p)


def _has_target(outcome: Part) -> bool:
    return any(map(is_sdg_target, outcome.get("sdg_targets", ())))


def _is_avenue(plan: Plan, consultation: Part) -> bool:
    if plan.civil.isdisjoint(consultation.get("orgs", ())):
        return False
    recurs = consultation.get("frequency_per_year", 0.0) > 0
    if recurs and consultation["status"] == "scheduled" and plan.counts(consultation):
        return True
    return plan.in_design(consultation) and says_enough(consultation.get("changes_made", ""))


def _both_sides(plan: Plan, output: Part) -> bool:
    if plan.output_people[id(output)].isdisjoint(plan.rights_holder):
        return False
    duties = (plan.duty_bearer[name] for name in output.get("duty_bearers", ()) if name in plan.duty_bearer)
    return any(stated(duty["obligation"]) and stated(duty.get("capacity_gap", "")) for duty in duties)


def filled(indicator: Part) -> set[str]:
    """Return the grounds that an indicator's series really fills."""
    claimed = indicator.get("dimensions", ())
    seen: dict[tuple[str, object, object], set[str]] = {}
    for row in indicator.get("series", ()) if claimed else ():
        if folded(row.get("value", "")):
            for ground, category in row.get("categories", {}).items():
                seen.setdefault((ground, row.get("point"), row.get("period_end")), set()).add(folded(category))
    most: dict[str, int] = {}
    for (ground, _, _), names in seen.items():
        most[ground] = max(most.get(ground, 0), len(names - {""}))
    sole = indicator.get("sole_category", {})
    return {ground for ground in claimed if most.get(ground, 0) >= (1 if stated(sole.get(ground, "")) else 2)}


def _disaggregated(plan: Plan) -> bool:
    about_people = [item for _, item in plan.indicators if item.get("about") == "people"]
    broken_down = [grounds for grounds in map(filled, about_people) if "sex" in grounds and len(grounds) > 1]
    return bool(about_people) and len(broken_down) >= 0.8 * len(about_people)


def _institution_engaged(plan: Plan, countries: set[str]) -> bool:
    for org in plan.orgs:
        if "nhri" in org.get("tags", ()) and ("country" not in org or org["country"] in countries):
            name = org["id"]
            if any(role != "consulted" for role in org.get("roles", ())):
                return True
            if any(name == item.get("lead") or name in item.get("implementers", ()) for _, item in plan.activities):
                return True
            if any(name in item.get("orgs", ()) and plan.has_taken_place(item) for item in plan.consultations):
                return True
    stated_countries = plan.context.get("countries", ())
    return bool(stated_countries) and all(item.get("nhri") == "none" for item in stated_countries)


def _is_local(plan: Plan, consultation: Part) -> bool:
    if consultation.get("level") != "local" or not plan.counts(consultation):
        return False
    parties = (plan.org[name] for name in consultation.get("orgs", ()) if name in plan.org)
    wanted = {"nhri", "regional_human_rights_body", "ohchr"}
    return any(not wanted.isdisjoint(org.get("tags", ())) for org in parties)


def _answered(item: Part, cited: dict[str, list[tuple[Part, Part]]]) -> bool:
    response = item.get("response")
    if response == "act":
        return item["id"] in cited
    if response == "not_act" or (response == "in_part" and item["id"] in cited):
        return stated(item.get("reason", ""))
    return False


def _resourced(plan: Plan, items: list[Part], cited: dict[str, list[tuple[Part, Part]]]) -> bool:
    acted_on = [item for item in items if item.get("response") in ("act", "in_part") and item["id"] in cited]
    return bool(acted_on) and all(any(_has_money(plan, output) for _, output in cited[item["id"]]) for item in acted_on)


def _has_money(plan: Plan, output: Part) -> bool:
    return any(id(activity) in plan.funded for activity in output.get("activities", ()))


def _reports_to(plan: Plan, *recipients: str) -> bool:
    return any(report.get("recipient") in recipients and _is_coming(plan, report) for report in plan.reports)


def _is_coming(plan: Plan, report: Part) -> bool:
    due, end = report.get("due", ""), plan.end or plan.today
    if not due or due >= plan.start:
        return bool(due)
    days = occasions(date.fromisoformat(due), day(end), report.get("frequency_per_year", 0.0))
    return any(plan.start <= found.isoformat() <= end for found in days)


def _left_behind(plan: Plan) -> dict[str, bool | None]:
    groups = plan.left_behind
    names = set(plan.reasons)
    serving: dict[str, list[Part]] = {name: [] for name in names}
    for _, output in plan.outputs:
        for name in plan.output_people[id(output)] & names:
            serving[name].append(output)
    reached = {
        name
        for output, activity in plan.activities
        if id(activity) in plan.funded
        for name in (*output.get("rights_holders", ()), *activity.get("rights_holders", ()))
    }
    policies = [
        output
        for _, output in plan.outputs
        if not {"law", "policy", "service"}.isdisjoint(output.get("change_kind", ()))
    ]
    return {
        "DEV-4.groups-identified": bool(groups) and all(any(map(stated, plan.reasons[g["id"]])) for g in groups),
        "DEV-4.intersecting-grounds": any(len(g.get("grounds", ())) >= 2 for g in groups) if groups else None,
        "DEV-4.groups-reached": each(group["id"] in reached for group in groups),
        "DEV-4.policy-response": any(plan.output_people[id(output)] & names for output in policies) if groups else None,
        "DEV-4.groups-measured": each(_measured(group, serving[group["id"]]) for group in groups),
    }


def _measured(group: Part, outputs: list[Part]) -> bool:
    grounds = set(group.get("grounds", ()))
    return bool(grounds) and any(
        grounds.issubset(indicator.get("dimensions", ())) and grounds <= filled(indicator)
        for output in outputs
        for indicator in output.get("indicators", ())
    )
