"""The rules of plan.yaml by hand: True for a pass, False for a gap, None for not applicable."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from benchmarks.by_hand import texts
from benchmarks.by_hand.ids import ACTIONS, FRAMEWORKS, RULES
from benchmarks.by_hand.plan import Part, Plan, folded, repeated
from benchmarks.by_hand.references import codes_exist, ids_are_unique, references_resolve

OPEN = {"pipeline", "implementation", "finalisation", "suspended"}
# Where a value such as "n/a" is honest, and what is no text at all.
VALUES = {"value", "categories", "promised", "achieved", "unit", "code", "vocabulary", "symbol", "paragraph"}
NO_TEXT = {
    *("id", "plan_type", "language", "lead_org", "status", "start", "end", "approved_on", "currency", "recovery_plan"),
    *("phases", "present", "country", "adviser_date", "nhri", "type", "roles", "tags", "represents", "subject"),
    *("groups", "grounds", "org", "mechanism", "position", "themes", "countries", "sdg_targets", "pillars"),
    *("about", "measure", "direction", "period_end", "dimensions", "point", "sdg_indicator", "change_kind"),
    *("rights_holders", "duty_bearers", "recommendations", "treaties", "education_levels", "lead", "implementers"),
    *("scheme", "features", "contributes_to", "period_start", "source_org", "date", "until", "orgs", "owner", "level"),
    *("kind", "valid_until", "subject_orgs", "answered_by", "recipients", "subjects", "stance", "areas", "run_by"),
    *("languages", "activity", "covers", "due", "results", "used_at", "topics", "review_date", "officer"),
    *("evaluation_date", "recipient", "domain", "of", "review_on", "extensions", "schema_version", "verified_by"),
    *("sha256", "human_rights_adviser", "primary_data", "human_rights_component"),
}
FREE = {"answers", "parts", "sole_category", "categories"}
SKIPPED = {"source", "extensions"}


def judge(plan: Plan) -> dict[str, bool | None]:
    """Return what each rule comes to."""
    open_ = plan.status in OPEN
    return {
        "PLN-1.ids": ids_are_unique(plan),
        "PLN-2.references": references_resolve(plan),
        "PLN-3.period": plan.end is not None and plan.end > plan.start,
        "PLN-4.activity-dates": each(_dated(plan, activity) for _, activity in plan.activities),
        "PLN-5.leads": each("lead" in activity for _, activity in plan.activities),
        "PLN-6.funding-periods": each(_periods(activity) for _, activity in plan.activities if activity.get("funding")),
        "PLN-7.funding-sums": each(
            _sums(plan, activity) for _, activity in plan.activities if activity.get("funding") or "total" in activity
        ),
        "PLN-8.currencies": each(
            len({row["currency"] for row in activity["funding"]}) == 1
            for _, activity in plan.activities
            if activity.get("funding")
        ),
        "PLN-9.percentages": each(_percentages(plan)),
        "PLN-10.indicators-complete": all(_complete(plan, i) for _, i in plan.indicators) if plan.indicators else False,
        "PLN-11.targets": each(
            _targets(plan, i) for _, i in plan.indicators if any("value" in t for t in i.get("targets", ()))
        ),
        "PLN-12.series": each(fits for _, i in plan.indicators if "series" in i for fits in _breakdowns(i)),
        "PLN-13.codes": codes_exist(plan),
        "PLN-14.risks-managed": each(_managed(plan, risk) for risk in plan.risks) if open_ else None,
        "PLN-15.analyses-current": analyses_current(plan),
        "PLN-16.evaluation": evaluated(plan),
        "PLN-17.approval": approved(plan) if plan.status != "pipeline" else None,
        "PLN-18.placeholders": not _has_placeholder(plan.raw),
        "PLN-19.boilerplate": not boilerplate(plan),
        "PLN-20.exclusions": exceptions_in_order(plan, still_open=open_),
        "PLN-21.deciding-facts": decided(plan),
    }


def each(results: Iterator[bool]) -> bool | None:
    """Return whether all hold; None where there is nothing."""
    found = None
    for result in results:
        if not result:
            return False
        found = True
    return found


def _dated(plan: Plan, activity: Part) -> bool:
    start, end = activity.get("start"), activity.get("end")
    if start is None or end is None:
        return False
    return start <= end and end >= plan.start and (plan.end is None or start <= plan.end)


def _periods(activity: Part) -> bool:
    start, end = activity.get("start", ""), activity.get("end", "9999-12-31")
    paid: dict[str, list[tuple[str, str]]] = {}
    for row in activity["funding"]:
        first, last = row["period_start"], row["period_end"]
        if first > last or first > end or last < start:
            return False
        source = row.get("source_org")
        if source is not None:
            earlier = paid.setdefault(source, [])
            if any(first <= other_last and other_first <= last for other_first, other_last in earlier):
                return False
            earlier.append((first, last))
    return True


def _sums(plan: Plan, activity: Part) -> bool:
    rows = activity.get("funding", [])
    used = {row["currency"] for row in rows}
    if "total" in activity and len(used) < 2:
        currency = min(used, default=plan.raw["currency"])
        required = sum(row.get("required", 0.0) for row in rows if row["currency"] == currency)
        if abs(required - activity["total"]) > 0.005 * abs(activity["total"]):
            return False
    for row in rows:
        if "required" in row:
            spent = max(row.get("available", 0.0), row.get("expenditure", 0.0))
            too_much = spent > row["required"] + 0.005 * abs(row["required"])
            if too_much and not ("note" in row and texts.stated(row["note"])):
                return False
    return True


def _percentages(plan: Plan) -> Iterator[bool]:
    for holder in (plan.raw, *(activity for _, activity in plan.activities)):
        groups = [[p for p in holder.get("places", ()) if p.get("vocabulary", "country") in ("country", "region")]]
        if holder is not plan.raw:
            sectors: dict[Any, list[Part]] = {}
            for sector in holder.get("sectors", ()):
                sectors.setdefault(sector.get("vocabulary"), []).append(sector)
            groups += sectors.values()
        for rows in groups:
            stated = [row["percentage"] for row in rows if "percentage" in row]
            if stated:
                yield len(stated) == len(rows) and round(abs(100.0 - sum(stated)), 6) <= 0.1


def _complete(plan: Plan, indicator: Part) -> bool:
    baseline = indicator.get("baseline", {})
    return (
        ("unit" in indicator or indicator.get("measure") in ("nominal", "ordinal", "qualitative"))
        and "value" in baseline
        and 1990 <= baseline.get("year", 0) <= int(plan.today[:4])
        and any("value" in target and "period_end" in target for target in indicator.get("targets", ()))
        and "means_of_verification" in indicator
    )


def moves(indicator: Part) -> bool:
    """Tell whether an indicator's last target leads from its baseline in the stated direction."""
    targets = indicator.get("targets", ())
    last = max(targets, key=lambda target: target.get("period_end", ""), default={})
    start, goal = indicator.get("baseline", {}).get("value"), last.get("value")
    if start is None or goal is None:
        return False
    direction = indicator.get("direction")
    if direction == "maintain":
        return True
    if not isinstance(start, int | float) or not isinstance(goal, int | float):
        return folded(start) != folded(goal)
    return (direction == "up" and goal > start) or (direction == "down" and goal < start)


