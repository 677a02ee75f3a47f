"""Periods, shares, breakdowns, deciding facts and exceptions, as facts see them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.worlds import Unknown, minimal, world


def results(activity: dict[str, Any] | None = None, indicator: dict[str, Any] | None = None) -> dict[str, Any]:
    output: dict[str, Any] = {"id": "p", "title": "An output"}
    if activity is not None:
        output["activities"] = [{"id": "a", "title": "An activity"} | activity]
    if indicator is not None:
        output["indicators"] = [{"id": "i", "title": "An indicator"} | indicator]
    return minimal(outcomes=[{"id": "o", "title": "An outcome", "outputs": [output]}])


def row(start: str, end: str, source: str | None = "un", currency: str = "USD") -> dict[str, Any]:
    found = {"period_start": start, "period_end": end, "currency": currency}
    return found if source is None else found | {"source_org": source}


def overlapping(*rows: dict[str, Any]) -> list[int]:
    seen = world(results({"funding": list(rows)}), "funding.overlapping")
    return [len(each["overlapping"]) for each in seen["funding"]]


def test_a_source_that_pays_twice_for_a_day_is_found_on_the_later_row() -> None:
    assert overlapping(row("2026-01-01", "2026-12-31"), row("2026-12-31", "2027-12-31")) == [0, 1]
    assert overlapping(row("2026-01-01", "2026-12-31"), row("2027-01-01", "2027-12-31")) == [0, 0]
    assert overlapping(row("2027-01-01", "2027-12-31"), row("2026-01-01", "2027-01-01")) == [0, 1]


def test_two_sources_may_share_days_and_unnamed_ones_are_not_taken_for_one() -> None:
    both = row("2026-01-01", "2026-12-31"), row("2026-01-01", "2026-12-31", "donor")
    assert overlapping(*both) == [0, 0]
    assert overlapping(*[row("2026-01-01", "2026-12-31", None)] * 2) == [0, 0]


def test_each_currency_once() -> None:
    rows = [row("2026-01-01", "2026-12-31", currency=name) for name in ("EUR", "USD", "EUR")]
    assert world(results({"funding": rows}), "activities.currencies")["activities"][0]["currencies"] == [
        "EUR",
        "USD",
    ]


def shares(plan: dict[str, Any]) -> list[tuple[str, float, int]]:
    found = world(plan, "percentages").variables["percentages"]
    return [(entry["of"], entry["off"], entry["unstated"]) for entry in found]


def test_sectors_add_up_by_vocabulary_and_places_across_theirs() -> None:
    plan = results(
        {
            "sectors": [
                {"vocabulary": "1", "code": "a", "percentage": 40},
                {"vocabulary": "1", "code": "b", "percentage": 50},
                {"vocabulary": "2", "code": "c", "percentage": 100},
                {"vocabulary": "3", "code": "d"},
            ],
            "places": [
                {"vocabulary": "country", "code": "XA", "percentage": 70},
                {"vocabulary": "region", "code": "298", "percentage": 30},
                {"vocabulary": "subnational", "code": "XA-1", "percentage": 5},
            ],
        }
    )
    assert shares(plan) == [
        ("places", 0, 0),
        ("sectors of vocabulary 1", 10, 0),
        ("sectors of vocabulary 2", 0, 0),
    ]


def test_places_without_a_share_are_counted_only_beside_others_with_one() -> None:
    assert shares(minimal(places=[{"vocabulary": "country", "code": "XA"}])) == []
    plan = minimal(places=[{"vocabulary": "country", "code": "XA", "percentage": 100}, {"code": "XB"}])
    assert shares(plan) == [("places", 0, 1)]


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_the_order_of_shares_does_not_matter(parts: list[int]) -> None:
    places = [{"vocabulary": "country", "code": "XA", "percentage": part} for part in parts]
    assert shares(minimal(places=places)) == shares(minimal(places=places[::-1]))
    assert shares(minimal(places=places)) == [("places", abs(100 - sum(parts)), 0)]


def breakdowns(**indicator: Any) -> list[dict[str, Any]]:
    return list(world(results(indicator=indicator), "breakdowns").variables["breakdowns"])


def series(*figures: tuple[str, Any], point: str = "baseline", **moment: str) -> list[dict[str, Any]]:
    return [{"point": point, "categories": {"sex": category}, "value": value} | moment for category, value in figures]


def test_a_breakdown_is_compared_with_the_value_of_its_moment() -> None:
    rows = series(("women", 30), ("men", 20)) + series(
        ("women", 40), ("men", 25), point="target", period_end="2027-12-31"
    )
    first, second = breakdowns(
        measure="unit",
        dimensions=["sex"],
        baseline={"value": 50, "year": 2025},
        targets=[{"value": 60, "period_end": "2026-12-31"}, {"value": 70, "period_end": "2027-12-31"}],
        series=rows,
    )
    assert (first["sum"], first["whole"], first["undeclared"]) == (50.0, 50.0, [])
    assert (second["sum"], second["whole"], second["least"], second["greatest"]) == (65.0, 70.0, 25.0, 40.0)


def test_crossed_grounds_are_a_breakdown_of_their_own() -> None:
    rows = [
        {"point": "baseline", "categories": {"sex": sex, "age": age}, "value": 1}
        for sex in ("women", "men")
        for age in ("young", "old")
    ]
    found = breakdowns(baseline={"value": 4}, dimensions=["sex"], series=rows + series(("women", 2), ("men", 2)))
    assert [(entry["by"], entry["sum"], entry["undeclared"]) for entry in found] == [
        ("age and sex", 4.0, ["age"]),
        ("sex", 4.0, []),
    ]


def test_a_breakdown_is_complete_with_all_categories_ever_named() -> None:
    rows = series(("women", 1), ("Men", 2)) + series(("women", 3), point="actual", period_end="2026-06-30")
    rows += series(("women", 3), ("men", 4), point="actual", period_end="2026-12-31")
    assert [entry["complete"] for entry in breakdowns(series=rows)] == [True, False, True]


def test_figures_that_are_no_numbers_are_not_compared() -> None:
    for baseline, figure in (({"value": "low"}, 1), ({"value": 1}, "high"), ({}, 1)):
        assert breakdowns(baseline=baseline, series=series(("women", figure)))[0]["sum"] == 0


def test_dimensions_that_the_source_cannot_hold_are_unknown() -> None:
    plan = results(indicator={"series": series(("women", 1))})
    seen = world(plan, "breakdowns", unholdable=["outcomes.outputs.indicators.dimensions"])
    assert isinstance(seen.variables["breakdowns"][0]["undeclared"], Unknown)


def unstated(plan: dict[str, Any], **settings: Any) -> list[str]:
    found = world(plan, "deciding_facts", **settings).variables["deciding_facts"]
    return [entry["field"] for entry in found if entry["stated"] is False]


def test_what_decides_and_is_not_stated() -> None:
    assert unstated(results(indicator={})) == [
        "phases",
        "conflict_affected",
        "handles_personal_data",
        "change_kind",
        "themes",
        "about",
    ]


def test_no_is_an_answer_and_an_empty_list_is_none() -> None:
    plan = minimal(context={"phases": [], "conflict_affected": False}, data_protection={"handles_personal_data": False})
    assert unstated(plan) == ["phases"]


def test_the_themes_of_an_activity_are_its_outputs() -> None:
    assert "themes" not in unstated(results({"themes": ["health"]}))
    assert "themes" in unstated(results({"themes": []}))


def test_what_the_source_cannot_hold_is_not_called_unstated() -> None:
    unholdable = ["context", "outcomes.outputs.themes"]
    assert unstated(results(), unholdable=unholdable) == ["handles_personal_data", "change_kind"]
    seen = world(results(), "deciding_facts", unholdable=unholdable)
    assert isinstance(seen.variables["deciding_facts"][0]["stated"], Unknown)


CATALOGUE = {
    "actions": ["A-1", "A-2", "A-3", "B-1"],
    "rules": ["A-1.first", "A-1.second"],
    "bound": ["A-1", "A-2", "A-3"],
}


def exceptions(plan: dict[str, Any]) -> list[tuple[str, str, bool, float]]:
    found = world(plan, "exceptions", catalogue=CATALOGUE).variables["exceptions"]
    return [(entry["kind"], entry["id"], entry["exists"], round(entry["share"], 3)) for entry in found]


def excluded(*names: str) -> dict[str, Any]:
    rest = {"reason": "Done by another agency", "approved_by": "The director", "review_on": "2027-01-01"}
    return minimal(exclusions=[{"of": name} | rest for name in names])


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("A-1", True),
        ("A-1.first", True),
        ("A-1.first:media", True),
        ("A-9", False),
        ("A-1.third", False),
        ("A-9:media", False),
        ("C-1", True),
    ],
    ids=["action", "rule", "item of a rule", "no action", "no rule", "item of nothing", "another framework"],
)
def test_an_exclusion_names_an_action_a_rule_or_an_item(name: str, exists: bool) -> None:  # noqa: FBT001 - a case
    assert exceptions(excluded(name))[0] == ("exclusion", name, exists, 0.0)


def test_exclusions_of_one_action_count_once_and_only_what_binds_counts() -> None:
    assert exceptions(excluded("A-1.first", "A-1.second", "B-1"))[-1] == ("all", "", True, 0.333)
    assert exceptions(excluded("A-1.first:media", "A-2:media"))[-1] == ("all", "", True, 0.667)
    assert exceptions(excluded("A-1", "A-2"))[-1] == ("all", "", True, 0.667)
    assert exceptions(minimal()) == []


def test_a_claim_on_nothing_is_found_where_it_stands() -> None:
    plan = results({"contributes_to": ["A-1", "A-9", "C-1"]})
    seen = world(plan, "exceptions", catalogue=CATALOGUE)
    claim = seen.variables["exceptions"][0]
    assert (claim["kind"], claim["id"], claim["exists"]) == ("claim", "A-9", False)
    container, key = seen.placed(claim) or ([], 0)
    assert (container, key) == (["A-1", "A-9", "C-1"], 1)


def test_approval_is_today_in_the_pipeline() -> None:
    assert world(minimal(), "plan.approval").singles["plan"]["approval"] == "2025-11-30"
    pipeline = minimal(status="pipeline")
    assert world(pipeline, "plan.approval", today="2026-02-01").singles["plan"]["approval"] == "2026-02-01"


def test_shares_and_breakdowns_are_told_whole_and_where_they_stand() -> None:
    sectors = [{"vocabulary": "1", "code": "a", "percentage": 40.5}, {"vocabulary": "1", "code": "b"}]
    bare = [{"code": "c", "percentage": 101}]
    plan = results({"sectors": [*sectors, *bare]}, {"series": series(("women", 1), ("men", 2))})
    seen = world(plan, "percentages", "breakdowns")
    output = plan["outcomes"][0]["outputs"][0]
    first, second = seen.variables["percentages"]
    assert first == {"of": "sectors of vocabulary 1", "sum": 40.5, "off": 59.5, "unstated": 1}
    assert second == {"of": "sectors", "sum": 101.0, "off": 1.0, "unstated": 0}
    assert seen.placed(first) == (output["activities"][0], "sectors")
    (breakdown,) = seen.variables["breakdowns"]
    assert breakdown == {
        "by": "sex",
        "point": "baseline",
        "period_end": "",
        "undeclared": ["sex"],
        "measure": "",
        "whole": 0.0,
        "sum": 0.0,
        "least": 0.0,
        "greatest": 0.0,
        "complete": True,
    }
    assert seen.placed(breakdown) == (output["indicators"][0], "series")


def test_a_breakdown_is_compared_with_what_was_reached_at_its_moment() -> None:
    actuals = [{"value": 5, "period_end": "2026-06-30"}, {"value": 7, "period_end": "2026-12-31"}]
    rows = series(("women", 3), ("men", 4), point="actual", period_end="2026-12-31")
    (found,) = breakdowns(measure="unit", actuals=actuals, series=rows)
    assert (found["point"], found["period_end"], found["measure"]) == ("actual", "2026-12-31", "unit")
    assert (found["whole"], found["sum"], found["least"], found["greatest"]) == (7.0, 7.0, 3.0, 4.0)


def test_one_category_is_no_complete_breakdown() -> None:
    assert breakdowns(series=series(("women", 1)))[0]["complete"] is False


def test_what_decides_is_told_part_by_part() -> None:
    plan = results({"themes": ["health"]}, {"about": ["people"]})
    plan["context"] = {"phases": ["crisis"]}
    output = plan["outcomes"][0]["outputs"][0]
    output["change_kind"] = ["law", "policy", "institution", "service", "capacity", "mechanism", "relief"]
    seen = world(plan, "deciding_facts")
    found = seen.variables["deciding_facts"]
    assert [(entry["part"], entry["field"], entry["stated"], entry["excess"]) for entry in found] == [
        ("context", "phases", True, ""),
        ("context", "conflict_affected", False, ""),
        ("data_protection", "handles_personal_data", False, ""),
        ("An output", "change_kind", True, "7 kinds of change"),
        ("An output", "themes", True, ""),
        ("An indicator", "about", True, ""),
    ]
    assert [seen.placed(entry) for entry in found] == [
        (plan["context"], "phases"),
        (plan["context"], "conflict_affected"),
        (plan, "data_protection"),
        (output, "change_kind"),
        (output, "themes"),
        (output["indicators"][0], "about"),
    ]


def test_an_exclusion_says_when_it_is_reviewed_and_stands_where_it_names_what_it_excludes() -> None:
    plan = excluded("A-1")
    seen = world(plan, "exceptions", catalogue=CATALOGUE)
    one, whole = seen.variables["exceptions"]
    assert (one["due"], whole["due"], whole["kind"]) == ("2027-01-01", "", "all")
    assert seen.placed(one) == (plan["exclusions"][0], "of")
    assert seen.placed(whole) == (plan, "exclusions")
