"""What adds up in the tree of results: themes, people, money, dates, broken-down figures."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.worlds import Unknown, minimal, world

ORGS = [
    {"id": "un", "name": "UN", "type": "un_agency"},
    {"id": "donor", "name": "Donor", "type": "government"},
]


def tree(*activities: dict[str, Any], output: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """Return a plan of one outcome and one output that holds these activities."""
    items = [{"id": f"A{number}", "title": "Work", **item} for number, item in enumerate(activities, 1)]
    made = {"id": "O1.1", "title": "Output", "activities": items, **(output or {})}
    return minimal(outcomes=[{"id": "O1", "title": "Outcome", "outputs": [made]}], orgs=ORGS, **parts)


def row(**amounts: Any) -> dict[str, Any]:
    return {"period_start": "2026-01-01", "period_end": "2026-12-31", "currency": "USD"} | amounts


def is_funded(*rows: dict[str, Any], status: str = "implementation", share: float = 0.5) -> object:
    plan = tree({"funding": list(rows)}, status=status)
    made = world(plan, "activities.funded", parameters={"funded_share": share})
    return made["activities"][0]["funded"]


def test_themes_of_an_activity_are_its_own_and_its_outputs_not_its_neighbours() -> None:
    plan = tree({"themes": ["health"]}, {"themes": ["upr", "climate"]}, output={"themes": ["climate"]})
    made = world(plan, "activities.themes", "outputs.themes")
    assert made["activities"][0]["themes"] == ["health", "climate"]
    assert made["activities"][1]["themes"] == ["upr", "climate"]
    assert made["outputs"][0]["themes"] == ["climate", "health", "upr"]
    assert plan["outcomes"][0]["outputs"][0]["themes"] == ["climate"]


def test_rights_holders_add_up_and_resolve() -> None:
    people = [{"id": name, "label": name, "groups": ["youth"]} for name in ("a", "b", "c")]
    plan = tree(
        {"rights_holders": ["a"]},
        {"rights_holders": ["ghost"]},
        output={"rights_holders": ["b"]},
        rights_holders=people,
    )
    made = world(plan, "activities.people", "outputs.people", "outputs.rights_holders", "rights_holders.activities")
    assert [item["id"] for item in made["activities"][0]["people"]] == ["a", "b"]
    assert [item["id"] for item in made["outputs"][0]["people"]] == ["b", "a"]
    assert made["outputs"][0]["rights_holders"] == ["b", "a", "ghost"]
    assert [[work["id"] for work in item["activities"]] for item in made["rights_holders"]] == [
        ["A1"],
        ["A1", "A2"],
        [],
    ]


def test_an_indicator_has_its_own_themes_or_else_those_of_its_output_alone() -> None:
    own = {"id": "I1", "title": "Own", "themes": ["upr"]}
    other = {"id": "I2", "title": "Other"}
    plan = tree({"themes": ["health"]}, output={"themes": ["climate"], "indicators": [own, other]})
    plan["outcomes"][0]["indicators"] = [{"id": "I3", "title": "Of the outcome"}]
    made = world(plan, "indicators.themes", "outputs.themes")
    assert {item["id"]: item["themes"] for item in made["indicators"]} == {
        "I1": ["upr"],
        "I2": ["climate"],
        "I3": [],
    }


def test_what_a_source_cannot_hold_is_unknown_until_somebody_fills_it() -> None:
    paths = ["outcomes.outputs.themes", "outcomes.outputs.activities.themes"]
    empty = world(tree({}), "activities.themes", "outputs.themes", unholdable=paths)
    assert isinstance(empty["activities"][0]["themes"], Unknown)
    assert isinstance(empty["outputs"][0]["themes"], Unknown)
    filled = world(tree({}, output={"themes": ["upr"]}), "activities.themes", unholdable=paths[1:])
    assert filled["activities"][0]["themes"] == ["upr"]


def test_references_resolve_and_what_does_not_exist_is_left_out() -> None:
    plan = tree(
        {"lead": "un", "implementers": ["donor", "ghost"]},
        {"lead": "ghost"},
        output={"duty_bearers": ["d"], "recommendations": ["r"], "treaties": ["t"]},
        duty_bearers=[{"id": "d", "org": "donor", "obligation": "Protect"}],
        recommendations=[
            {"id": "r", "mechanism": "upr", "symbol": "A/1", "paragraph": "1", "country": "XA", "year": 2024},
            {"id": "s", "mechanism": "upr", "symbol": "A/1", "paragraph": "2", "country": "XB", "year": 2024},
        ],
        treaties=[{"id": "t", "code": "cedaw"}],
        places=[{"vocabulary": "country", "code": "XA"}, {"vocabulary": "country"}],
        context={"countries": [{"nhri": "a"}, {"country": "XC"}, {"country": "XA"}]},
    )
    made = world(
        plan,
        *("activities.lead_org", "activities.implementing_orgs", "outputs.duties", "outputs.cited"),
        *(
            "outputs.rests_on",
            "recommendations.results",
            "recommendations.own_country",
            "duty_bearers.organisation",
            "plan.own_countries",
        ),
    )
    assert made.singles["plan"]["own_countries"] == ["XC", "XA"]
    first, second = made["activities"]
    assert first["lead_org"]["id"] == "un"
    assert "lead_org" not in second
    assert [org["id"] for org in first["implementing_orgs"]] == ["donor"]
    output = made["outputs"][0]
    assert [output[key][0]["id"] for key in ("duties", "cited", "rests_on")] == ["d", "r", "t"]
    assert [[result["id"] for result in item["results"]] for item in made["recommendations"]] == [
        ["O1.1"],
        [],
    ]
    assert [item["own_country"] for item in made["recommendations"]] == [True, False]
    assert made["duty_bearers"][0]["organisation"]["id"] == "donor"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"start": "2026-03-01", "end": "2027-03-01"}, True),
        ({"start": "2024-03-01", "end": "2026-01-01"}, True),
        ({"start": "2029-12-31", "end": "2031-01-01"}, True),
        ({"start": "2020-01-01", "end": "2035-01-01"}, True),
        ({"start": "2024-03-01", "end": "2025-12-31"}, False),
        ({"start": "2030-01-01", "end": "2031-01-01"}, False),
        ({"start": "2028-01-01", "end": "2027-01-01"}, False),
        ({"start": "2026-03-01"}, True),
        ({"start": "2024-03-01"}, False),
        ({"end": "2026-03-01"}, True),
        ({}, False),
    ],
)
def test_an_activity_lies_in_the_period_when_its_dates_overlap_it(dates: dict[str, str], *, expected: bool) -> None:
    assert world(tree(dates), "activities.in_period")["activities"][0]["in_period"] is expected


def test_money_adds_up_over_sources_and_periods_in_one_currency() -> None:
    rows = [
        row(required=100, available="40.5", expenditure=10),
        row(required="60", available=20, source_org="un"),
    ]
    plan = tree(
        {"funding": [*rows, row(required=1000, currency="EUR")]},
        {"funding": [row(required=7, currency="EUR")]},
        {},
    )
    made = world(plan, "activities.required", "activities.available", "activities.expenditure")
    sums = [[item[key] for key in ("required", "available", "expenditure")] for item in made["activities"]]
    assert sums == [[160.0, 60.5, 10.0], [7.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_in_implementation_half_of_what_is_required_so_far_must_be_there() -> None:
    assert is_funded(row(required=100, available=50)) is True
    assert is_funded(row(required=100, available=49.9)) is False
    assert is_funded(row(required=100, available=60), share=0.7) is False


def test_several_donors_of_one_period_are_taken_together() -> None:
    assert is_funded(row(required=50, available=50, source_org="donor"), row(required=50, source_org="un")) is True


def test_later_periods_are_not_asked_for_yet_and_the_first_is_when_none_has_begun() -> None:
    later = {"period_start": "2028-01-01", "period_end": "2028-12-31"}
    last = {"period_start": "2029-01-01", "period_end": "2029-12-31"}
    assert is_funded(row(required=10, available=10), row(required=1000, **later)) is True
    assert is_funded(row(required=1000), row(required=10, available=1000, **later)) is False
    assert is_funded(row(required=10, available=10, **later), row(required=1000, **last)) is True
    assert is_funded(row(required=10, **later), row(required=10, available=10, **last)) is False


def test_money_without_a_need_or_without_any_row_is_no_funding() -> None:
    assert is_funded(row(available=100)) is False
    assert is_funded(row(required=0, available=0)) is False
    assert is_funded() is False


def test_amounts_of_different_currencies_do_not_stand_in_for_each_other() -> None:
    assert is_funded(row(required=100), row(required=1, available=1000, currency="EUR")) is False
    assert is_funded(row(required=100, available=50), row(required=10, available=5, currency="EUR")) is True


def test_in_the_pipeline_a_need_with_a_named_source_is_enough() -> None:
    assert is_funded(row(required=100, source_org="donor"), status="pipeline") is True
    assert is_funded(row(required=100, source_org="ghost"), status="pipeline") is False
    assert is_funded(row(required=100, available=100), status="pipeline") is False
    assert is_funded(row(required=60, source_org="donor"), row(required=40), status="pipeline") is True
    assert is_funded(row(required=1, source_org="donor"), row(required=99), status="pipeline") is False


def test_funding_that_the_source_cannot_hold_is_unknown() -> None:
    made = world(tree({}), "activities.funded", unholdable=["outcomes.outputs.activities.funding"])
    assert isinstance(made["activities"][0]["funded"], Unknown)
    plan = tree({"funding": [row(required=10)]})
    made = world(plan, "activities.funded", unholdable=["outcomes.outputs.activities.funding.available"])
    assert isinstance(made["activities"][0]["funded"], Unknown)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=6), st.randoms())
def test_funding_does_not_depend_on_the_order_of_rows(amounts: list[tuple[int, int]], random: Any) -> None:
    rows = [row(required=need, available=got, source_org=f"s{n}") for n, (need, got) in enumerate(amounts)]
    before = is_funded(*rows)
    random.shuffle(rows)
    assert is_funded(*rows) is before


def filled(dimensions: list[str], series: list[dict[str, Any]], **parts: Any) -> list[str]:
    indicator = {"id": "I", "title": "Women", "dimensions": dimensions, "series": series, **parts}
    made = world(tree(output={"indicators": [indicator]}), "indicators.filled")
    found: list[str] = made["indicators"][0]["filled"]
    return found


def by(point: str = "baseline", value: Any = 1, **categories: str) -> dict[str, Any]:
    return {"point": point, "categories": categories, "value": value}


def test_a_ground_is_filled_by_two_categories_at_one_point() -> None:
    assert filled(["sex", "age"], [by(sex="women"), by(sex="men"), by(age="15-24")]) == ["sex"]
    crossed = [by(sex="women", age="young"), by(sex="men", age="old")]
    assert filled(["sex", "age"], crossed) == ["sex", "age"]


def test_listing_a_ground_does_not_fill_it() -> None:
    assert filled(["sex", "age"], []) == []
    assert filled(["sex"], [by(sex="women"), by(sex=" Women ")]) == []
    assert filled(["sex"], [by(sex="women"), by(sex="men", point="target")]) == []
    assert filled(["sex"], [by(sex="women"), {"point": "baseline", "categories": {"sex": "men"}}]) == []
    assert filled(["sex"], [by(sex="women"), by(sex="")]) == []


def test_a_ground_that_is_not_claimed_does_not_count() -> None:
    assert filled(["age"], [by(sex="women"), by(sex="men")]) == []


def test_one_category_is_enough_where_a_reason_says_that_there_is_no_other() -> None:
    series = [by(sex="women")]
    assert filled(["sex"], series, sole_category={"sex": "Maternal care is for women only"}) == ["sex"]
    assert filled(["sex"], series, sole_category={"sex": "TBD"}) == []
    assert filled(["sex"], [], sole_category={"sex": "Maternal care is for women only"}) == []


def moves(direction: str | None, baseline: Any, *targets: Any) -> tuple[object, object]:
    parts: dict[str, Any] = {"direction": direction} if direction else {}
    if baseline is not None:
        parts["baseline"] = {"value": baseline, "year": 2024}
    days = ("2029-12-31", "2027-12-31")
    parts["targets"] = [{"value": value, "period_end": end} for value, end in zip(targets, days, strict=False)]
    indicator = {"id": "I", "title": "Women", **parts}
    made = world(tree(output={"indicators": [indicator]}), "indicators.moves", "indicators.aim")
    return made["indicators"][0]["moves"], made["indicators"][0].get("aim")


@pytest.mark.parametrize(
    ("direction", "baseline", "targets", "expected"),
    [
        ("up", 10, (30,), (True, 30.0)),
        ("up", 10, (10,), (False, 10.0)),
        ("up", 10, (30, 5), (True, 30.0)),
        ("up", 10, (5, 30), (False, 5.0)),
        ("down", 10, (5,), (True, 5.0)),
        ("down", 10, (15,), (False, 15.0)),
        ("maintain", 95, (95,), (True, 95.0)),
        ("maintain", 95, (), (False, None)),
        ("up", "no law", ("adopted",), (True, None)),
        ("up", "Adopted", ("adopted",), (False, None)),
        ("up", None, (30,), (False, 30.0)),
        ("up", "low", (30,), (True, 30.0)),
        ("up", 30, ("high",), (True, None)),
        (None, 10, (30,), (False, 30.0)),
        (None, "no law", ("adopted",), (True, None)),
    ],
)
def test_a_target_moves_when_the_last_one_leads_in_the_stated_direction(
    direction: str | None, baseline: Any, targets: tuple[Any, ...], expected: tuple[bool, float | None]
) -> None:
    assert moves(direction, baseline, *targets) == expected


def test_the_reason_of_the_last_target_is_the_aims() -> None:
    targets = [{"value": 20, "period_end": "2029-12-31", "reason": "One seat in five is up"}, {"value": 25}]
    made = world(tree(output={"indicators": [{"id": "I", "title": "W", "targets": targets}]}), "indicators.aim_reason")
    assert made["indicators"][0]["aim_reason"] == "One seat in five is up"


def test_the_last_target_is_the_one_of_the_latest_day_wherever_it_stands() -> None:
    targets = [{"value": value, "period_end": f"20{value}-12-31"} for value in (26, 28, 27)]
    made = world(tree(output={"indicators": [{"id": "I", "title": "W", "targets": targets}]}), "indicators.aim")
    assert made["indicators"][0]["aim"] == 28.0


def test_an_activity_without_an_end_of_the_plan_goes_on_in_it() -> None:
    plan = tree({"start": "2060-01-01", "end": "2061-01-01"}, {"start": "2060-01-01"})
    del plan["end"]
    assert [each["in_period"] for each in world(plan, "activities.in_period")["activities"]] == [True, True]


def test_without_a_target_or_its_reason_there_is_none() -> None:
    indicators = [{"id": "I", "title": "W", "targets": [{"value": 20}]}, {"id": "J", "title": "W"}]
    made = world(tree(output={"indicators": indicators}), "indicators.aim_reason")
    assert [each["aim_reason"] for each in made["indicators"]] == ["", ""]


def test_money_in_several_currencies_but_the_plans_is_that_of_the_first_by_its_code() -> None:
    rows = [row(required=5, currency="EUR"), row(required=7, currency="CHF"), row(required=9, currency="KES")]
    assert world(tree({"funding": rows}), "activities.required")["activities"][0]["required"] == 7.0