def _targets(plan: Plan, indicator: Part) -> bool:
    baseline = indicator.get("baseline", {})
    begun = False
    for target in indicator["targets"]:
        end = target.get("period_end")
        if end is not None:
            late = plan.end is not None and end > plan.end
            if late or ("year" in baseline and int(end[:4]) < baseline["year"]):
                return False
        begun = begun or end is None or end >= plan.start
    return begun and ("direction" not in indicator or "value" not in baseline or moves(indicator))


def _breakdowns(indicator: Part) -> Iterator[bool]:
    moments: dict[tuple[str, str, tuple[str, ...]], list[Part]] = {}
    named: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in indicator["series"]:
        grounds = tuple(sorted(row.get("categories", ())))
        if grounds:
            moments.setdefault((row.get("point", ""), row.get("period_end", ""), grounds), []).append(row)
            named.setdefault(grounds, set()).add(_category(row, grounds))
    dimensions, measure = indicator.get("dimensions", ()), indicator.get("measure")
    for (point, end, grounds), rows in moments.items():
        whole, figures = _whole(indicator, point, end), [row.get("value") for row in rows]
        if not all(ground in dimensions for ground in grounds):
            yield False
        elif measure not in ("unit", "percent") or not all(isinstance(figure, float) for figure in (whole, *figures)):
            yield True
        elif measure == "unit":
            yield sum(figures) <= whole + 0.5 or min(figures) <= whole <= max(figures)
        else:
            categories = {_category(row, grounds) for row in rows}
            complete = len(categories) > 1 and categories == named[grounds]
            yield not complete or (min(figures) <= whole + 0.5 and whole <= max(figures) + 0.5)


def _category(row: Part, grounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row["categories"][ground]).casefold() for ground in grounds)


def _whole(indicator: Part, point: str, end: str) -> Any:  # noqa: ANN401 - a number or a text
    if point == "baseline":
        return indicator.get("baseline", {}).get("value")
    for value in indicator.get(f"{point}s", ()):
        if value.get("period_end", "") == end:
            return value.get("value")
    return None


