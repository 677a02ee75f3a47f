"""What a plan announces counts while the plan runs (2026 to 2029 in these tests)."""

from typing import Any

import pytest

from tests.facts.worlds import Unknown, minimal, world


def fact_of(name: str, part: dict[str, Any], **settings: Any) -> Any:
    collection, _, key = name.rpartition(".")
    shapes: dict[str, dict[str, Any]] = {
        "engagement": {"engagement": [{"id": "e", "kind": "dialogue"} | part]},
        "training": {"capacity": {"training": [part]}},
        "strategies": {"strategies": [{"id": "s", "kind": "funding", "text": "Money"} | part]},
    }
    plan = minimal(**shapes[collection])
    if settings.pop("open_end", False):
        del plan["end"]
    return world(plan, name, **settings)[collection][0][key]


@pytest.mark.parametrize(
    ("day", "often", "expected"),
    [
        ("2026-01-01", 0, True),
        ("2029-12-31", 0, True),
        ("2025-12-31", 0, False),
        ("2025-12-31", 4, True),
        ("2025-12-31", 0.5, True),
        ("2030-01-01", 0, False),
        ("2030-01-01", 4, False),
    ],
)
def test_engagement_falls_in_the_period_or_recurs_into_it(day: str, often: float, *, expected: bool) -> None:
    assert fact_of("engagement.in_period", {"date": day, "frequency_per_year": often}) is expected


@pytest.mark.parametrize("name", ["engagement.in_period", "training.in_period", "strategies.in_time"])
def test_what_has_no_date_takes_place_at_no_time(name: str) -> None:
    assert fact_of(name, {}) is False


def test_training_of_another_time_is_no_training_of_this_plan() -> None:
    assert fact_of("training.in_period", {"date": "2027-05-01"}) is True
    assert fact_of("training.in_period", {"date": "2024-05-01"}) is False
    assert fact_of("training.in_period", {"date": "2031-05-01"}) is False


def test_a_strategy_may_be_older_than_the_plan_but_not_come_after_it() -> None:
    assert fact_of("strategies.in_time", {"date": "2019-05-01"}) is True
    assert fact_of("strategies.in_time", {"date": "2029-12-31"}) is True
    assert fact_of("strategies.in_time", {"date": "2030-01-01"}) is False


def test_a_plan_without_an_end_goes_on() -> None:
    assert fact_of("training.in_period", {"date": "2050-01-01"}, open_end=True) is True


def test_a_date_that_the_source_cannot_hold_leaves_it_unknown() -> None:
    assert isinstance(fact_of("training.in_period", {}, unholdable=["capacity.training.date"]), Unknown)
