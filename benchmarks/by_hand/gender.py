"""The rules of gender.yaml by hand: True for a pass, False for a gap, None for not applicable."""

from datetime import date

from benchmarks.by_hand.carried import EQUALITY
from benchmarks.by_hand.plan import Part, Plan, day, folded, occasions
from benchmarks.by_hand.soundness import each, moves
from benchmarks.by_hand.texts import says_enough, stated

AREAS = ("discriminatory_law", "violence_against_women", "sexual_reproductive_health", "womens_representation")
ON_WOMEN = {"gender_equality", "violence_against_women", "sexual_reproductive_health", "womens_representation"}
PEACE = {"peace_process", "womens_representation"}
INCITEMENT = "incitement_to_violence_against_women"


def judge(plan: Plan) -> dict[str, bool | None]:
    """Return what each rule comes to; conditions of whole actions are left to the caller."""
    signals, risks = _incitement(plan)
    return {
        **_law(plan),
        **_protection(plan),
        **_lens(plan),
        **_peace(plan),
        "GEN-5.incitement-signals": bool(signals or risks),
        "GEN-5.online-signals": any(item.get("online") for item in (*signals, *risks)),
        "GEN-5.rights-trend": any(map(_follows_rights, plan.signals)),
        **_voices(plan),
    }


def _law(plan: Plan) -> dict[str, bool | None]:
    themes = set().union(*plan.output_themes.values())
    return {
        "GEN-1.law-and-policy": any(_changes_law(plan, output) for _, output in plan.outputs),
        "GEN-1.areas-covered": all(area in themes for area in AREAS),
        "GEN-1.gender-target": any(
            not EQUALITY.isdisjoint(plan.indicator_themes(holder, item)) and moves(item)
            for holder, item in plan.indicators
        ),
    }


def _changes_law(plan: Plan, output: Part) -> bool:
    return (
        not {"law", "policy"}.isdisjoint(output.get("change_kind", ()))
        and not EQUALITY.isdisjoint(plan.output_themes[id(output)])
        and not plan.duty_bearer.keys().isdisjoint(output.get("duty_bearers", ()))
        and any(id(activity) in plan.funded for activity in output.get("activities", ()))
    )


def _protection(plan: Plan) -> dict[str, bool | None]:
    made = [item for item in plan.analyses if item["kind"] == "protection" and item["date"] <= plan.today]
    subject = "violence_against_women"
    return {
        "GEN-2.systemic-discrimination": any(
            plan.answered(item, "discrimination_against_women") and plan.answered(item, "compounding_grounds")
            for item in made
        ),
        "GEN-2.women-defenders": any(_protects_defenders(plan, measure) for measure in plan.measures),
        "GEN-2.violence-against-women": any(
            subject in plan.activity_themes[id(activity)] and id(activity) in plan.funded
            for _, activity in plan.activities
        )
        or any(subject in measure.get("themes", ()) and plan.says(measure, "text") for measure in plan.measures),
    }


def _protects_defenders(plan: Plan, measure: Part) -> bool:
    if measure["kind"] != "defender_protection" or not plan.says(measure, "text"):
        return False
    people = (plan.rights_holder[name] for name in measure.get("groups", ()) if name in plan.rights_holder)
    if any({"defenders", "women_girls"} <= set(person["groups"]) for person in people):
        return True
    parties = (plan.org[name] for name in measure.get("orgs", ()) if name in plan.org)
    return any("women_defenders" in org.get("tags", ()) for org in parties)


def _lens(plan: Plan) -> dict[str, bool | None]:
    gender = [item for item in plan.analyses if item["kind"] == "gender" and plan.by_approval(item)]
    if not gender:
        rules = ("analysis", "power-relations", "women-consulted", "women-in-leadership", "differential-effect")
        return dict.fromkeys((f"GEN-3.{name}" for name in (*rules, "stereotypes", "response-strategy")), False)
    governance = plan.raw.get("capacity", {}).get("governance", {})
    return {
        "GEN-3.analysis": True,
        "GEN-3.power-relations": any(plan.answered(item, "power_relations") for item in gender),
        "GEN-3.women-consulted": any(plan.answered(item, "women_consulted") for item in gender)
        and any(plan.in_design(item) and _with_women(plan, item) for item in plan.consultations),
        "GEN-3.women-in-leadership": governance.get("women_share", 0.0) >= 40
        or plan.says(governance, "women_share_reason"),
        "GEN-3.differential-effect": any(plan.answered(item, "differential_effect") for item in gender),
        "GEN-3.stereotypes": any(plan.answered(item, "stereotypes") for item in gender),
        "GEN-3.response-strategy": any(
            item["kind"] == "gender_response" and plan.answered(item, "field") and _is_carried(plan, item)
            for item in plan.strategies
        ),
    }


def _with_women(plan: Plan, consultation: Part) -> bool:
    return not plan.womens.isdisjoint(consultation.get("orgs", ())) or any(
        "women_girls" in plan.rights_holder[name]["groups"]
        for name in consultation.get("groups", ())
        if name in plan.rights_holder
    )