def _managed(plan: Plan, risk: Part) -> bool:
    return (
        "level" in risk
        and "mitigation" in risk
        and texts.stated(risk["mitigation"])
        and "owner" in risk
        and risk.get("review_date", "") >= plan.today
    )


def analyses_current(plan: Plan) -> bool | None:
    """PLN-15."""
    early = [analysis for analysis in plan.analyses if plan.by_approval(analysis)]
    current: dict[str, str] = {}
    for analysis in early:
        until = analysis.get("valid_until") or _months_later(analysis["date"], 60)
        if until >= plan.approval:
            current[analysis["kind"]] = max(analysis["date"], current.get(analysis["kind"], ""))
    return each(current.get(analysis["kind"], "") >= analysis["date"] for analysis in early)


def _months_later(text: str, count: int) -> str:
    start = date.fromisoformat(text)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def evaluated(plan: Plan) -> bool | None:
    """PLN-16."""
    if plan.end is None or (date.fromisoformat(plan.end) - date.fromisoformat(plan.start)).days <= 731:
        return None
    monitoring = plan.monitoring
    return monitoring.get("evaluation_date", "") >= plan.start and monitoring.get("evaluation_budget", 0.0) > 0


def approved(plan: Plan) -> bool:
    """PLN-17."""
    approval = plan.raw.get("approved_on")
    return (
        approval is not None
        and approval <= plan.today
        and any(c["status"] == "held" and c["date"] <= approval for c in plan.consultations)
        and any(analysis["date"] <= approval for analysis in plan.analyses)
    )


def _has_placeholder(record: Part, name: str = "") -> bool:
    """Tell whether a text of a record, or of what it holds, waits to be written; `name` stands for free keys."""
    for key, value in record.items():
        if isinstance(value, str):
            if _waits(name or key, value):
                return True
        elif isinstance(value, list):
            if _list_has_placeholder(key, value):
                return True
        elif isinstance(value, dict) and key not in SKIPPED and _has_placeholder(value, key if key in FREE else ""):
            return True
    return False


def _list_has_placeholder(key: str, items: list[Any]) -> bool:
    if isinstance(items[0] if items else "", dict):
        return any(map(_has_placeholder, items))
    return key not in NO_TEXT and any(_waits(key, item) for item in items)


def _waits(key: str, text: str) -> bool:
    if key in NO_TEXT:
        return False
    return texts.is_unfinished(text) if key in VALUES else texts.is_placeholder(text)


def boilerplate(plan: Plan) -> bool:
    """PLN-19: tell whether a paragraph stands under two questions or groups."""
    if plan.repeated_answers:
        return True
    holders = [(h, "left_behind_because", "id") for h in plan.rights_holders]
    findings = [(finding, "text", "groups") for _, finding in plan.findings]
    measures = [(measure, "text", "groups") for measure in plan.measures]
    consultations = [(consultation, "changes_made", "id") for consultation in plan.consultations]
    for pool in (holders, findings, measures, consultations):
        told = [(item, field, about) for item, field, about in pool if field in item and about in item]
        if repeated([(field, str(item[about]), item[field], item) for item, field, about in told]):
            return True
    return False


def exceptions_in_order(plan: Plan, *, still_open: bool) -> bool:
    """PLN-20."""
    touched = set()
    for exclusion in plan.raw.get("exclusions", ()):
        name, due = exclusion["of"].partition(":")[0], exclusion["review_on"]
        action = name.partition(".")[0]
        touched.add(action)
        if action.rpartition("-")[0] in FRAMEWORKS and name not in ACTIONS and name not in RULES:
            return False
        if still_open and (due < plan.today or (plan.end is not None and due > plan.end)):
            return False
    if len(touched & ACTIONS) > 0.3334 * len(ACTIONS):
        return False
    promises = plan.raw.get("predecessor", {}).get("promises", [])
    named = set(plan.claims).union(*(promise.get("contributes_to", ()) for promise in promises))
    return not any(name.partition(".")[0].rpartition("-")[0] in FRAMEWORKS and name not in ACTIONS for name in named)


def decided(plan: Plan) -> bool:
    """PLN-21."""
    context, protection = plan.context, plan.raw.get("data_protection", {})
    if not context.get("phases") or "conflict_affected" not in context or "handles_personal_data" not in protection:
        return False
    return all(_is_told(plan, output) for _, output in plan.outputs) and all(i.get("about") for _, i in plan.indicators)


def _is_told(plan: Plan, output: Part) -> bool:
    """Tell whether an output says what it is about, and not that it is about everything."""
    return (
        0 < len(output.get("change_kind", ())) <= 6
        and plan.output_themes[id(output)]
        and len(output.get("themes", ())) <= 12
    )
