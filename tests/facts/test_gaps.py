"""Gaps between groups are told by figures of groups, at the baseline and again at the last target."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.worlds import Unknown, minimal, world

Figures = Mapping[str, float | str]


def rows(point: str, figures: Figures, *, ground: str = "language", **more: str) -> list[dict[str, Any]]:
    return [{"point": point, "categories": {ground: group}, "value": value, **more} for group, value in figures.items()]


def gaps(series: list[dict[str, Any]], direction: str | None = "up", **settings: Any) -> Any:
    indicator = {"id": "I", "title": "Pupils", "series": series} | ({"direction": direction} if direction else {})
    outcomes = [{"id": "O", "title": "O", "indicators": [indicator]}]
    return world(minimal(outcomes=outcomes), "indicators.gaps", **settings)["indicators"][0]["gaps"]


def gap(before: Figures, after: Figures, direction: str = "up") -> Any:
    found = gaps(rows("baseline", before) + rows("target", after, period_end="2029-12-31"), direction)
    assert len(found) == 1
    return found[0]


def test_the_distance_is_that_of_the_worst_to_the_best() -> None:
    found = gap({"hill": 20, "coast": 50, "town": 80}, {"hill": 60, "coast": 70, "town": 90})
    assert found == {"grounds": ["language"], "last": "hill", "now": 60.0, "then": 30.0, "fair": True}


def test_where_less_is_better_the_highest_figure_is_the_worst() -> None:
    found = gap({"hill": 40, "town": 10}, {"hill": 20, "town": 8}, "down")
    assert (found["last"], found["now"], found["then"], found["fair"]) == ("hill", 30.0, 12.0, True)


@pytest.mark.parametrize(
    ("after", "fair"),
    [
        ({"hill": 60, "town": 80}, True),
        ({"hill": 60, "town": 79}, False),
        ({"hill": 20, "town": 80}, False),
        ({"hill": 10, "town": 70}, False),
        ({"hill": 95, "town": 90}, True),
    ],
)
def test_a_gap_is_closed_fairly_where_the_last_gain_and_nobody_loses(after: Figures, *, fair: bool) -> None:
    assert gap({"hill": 20, "town": 80}, after)["fair"] is fair


def test_a_third_group_that_falls_behind_is_part_of_the_gap() -> None:
    found = gap({"hill": 20, "coast": 25, "town": 80}, {"hill": 70, "coast": 26, "town": 80})
    assert found["then"] == 54.0


def test_the_last_of_several_targets_counts() -> None:
    series = rows("baseline", {"hill": 20, "town": 80})
    series += rows("target", {"hill": 75, "town": 85}, period_end="2029-12-31")
    series += rows("target", {"hill": 30, "town": 82}, period_end="2027-12-31")
    assert gaps(series)[0]["then"] == 10.0


def test_each_set_of_grounds_is_a_gap_of_its_own() -> None:
    series = [
        {"point": point, "categories": {"sex": sex, "age": "young"}, "value": value}
        for point, sex, value in (("baseline", "women", 10), ("baseline", "men", 30))
    ]
    series += [row | {"point": "target", "value": 40} for row in series]
    series += rows("baseline", {"hill": 20, "town": 80}) + rows("target", {"hill": 60, "town": 80})
    assert [(found["grounds"], found["last"]) for found in gaps(series)] == [
        (["age", "sex"], "young, women"),
        (["language"], "hill"),
    ]


@pytest.mark.parametrize(
    "series",
    [
        [],
        rows("baseline", {"hill": 20, "town": 80}),
        rows("target", {"hill": 20, "town": 80}),
        rows("baseline", {"hill": 20, "town": 80}) + rows("actual", {"hill": 60, "town": 80}),
        rows("baseline", {"hill": 20}) + rows("target", {"hill": 60}),
        rows("baseline", {"hill": 20, "town": 80}) + rows("target", {"hill": 60, "port": 80}),
        rows("baseline", {"hill": 50, "town": 50}) + rows("target", {"hill": 60, "town": 80}),
        rows("baseline", {"hill": "few", "town": "most"}) + rows("target", {"hill": "most", "town": "most"}),
        [{"point": "baseline", "value": 20}, {"point": "target", "value": 80}],
    ],
)
def test_without_figures_of_two_groups_at_both_times_there_is_no_gap(series: list[dict[str, Any]]) -> None:
    assert gaps(series) == []


@pytest.mark.parametrize("direction", [None, "maintain"])
def test_without_a_direction_nobody_stands_worse(direction: str | None) -> None:
    series = rows("baseline", {"hill": 20, "town": 80}) + rows("target", {"hill": 60, "town": 80})
    assert gaps(series, direction) == []


@given(st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2))
def test_turning_the_scale_around_changes_nothing(figures: dict[str, tuple[int, int]]) -> None:
    def found(sign: int, direction: str) -> Any:
        series = rows("baseline", {group: sign * pair[0] for group, pair in figures.items()})
        return gaps(series + rows("target", {group: sign * pair[1] for group, pair in figures.items()}), direction)

    assert found(1, "up") == found(-1, "down")


@pytest.mark.parametrize("key", ["series", "direction"])
def test_what_the_source_cannot_hold_is_unknown(key: str) -> None:
    indicator = {"id": "I", "title": "Pupils", "direction": "up"}
    if key == "direction":
        del indicator["direction"]
    plan = minimal(outcomes=[{"id": "O", "title": "O", "indicators": [indicator]}])
    path = f"outcomes.outputs.indicators.{key}"
    assert isinstance(world(plan, "indicators.gaps", unholdable=[path])["indicators"][0]["gaps"], Unknown)


def test_rows_of_no_group_and_words_are_passed_over_and_a_target_may_have_no_day() -> None:
    whole = {"point": "baseline", "categories": {}, "value": 50}
    told = [
        whole,
        *rows("baseline", {"coast": "low", "hill": 20, "town": 80}),
        *rows("target", {"hill": 60, "town": 90}),
    ]
    (found,) = gaps(told)
    assert (found["now"], found["then"]) == (60.0, 30.0)
    later = rows("target", {"hill": 70, "town": 90}, period_end="2027-12-31")
    assert gaps([*told, *later])[0]["then"] == 20.0