def _results(plan: Plan) -> set[str]:
    return {part["id"] for part in (*plan.outcomes, *(o for _, o in plan.outputs), *(a for _, a in plan.activities))}


def _is_carried(plan: Plan, strategy: Part) -> bool:
    return not _results(plan).isdisjoint(strategy.get("results", ()))


def _peace(plan: Plan) -> dict[str, bool | None]:
    conflict = [item for item in plan.analyses if item["kind"] == "conflict" and item["date"] <= plan.today]
    findings = [
        finding for analysis in conflict for finding in analysis.get("findings", ()) if _on_women(plan, finding)
    ]
    in_analysis = bool(findings) or any(plan.answered(item, "gender") for item in conflict)
    results = _results(plan)
    return {
        "GEN-4.conflict-analysis-gender": in_analysis,
        "GEN-4.response-integrates-gender": bool(findings)
        and all(not results.isdisjoint(finding.get("answered_by", ())) for finding in findings),
        "GEN-4.women-in-peace": any(
            not PEACE.isdisjoint(plan.indicator_themes(holder, item)) and _aims(item)
            for holder, item in plan.indicators
        ),
    }


def _on_women(plan: Plan, finding: Part) -> bool:
    groups = (plan.rights_holder[name] for name in finding.get("groups", ()) if name in plan.rights_holder)
    concerns = not ON_WOMEN.isdisjoint(finding.get("themes", ())) or any("women_girls" in g["groups"] for g in groups)
    return concerns and stated(finding.get("text", ""))


def _aims(indicator: Part) -> bool:
    last = max(indicator.get("targets", ()), key=lambda target: target.get("period_end", ""), default={})
    aim = last.get("value")
    if not isinstance(aim, int | float):
        return False
    if indicator.get("measure") == "percent" and indicator.get("direction") != "down" and aim >= 30:
        return True
    return stated(last.get("reason", ""))


def _incitement(plan: Plan) -> tuple[list[Part], list[Part]]:
    signals = [s for s in plan.signals if INCITEMENT in s.get("subjects", ()) and stated(s.get("threshold", ""))]
    risks = [r for r in plan.risks if INCITEMENT in r.get("subjects", ()) and stated(r.get("trigger", ""))]
    return signals, risks


def _follows_rights(signal: Part) -> bool:
    if "womens_rights_trend" not in signal.get("subjects", ()) or not stated(signal.get("title", "")):
        return False
    return stated(signal.get("source", "")) or stated(signal.get("threshold", ""))


def _voices(plan: Plan) -> dict[str, bool | None]:
    talks = [
        talk for talk in plan.consultations if plan.counts(talk) and not plan.womens.isdisjoint(talk.get("orgs", ()))
    ]
    names = plan.womens.intersection(*[set().union(*(talk["orgs"] for talk in talks))])
    voices = [org for org in plan.orgs if org["id"] in names]
    grounds = set().union(*(org.get("represents", ()) for org in voices)) - {"sex"}
    return {
        "GEN-6.regular": _regular_share(plan, talks) > 0.5,
        "GEN-6.diverse": len(voices) >= 2 and len(grounds) >= 2,
        "GEN-6.influence": each(says_enough(t.get("changes_made", "")) for t in talks if t["status"] == "held"),
    }


def _regular_share(plan: Plan, talks: list[Part]) -> float:
    first, last = day(plan.start), day(plan.end or plan.today)
    if first is None or last is None or last < first:
        return 0.0
    length = (last - first).days + 1
    held = [talk for talk in plan.consultations if talk["status"] == "held"]
    offsets = {(found - first).days for talk in talks for found in _days(plan, talk, held)}
    covered, begin = 0.0, 0.0
    while begin < length:
        finish = min(begin + 365.25, length)
        asked = max(1, round(2 * (finish - begin) / 365.25))
        if sum(begin <= offset < finish for offset in offsets) >= asked:
            covered += finish - begin
        begin += 365.25
    return covered / length


def _copies(talk: Part, other: Part) -> bool:
    """Tell whether a talk repeats another one that came before."""
    if (other["date"], other["id"]) >= (talk["date"], talk["id"]) or _parties(talk) != _parties(other):
        return False
    changes = folded(talk.get("changes_made", ""))
    if changes != folded(other.get("changes_made", "")):
        return False
    return folded(talk["topic"]) == folded(other["topic"]) or says_enough(changes)


def _parties(talk: Part) -> list[str]:
    return sorted(talk.get("orgs", ())) + sorted(talk.get("groups", ()))


def _days(plan: Plan, talk: Part, held: list[Part]) -> list[date]:
    first = day(talk["date"])
    is_held = talk["status"] == "held"
    if first is None or (is_held and any(_copies(talk, other) for other in held)):
        return []
    return occasions(first, day(talk.get("until", None if is_held else plan.end)), talk.get("frequency_per_year", 0.0))
